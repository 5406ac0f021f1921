"""Mirror `orquesta_sdk.options`."""

from __future__ import annotations

from ostiary.orquesta import OrquestaClientOptions as _Options
from ostiary.orquesta.state import found_key

__all__ = ["OrquestaClientOptions"]


class OrquestaClientOptions(_Options):
    """Hold what a client is made from. Raises `OrquestaInvalidAPIException` here already where no key is found."""

    def __post_init__(self) -> None:
        super().__post_init__()
        found_key(self)
