"""Mirror `liminal.endpoints.auth`."""

from __future__ import annotations

from ostiary.compat.liminal.auth.microsoft.device_code_flow import DEFAULT_AUTH_CHALLENGE_TIMEOUT
from ostiary.compat.liminal.auth.microsoft.device_code_flow import (
    DeviceCodeFlowProvider as MicrosoftAuthProvider,
)
from ostiary.compat.liminal.endpoints.auth.models import (
    AuthProvider,
    MSALCacheTokenResponse,
    MSALIdentityProviderTokenResponse,
)
from ostiary.compat.liminal.errors import AuthError

__all__ = [
    "DEFAULT_AUTH_CHALLENGE_TIMEOUT",
    "AuthError",
    "AuthProvider",
    "MSALCacheTokenResponse",
    "MSALIdentityProviderTokenResponse",
    "MicrosoftAuthProvider",
]
