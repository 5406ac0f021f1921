"""Async answers whose head has arrived: read piece by piece, or whole within a cap."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable

import httpx

from ostiary._core.clock import Clock
from ostiary._core.flow import SendFailure
from ostiary._io.connections import finished
from ostiary._io.opened import MUCH, SOON, OpenHead, encoding_of, nothing
from ostiary._io.reading import BodyReader
from ostiary._io.troubles import failure_of, is_trouble
from ostiary_api._runtime import Headers, Reply

__all__ = ["HttpxAsyncReply", "OpenAsyncReply"]


class OpenAsyncReply(OpenHead):
    """An open answer. `chunks()` gives the raw pieces of its body; whoever holds it closes it."""

    __slots__ = ()

    async def _next(self) -> bytes | None:
        """Return the next piece, None at the end. Raises `SendFailure`."""
        raise NotImplementedError

    async def chunks(self) -> AsyncIterator[bytes]:
        """Give the pieces of the body as they arrive. Raises `SendFailure`."""
        deadline, now = self._deadline, self._clock.monotonic
        while True:
            failure: SendFailure | None = None
            piece: bytes | None = None
            try:
                piece = await self._next()
            except SendFailure as problem:
                failure = problem
            else:
                if piece is None:
                    return
            # A timeout for each read does not bound an answer that trickles.
            if deadline is not None and now() >= deadline:
                raise SendFailure.late("yes")
            if failure is not None:
                raise failure
            assert piece is not None
            yield piece

    async def read(self, cap: int) -> Reply:
        """Read the whole answer within the cap, and close it. Raises `SendFailure`."""
        try:
            reader = BodyReader(self.encoding(), cap)
            async for piece in self.chunks():
                reader.feed(piece)
            return Reply(self.status, self.headers, reader.finish())
        finally:
            await self.close()

    async def settle(self, pieces: AsyncIterator[bytes]) -> None:
        """Read on to the end of a body whose last event has come, if that is near: the connection is kept then."""
        size = 0
        with contextlib.suppress(TimeoutError, SendFailure):
            async with asyncio.timeout(SOON):
                async for piece in pieces:
                    size += len(piece)
                    if size > MUCH:
                        break

    async def close(self) -> None:
        """Give the connection back, or close it where the body was not read to its end."""
        raise NotImplementedError


class HttpxAsyncReply(OpenAsyncReply):
    """An open answer of httpx."""

    __slots__ = ("_done", "_pieces", "_response")

    def __init__(
        self,
        response: httpx.Response,
        deadline: float | None,
        clock: Clock,
        done: Callable[[], None] = nothing,
    ) -> None:
        super().__init__(response.status_code, Headers(response.headers.raw), deadline, clock)
        self._response = response
        self._done = done
        self._pieces: AsyncIterator[bytes] | None = None

    def encoding(self) -> str | None:
        # Most answers have none, and nobody looks at their other headers.
        return encoding_of(self._response)

    async def _next(self) -> bytes | None:
        if self._pieces is None:
            stream = self._response.stream
            assert isinstance(stream, httpx.AsyncByteStream)
            self._pieces = aiter(stream)
        try:
            return await anext(self._pieces, None)
        except Exception as error:
            if not is_trouble(error):
                raise
            failure = failure_of(error, head_arrived=True)
        # Raised outside the handler, so that no chain leads to a request with credentials in it.
        raise failure

    async def close(self) -> None:
        done, self._done = self._done, nothing
        try:
            await finished(self._response.aclose())
        finally:
            done()
