"""Streams as users hold them: typed iterators over one open answer, closed however the loop over them ends.

Both are thin: bytes go into an `EventFeed`, events come out. The first event is given when its bytes have arrived, and
nothing of the stream is kept but the latest events.
"""

from __future__ import annotations

import asyncio
import contextlib
import warnings
from collections import deque
from collections.abc import AsyncIterator, Awaitable, Callable, Generator, Iterator
from types import TracebackType
from typing import TYPE_CHECKING, Any, Generic, Self, TypeVar

from ostiary._core.feed import Opened
from ostiary._core.flow import SendFailure
from ostiary._io.async_opened import OpenAsyncReply
from ostiary._io.opened import OpenSyncReply
from ostiary._io.reading import Plain
from ostiary.errors import OstiaryError

if TYPE_CHECKING:
    from ostiary_api._runtime import Headers

__all__ = ["AsyncStream", "Stream"]

E = TypeVar("E")
# How many of the latest events `events` holds.
KEPT = 1_000


class _Received(Generic[E]):
    """What both faces know of a stream: its head, the latest events, how many there were, and how it ended."""

    def __init__(self) -> None:
        self._opened: Opened[E] | None = None
        self._ready: deque[E] = deque()
        self._events: deque[E] = deque(maxlen=KEPT)
        self._count = 0
        self._error: OstiaryError | None = None
        self._over = False
        # Whether the last event has come, and the end of the body is still to be looked for.
        self._unsettled = False

    @property
    def status(self) -> int | None:
        """The HTTP status of the answer, None before it was sent for."""
        return self._opened.reply.status if self._opened else None

    @property
    def headers(self) -> Headers | None:
        """The headers of the answer, None before it was sent for."""
        return self._opened.reply.headers if self._opened else None

    @property
    def events(self) -> tuple[E, ...]:
        """The latest events that were given out, at most 1 000, the oldest first."""
        return tuple(self._events)

    @property
    def received(self) -> int:
        """How many events were given out."""
        return self._count

    @property
    def error(self) -> OstiaryError | None:
        """What broke the stream, None where nothing did."""
        return self._error

    def _give(self) -> E:
        event = self._ready.popleft()
        self._events.append(event)
        self._count += 1
        return event

    def _take(self, opened: Opened[E], piece: bytes) -> None:
        """Take bytes, and note where nothing more is to be read."""
        feed = opened.feed
        self._ready.extend(feed.feed(piece))
        if feed.ended or feed.failure is not None:
            self._over = True
            self._error = feed.failure
            self._unsettled = feed.failure is None

    def _end(self, opened: Opened[E]) -> None:
        """Note that no more bytes come."""
        self._ready.extend(opened.feed.finish())
        self._over = True
        self._error = opened.feed.failure

    def _broken(self, opened: Opened[E], failure: SendFailure) -> None:
        """Note that the connection failed, which is an error unless all that matters had arrived."""
        self._over = True
        if not opened.feed.may_end:
            self._error = opened.error_of(failure)

    def __repr__(self) -> str:
        state = "broken" if self._error else "over" if self._over else "open"
        return f"<{type(self).__name__}: {state}, {self._count} events>"


class Stream(_Received[E]):
    """Iterate over the events of an answer as they arrive.

    A context manager; leaving the block, the end of the loop, an exception or garbage collection closes the connection.
    Raises `StreamError` (or the service's own subclass) where the stream breaks, after all that arrived was given.
    """

    def __init__(self, opened: Opened[E]) -> None:
        super().__init__()
        assert isinstance(opened.reply, OpenSyncReply)
        self._reply = opened.reply
        self._opened = opened
        encoding = opened.reply.encoding()
        self._pieces = self._plain_pieces(opened.reply, encoding) if encoding else opened.reply.chunks()

    @staticmethod
    def _plain_pieces(reply: OpenSyncReply, encoding: str) -> Iterator[bytes]:
        plain = Plain(encoding)
        for piece in reply.chunks():
            yield from plain.feed(piece)
        plain.finish()

    def __iter__(self) -> Iterator[E]:
        return self

    def __next__(self) -> E:
        while not self._ready:
            if self._over:
                self.close()
                if self._error is not None:
                    raise self._error
                raise StopIteration
            self._read()
        return self._give()

    def _read(self) -> None:
        opened = self._opened
        assert opened is not None
        try:
            piece = next(self._pieces, None)
        except SendFailure as failure:
            self._broken(opened, failure)
            return
        except BaseException:
            self.close()
            raise
        if piece is None:
            self._end(opened)
            return
        self._take(opened, piece)

    def drain(self) -> Self:
        """Read to the end, and return the stream itself. Raises as iterating does."""
        for _ in self:
            pass
        return self

    def close(self) -> None:
        """Close the connection; what has not been read is lost. May be called again."""
        self._over = True
        self._ready.clear()
        try:
            if self._unsettled:
                self._unsettled = False
                self._reply.settle(self._pieces)
        finally:
            self._reply.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._unsettled = self._unsettled and error is None
        self.close()

    def __del__(self) -> None:
        reply = getattr(self, "_reply", None)
        if reply is not None:
            with contextlib.suppress(Exception):
                reply.close()


