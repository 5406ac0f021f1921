"""Mirror `liminal.auth.microsoft.device_code_flow`."""

from __future__ import annotations

from ostiary.auth import MicrosoftAuthProvider as _Provider
from ostiary.compat.liminal.auth import AuthProvider

__all__ = ["DEFAULT_AUTH_CHALLENGE_TIMEOUT", "DeviceCodeFlowProvider"]

DEFAULT_AUTH_CHALLENGE_TIMEOUT = 60


class DeviceCodeFlowProvider(_Provider, AuthProvider):
    """Be `ostiary.auth.MicrosoftAuthProvider` that gives a person a minute, as its users know it."""

    def __init__(
        self,
        tenant_id: str,
        client_id: str,
        *,
        auth_challenge_timeout: float = DEFAULT_AUTH_CHALLENGE_TIMEOUT,
    ) -> None:
        super().__init__(tenant_id, client_id, auth_challenge_timeout=auth_challenge_timeout)
