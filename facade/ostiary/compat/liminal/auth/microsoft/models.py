"""Mirror `liminal.auth.microsoft.models`: what MSAL answers, for code that names it. Ostiary needs no MSAL."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

__all__ = ["MSALCacheTokenResponse", "MSALIdentityProviderTokenResponse"]


@dataclass(frozen=True)
class MSALCacheTokenResponse:
    """Hold a token that MSAL found in its cache."""

    token_type: str
    access_token: str = field(repr=False)
    expires_in: int
    token_source: str


@dataclass(frozen=True)
class MSALIdentityProviderTokenResponse:
    """Hold what MSAL was granted."""

    token_type: str
    scope: str
    expires_in: int
    ext_expires_in: int
    access_token: str = field(repr=False)
    refresh_token: str = field(repr=False)
    id_token: str = field(repr=False)
    client_info: str = field(repr=False)
    id_token_claims: dict[str, Any] = field(repr=False)
    token_source: str
