"""Mirror `liminal.endpoints.thread.schemas`."""

from __future__ import annotations

from ostiary.compat.liminal.endpoints.schemas import Envelope
from ostiary.liminal import Thread

__all__ = ["CreateThreadResponse", "GetAvailableThreadsResponse", "GetThreadByIdResponse"]


class CreateThreadResponse(Envelope[Thread]):
    """Hold a new thread."""


class GetAvailableThreadsResponse(Envelope[list[Thread]]):
    """Hold threads."""


class GetThreadByIdResponse(Envelope[Thread]):
    """Hold a thread."""
