# Generated from openapi/anthropic.yaml; do not edit, run `make regenerate`.
"""Shared types, where openapi-python-client puts them."""

from .._runtime import UNSET, File, Response, Unset

__all__ = ["UNSET", "File", "Response", "Unset"]
