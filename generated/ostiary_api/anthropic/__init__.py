# Generated from openapi/anthropic.yaml; do not edit, run `make regenerate`.
"""Anthropic: a typed client, a module an operation, in `api`; its models in `models`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .._runtime import Client

__all__ = ["Client"]

if not TYPE_CHECKING:

    def __getattr__(name: str) -> Any:
        if name == "Client":
            from .._runtime import Client

            return Client
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
