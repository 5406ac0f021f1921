"""Mirror `layer_sdk.auth`."""

from __future__ import annotations

from ostiary.auth import AuthProvider
from ostiary.layer import OIDCClientCredentials

__all__ = ["AuthProvider", "OIDCClientCredentials"]
