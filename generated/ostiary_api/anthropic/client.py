# Generated from openapi/anthropic.yaml; do not edit, run `make regenerate`.
"""The client, where openapi-python-client puts it."""

from .._runtime.client import Client

__all__ = ["Client"]
