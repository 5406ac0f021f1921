"""What stands between httpx's transports and their sockets, for what the library leaves undone.

Deadlines: the timeouts that httpx takes bound one read or write each. A server that drips one byte at a time keeps
within them for ever, and headers are read inside the library, out of reach of any check of ours. So the timeouts that a
request carries are numbers that know the moment when time is up, and the streams here ask them again.

Cancellation: a task that is cancelled in the middle of a TLS handshake leaves its connection open, held by the event
loop until the server has had enough. The async streams here close it. One that is cancelled just while it gives a
connection back leaves that in use for ever, and so its pool smaller by one: `finished` sees it through.

Closing: a connection that is being opened while its pool is closed would stay open; a `Watch` that has ended refuses
it.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Generator
from typing import Any

import httpx

__all__ = ["Left", "Watch", "finished"]

# The least timeout that still is one: a socket takes 0 for "don't wait at all".
_AT_ONCE = 1e-4
# A large body is handed on in pieces, so that a slow reader meets the deadline between them.
_PIECE = 1 << 16


class Left(float):
    """Be the seconds that a step may take now, and know how many are left later."""

    __slots__ = ("_deadline", "_monotonic")

    _deadline: float
    _monotonic: Callable[[], float]

    @classmethod
    def of(cls, timeout: float, deadline: float, monotonic: Callable[[], float]) -> Left:
        """Return a timeout that ends at a deadline on a monotonic clock."""
        self = cls(timeout)
        self._deadline = deadline
        self._monotonic = monotonic
        return self

    def now(self) -> float:
        """Return the seconds that a step may take which begins now."""
        return max(_AT_ONCE, min(self, self._deadline - self._monotonic()))


class Watch:
    """Watch over the connections that a transport of httpx opens; once `ended`, it opens none."""

    __slots__ = ("ended",)

    def __init__(self, transport: httpx.HTTPTransport | httpx.AsyncHTTPTransport) -> None:
        """Put the streams below under a transport.

        The library has a place for that, but httpx doesn't hand it on. Where a version of httpx is built otherwise,
        its own timeouts are what there is.
        """
        self.ended = False
        pool: Any = getattr(transport, "_pool", None)
        backend = getattr(pool, "_network_backend", None)
        if backend is not None:
            is_async = isinstance(transport, httpx.AsyncHTTPTransport)
            pool._network_backend = (_AsyncBackend if is_async else _Backend)(backend, self)

    def check(self) -> None:
        """Refuse a connection that was made while the client was closed: nobody would close it."""
        if self.ended:
            raise ConnectionAbortedError("the client was closed meanwhile")


class _Backend:
    """Open connections as another backend does."""

    def __init__(self, backend: Any, watch: Watch) -> None:
        self._backend = backend
        self._watch = watch
        self.sleep = backend.sleep

    def connect_tcp(self, *args: Any, **kwargs: Any) -> _Stream:
        return self._checked(self._backend.connect_tcp(*args, **kwargs))

    def connect_unix_socket(self, *args: Any, **kwargs: Any) -> _Stream:
        return self._checked(self._backend.connect_unix_socket(*args, **kwargs))

    def _checked(self, stream: Any) -> _Stream:
        try:
            self._watch.check()
        except ConnectionAbortedError:
            stream.close()
            raise
        return _Stream(stream)


class _Stream:
    """Read and write as another stream does, within what is left."""

    def __init__(self, stream: Any) -> None:
        self._stream = stream
        self.close = stream.close
        self.get_extra_info = stream.get_extra_info

    def read(self, max_bytes: int, timeout: float | None = None) -> Any:
        if type(timeout) is Left:
            timeout = timeout.now()
        return self._stream.read(max_bytes, timeout)

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        if type(timeout) is not Left:
            self._stream.write(buffer, timeout)
        elif len(buffer) <= _PIECE:
            self._stream.write(buffer, timeout.now())
        else:
            view = memoryview(buffer)
            for start in range(0, len(view), _PIECE):
                self._stream.write(view[start : start + _PIECE], timeout.now())

    def start_tls(
        self, ssl_context: Any, server_hostname: str | None = None, timeout: float | None = None
    ) -> _Stream:
        if type(timeout) is Left:
            timeout = timeout.now()
        return _Stream(self._stream.start_tls(ssl_context, server_hostname, timeout))


class _AsyncBackend:
    """Open connections as another async backend does."""

    def __init__(self, backend: Any, watch: Watch) -> None:
        self._backend = backend
        self._watch = watch
        self.sleep = backend.sleep

    async def connect_tcp(self, *args: Any, **kwargs: Any) -> _AsyncStream:
        return await self._checked(await self._backend.connect_tcp(*args, **kwargs))

    async def connect_unix_socket(self, *args: Any, **kwargs: Any) -> _AsyncStream:
        return await self._checked(await self._backend.connect_unix_socket(*args, **kwargs))

    async def _checked(self, stream: Any) -> _AsyncStream:
        try:
            self._watch.check()
        except ConnectionAbortedError:
            await stream.aclose()
            raise
        return _AsyncStream(stream)


class _AsyncStream:
    """Do as another async stream does, but let go where a handshake is cancelled."""

    def __init__(self, stream: Any) -> None:
        self._stream = stream
        self.read = stream.read
        self.write = stream.write
        self.aclose = stream.aclose
        self.get_extra_info = stream.get_extra_info

    async def start_tls(self, *args: Any, **kwargs: Any) -> _AsyncStream:
        try:
            return _AsyncStream(await self._stream.start_tls(*args, **kwargs))
        except BaseException:
            await self.aclose()
            raise


class finished:  # noqa: N801  (used as a function)
    """Await a short coroutine to its end, even if the task is cancelled meanwhile; the cancellation comes after it.

    Only where it lets the loop have a turn: where it waits for something, it is cancelled as always. Costs no task, as
    `asyncio.shield` would for each call.
    """

    __slots__ = ("_work",)

    def __init__(self, work: Coroutine[Any, Any, None]) -> None:
        self._work = work

    def __await__(self) -> Generator[Any, Any, None]:
        work = self._work
        cancelled: asyncio.CancelledError | None = None
        pending: BaseException | None = None
        while True:
            try:
                waits_for = work.send(None) if pending is None else work.throw(pending)
            except StopIteration:
                break
            pending = None
            try:
                yield waits_for
            except asyncio.CancelledError as error:
                if waits_for is None:
                    cancelled = error
                else:  # what it waits for may have been cancelled, not the task
                    pending = error
            except BaseException as error:
                pending = error
        if cancelled is not None:
            raise cancelled
