"""Work for a caller who may leave, and a streamed answer on its way."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable, Coroutine, Mapping
from typing import TYPE_CHECKING, Any, TypeVar

from starlette.responses import Response

if TYPE_CHECKING:
    from starlette.types import Receive, Scope, Send

__all__ = ["StreamedAnswer", "attended"]

T = TypeVar("T")


async def attended(receive: Receive, work: Coroutine[Any, Any, T]) -> T | None:
    """Do work for as long as the caller is there; None where the caller has left, which ends it.

    That is heard at any time, also while the model says nothing. Starlette hears of it by a group of tasks, in streams
    alone, which costs more than a short stream does.
    """
    stay = asyncio.timeout(None)
    try:
        async with stay:
            listening = asyncio.ensure_future(_until_left(receive, stay))
            try:
                return await work
            finally:
                listening.cancel()
    except TimeoutError:
        if not stay.expired():
            raise
    return None


async def _until_left(receive: Receive, stay: asyncio.Timeout) -> None:
    """End the caller's stay when the caller has left."""
    while (await receive())["type"] != "http.disconnect":
        pass
    stay.reschedule(asyncio.get_running_loop().time())


class StreamedAnswer(Response):
    """Stream, and do what is to be done at the end: when all has gone out, or the caller has left, even at once."""

    def __init__(
        self,
        pieces: AsyncGenerator[bytes],
        status: int,
        headers: Mapping[str, str],
        end: Callable[[], Awaitable[None]],
    ) -> None:
        self.status_code = status
        self.background: None = None
        self.init_headers(headers)
        self._pieces = pieces
        self._end = end

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send the head and the pieces."""
        try:
            await attended(receive, self._sent(send))
        finally:
            try:
                await self._pieces.aclose()
            finally:
                await self._end()

    async def _sent(self, send: Send) -> None:
        await send({"type": "http.response.start", "status": self.status_code, "headers": self.raw_headers})
        async for piece in self._pieces:
            await send({"type": "http.response.body", "body": piece, "more_body": True})
        await send({"type": "http.response.body", "body": b"", "more_body": False})
