"""Mirror `liminal.endpoints.auth.models`."""

from __future__ import annotations

from ostiary.compat.liminal.auth import AuthProvider
from ostiary.compat.liminal.auth.microsoft.models import (
    MSALCacheTokenResponse,
    MSALIdentityProviderTokenResponse,
)

__all__ = ["AuthProvider", "MSALCacheTokenResponse", "MSALIdentityProviderTokenResponse"]
