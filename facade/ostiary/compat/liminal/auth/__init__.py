"""Mirror `liminal.auth`."""

from __future__ import annotations

from abc import ABC, abstractmethod

__all__ = ["AuthProvider"]


class AuthProvider(ABC):
    """Stand for an identity provider of your own: subclass it."""

    @abstractmethod
    async def get_access_token(self) -> str:
        """Return an access token of the identity provider."""
