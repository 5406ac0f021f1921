"""Mirror `orquesta_sdk.client`."""

from __future__ import annotations

from ostiary.compat.orquesta_sdk.api_resources.deployments import Deployments
from ostiary.orquesta import Orquesta as _Orquesta
from ostiary.orquesta.state import UserId

__all__ = ["Orquesta"]


class Orquesta(_Orquesta):
    """Be `ostiary.orquesta.Orquesta` to code that was written for `orquesta_sdk`."""

    _offered = Deployments

    @property
    def user(self) -> UserId:
        """What `set_user` was last given."""
        return self.user_id
