"""Mirror `layer_sdk.auth`."""

from __future__ import annotations

from ostiary.auth import AuthProvider

__all__ = ["AuthProvider"]
