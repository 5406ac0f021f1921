"""Mirror `liminal.endpoints.thread`."""

from __future__ import annotations

from ostiary.compat.liminal.endpoints.thread.models import DeidentifiedToken, Thread
from ostiary.compat.liminal.endpoints.thread.schemas import (
    CreateThreadResponse,
    GetAvailableThreadsResponse,
    GetThreadByIdResponse,
)
from ostiary.liminal import AsyncLiminal as _AsyncLiminal

__all__ = [
    "CreateThreadResponse",
    "DeidentifiedToken",
    "GetAvailableThreadsResponse",
    "GetThreadByIdResponse",
    "Thread",
    "ThreadEndpoint",
]


class ThreadEndpoint:
    """Begin and read threads."""

    def __init__(self, liminal: _AsyncLiminal) -> None:
        self._threads = liminal.threads

    async def create(self, model_instance_id: int, name: str) -> Thread:
        """Begin a thread with a model instance."""
        return await self._threads.create(model_instance_id, name)

    async def get_available(self) -> list[Thread]:
        """Return the user's threads."""
        return await self._threads.list()

    async def get_by_id(self, thread_id: int) -> Thread:
        """Return a thread."""
        return await self._threads.get(thread_id)

    async def get_deidentified_context_history(self, thread_id: int) -> list[DeidentifiedToken]:
        """Return a thread's placeholders; of a session, `prompt.submit(…)` answers with them instead."""
        return await self._threads.context_history(thread_id)
