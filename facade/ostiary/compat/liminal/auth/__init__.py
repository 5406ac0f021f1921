"""Mirror `liminal.auth`."""

from __future__ import annotations

from abc import ABC as _ABC
from abc import abstractmethod as _abstractmethod

__all__ = ["AuthProvider"]


class AuthProvider(_ABC):
    """Stand for an identity provider of your own: subclass it."""

    @_abstractmethod
    async def get_access_token(self) -> str:
        """Return an access token of the identity provider."""
