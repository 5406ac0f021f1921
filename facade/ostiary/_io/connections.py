"""What stands between httpx's transports and their sockets, for what the library leaves undone.

Deadlines: the timeouts that httpx takes bound one read or write each. A server that drips one byte at a time keeps
within them for ever, and headers are read inside the library, out of reach of any check of ours. So the timeouts that a
request carries are numbers that know the moment when time is up, and the streams here ask them again.

Cancellation: a task that is cancelled in the middle of a TLS handshake leaves its connection open, held by the event
loop until the server has had enough. The async streams here close it. One that is cancelled just while it gives a
connection back leaves that in use for ever, and so its pool smaller by one: `finished` sees it through.

Closing: a connection that is being opened while its pool is closed would stay open; a `Watch` that has ended refuses
it.

The streams themselves: `ostiary._io.sockets`.
"""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine, Generator
from typing import Any

import httpcore
import httpx

from ostiary._io.sockets import AsyncSocket, SyncSocket
from ostiary.config import Limits

__all__ = ["Watch", "finished", "pool_limits"]


def pool_limits(limits: Limits) -> httpx.Limits:
    """Return the limits of a pool as httpx takes them."""
    return httpx.Limits(
        max_connections=limits.connections,
        max_keepalive_connections=limits.keepalive,
        keepalive_expiry=limits.keepalive_expiry,
    )


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

    def opener(self) -> _Backend:
        """Return what opens connections for whoever uses no transport."""
        return _Backend(httpcore.SyncBackend(), self)

    def check(self) -> None:
        """Refuse a connection that was made while the client was closed: nobody would close it."""
        if self.ended:
            raise ConnectionAbortedError("the client was closed meanwhile")


class _Backend:
    """Open connections as another backend does."""

    def __init__(self, backend: Any, watch: Watch) -> None:
        self._backend = backend
        self._direct = type(backend) is httpcore.SyncBackend
        self._watch = watch
        self.sleep = backend.sleep

    def connect_tcp(self, *args: Any, **kwargs: Any) -> SyncSocket:
        return self._checked(self._backend.connect_tcp(*args, **kwargs))

    def connect_unix_socket(self, *args: Any, **kwargs: Any) -> SyncSocket:
        return self._checked(self._backend.connect_unix_socket(*args, **kwargs))

    def _checked(self, stream: Any) -> SyncSocket:
        try:
            self._watch.check()
        except ConnectionAbortedError:
            stream.close()
            raise
        return SyncSocket(stream, direct=self._direct)


class _AsyncBackend:
    """Open connections as another async backend does."""

    def __init__(self, backend: Any, watch: Watch) -> None:
        self._backend = backend
        self._watch = watch
        self.sleep = backend.sleep

    async def connect_tcp(self, *args: Any, **kwargs: Any) -> AsyncSocket:
        return await self._checked(await self._backend.connect_tcp(*args, **kwargs))

    async def connect_unix_socket(self, *args: Any, **kwargs: Any) -> AsyncSocket:
        return await self._checked(await self._backend.connect_unix_socket(*args, **kwargs))

    async def _checked(self, stream: Any) -> AsyncSocket:
        try:
            self._watch.check()
        except ConnectionAbortedError:
            await stream.aclose()
            raise
        return AsyncSocket(stream)


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