class AsyncStream(_Received[E]):
    """Iterate over the events of an answer as they arrive, without blocking the event loop.

    `await stream`, `async with stream` or `async for event in stream`: the first of these sends the request. Leaving
    the block, the end of the loop or an exception closes the connection. Raises `StreamError` (or the service's own
    subclass) where the stream breaks, after all that arrived was given.
    """

    def __init__(self, start: Callable[[], Awaitable[Opened[E]]]) -> None:
        super().__init__()
        self._start: Callable[[], Awaitable[Opened[E]]] | None = start
        self._reply: OpenAsyncReply | None = None
        self._pieces: AsyncIterator[bytes] | None = None

    async def _started(self) -> Self:
        start, self._start = self._start, None
        if start is not None:
            opened = await start()
            assert isinstance(opened.reply, OpenAsyncReply)
            self._opened = opened
            self._reply = opened.reply
            encoding = opened.reply.headers.get("content-encoding")
            self._pieces = self._plain_pieces(opened.reply, encoding) if encoding else opened.reply.chunks()
        return self

    @staticmethod
    async def _plain_pieces(reply: OpenAsyncReply, encoding: str) -> AsyncIterator[bytes]:
        plain = Plain(encoding)
        async for piece in reply.chunks():
            for part in plain.feed(piece):
                yield part
        plain.finish()

    def __await__(self) -> Generator[Any, Any, Self]:
        return self._started().__await__()

    def __aiter__(self) -> AsyncIterator[E]:
        return self

    async def __anext__(self) -> E:
        await self._started()
        while not self._ready:
            if self._over:
                await self.close()
                if self._error is not None:
                    raise self._error
                raise StopAsyncIteration
            await self._read()
        return self._give()

    async def _read(self) -> None:
        opened, pieces = self._opened, self._pieces
        assert opened is not None
        assert pieces is not None
        try:
            piece = await anext(pieces, None)
        except SendFailure as failure:
            self._broken(opened, failure)
            return
        except BaseException:
            await self.close()
            raise
        if piece is None:
            self._end(opened)
            return
        self._take(opened, piece)

    async def drain(self) -> Self:
        """Read to the end, and return the stream itself. Raises as iterating does."""
        async for _ in self:
            pass
        return self

    async def close(self) -> None:
        """Close the connection; what has not been read is lost. May be called again."""
        self._start = None
        self._over = True
        self._ready.clear()
        reply, self._reply = self._reply, None
        if reply is None:
            return
        try:
            if self._unsettled and self._pieces is not None:
                self._unsettled = False
                await reply.settle(self._pieces)
        finally:
            # A cancelled task must not leave the connection behind.
            await asyncio.shield(reply.close())

    async def __aenter__(self) -> Self:
        return await self._started()

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._unsettled = self._unsettled and error is None
        await self.close()

    def __del__(self) -> None:
        reply = getattr(self, "_reply", None)
        if reply is None:
            return
        # Closing takes an event loop: on the running one it is done soon, without one it can't be done any more.
        try:
            loop = asyncio.get_running_loop()
        except RuntimeError:
            message = "an async stream was left open: use `async with`, or call close()"
            warnings.warn(message, ResourceWarning, stacklevel=2)
        else:
            closing = loop.create_task(reply.close())
            _closing.add(closing)
            closing.add_done_callback(_closing.discard)


# Tasks that close forgotten streams; the loop itself holds them weakly.
_closing: set[asyncio.Task[None]] = set()
