"""The quick way out for coroutines: `ostiary._io.quick` on an event loop, for clients that ask for `fast`.

aiohttp and what makes it look like httpx spend several times as long on a small request as the network does, and go
round all their layers for each piece of a stream. Here a connection is an asyncio protocol, and httptools reads what
comes. All that isn't plain (`ostiary._io.plain`) goes over aiohttp, as does everything where httptools isn't installed
or somebody watches or replaces aiohttp: `unwatched()` is asked before each request.
"""

from __future__ import annotations

import asyncio
import socket
import ssl
import sys
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

import httpx

from ostiary._core.clock import Clock
from ostiary._core.flow import Send, SendFailure
from ostiary._io.async_opened import OpenAsyncReply
from ostiary._io.fast import FastTransport
from ostiary._io.idle import Idle
from ostiary._io.outgoing import Target, timeouts_left
from ostiary._io.plain import Outgoing
from ostiary._io.quick import is_of
from ostiary._io.sockets import Left
from ostiary._io.troubles import failure_of
from ostiary._io.turns import Turns
from ostiary.config import Limits
from ostiary_api._runtime import Headers

if TYPE_CHECKING:
    from ostiary._io.quick_protocol import Answer, Connection

__all__ = ["AsyncQuickWay", "is_there", "unwatched"]

# The time that one of a host's addresses gets before the next is tried beside it, as aiohttp has it.
_HEAD_START = 0.25
_OURS = FastTransport.handle_async_request


@cache
def is_there() -> bool:
    """Tell whether what this way needs is installed."""
    return find_spec("httptools") is not None and find_spec("aiohappyeyeballs") is not None


def unwatched() -> bool:
    """Say whether requests over aiohttp would be seen by nobody but aiohttp and httpx-aiohttp themselves."""
    if FastTransport.handle_async_request is not _OURS:
        return False
    # One that nobody has loaded is watched by nobody.
    aiohttp, adapter = sys.modules.get("aiohttp"), sys.modules.get("httpx_aiohttp")
    session = getattr(aiohttp, "ClientSession", None)
    transport = getattr(adapter, "AiohttpTransport", None)
    return (
        session is None or (is_of(session.__init__, "aiohttp") and is_of(session._request, "aiohttp"))
    ) and (transport is None or is_of(transport.handle_async_request, "httpx_aiohttp"))


class AsyncQuickWay:
    """Carry requests to the origins of one protocol, directly, on one event loop.

    `turns` bound how many are under way, together with those that leave otherwise.
    """

    def __init__(self, context: ssl.SSLContext, turns: Turns, limits: Limits) -> None:
        self._context = context
        self._turns = turns
        self._loop = asyncio.get_running_loop()
        self._busy: set[Connection] = set()
        self._make: type[Connection] = import_module("ostiary._io.quick_protocol").Connection
        self._idle: Idle[Connection] = Idle(limits, self._make.is_stale, self._make.abort)

    async def open(self, request: Outgoing, effect: Send, target: Target, clock: Clock) -> QuickReply:
        """Send one request, and return its answer when the head has arrived. Raises `SendFailure`."""
        timeouts = timeouts_left(effect, clock)
        connection: Connection | None = None
        has_turn = await self._turns.take(timeouts["pool"])
        try:
            if not has_turn:
                raise httpx.PoolTimeout("all connections are in use")
            connection = self._idle.take(target.origin) or await self._connected(target, timeouts["connect"])
            self._busy.add(connection)
            await connection.ask(request.head, request.body, timeouts["write"])
            answer = await connection.head(timeouts["read"])
        except (httpx.HTTPError, OSError) as error:
            self._drop(connection, has_turn)
            failure = failure_of(error, head_arrived=False)
        except BaseException:
            self._drop(connection, has_turn)
            raise
        else:
            return QuickReply(answer, effect, clock, self, connection, target.origin, timeouts["read"])
        # Raised outside the handlers, so that no chain leads to a request with credentials in it.
        if effect.deadline is not None and clock.monotonic() >= effect.deadline:
            failure = SendFailure.late(failure.sent)
        raise failure

    def _drop(self, connection: Connection | None, has_turn: bool) -> None:
        if connection is not None:
            self._busy.discard(connection)
            connection.abort()
        if has_turn:
            self._turns.give()

    async def _connected(self, target: Target, timeout: float | None) -> Connection:
        if type(timeout) is Left:
            timeout = timeout.now()
        limit = asyncio.timeout(timeout)
        try:
            async with limit:
                connection = await self._connect(target)
        except TimeoutError as error:
            if limit.expired():
                raise httpx.ConnectTimeout("connecting took too long") from None
            raise _unreachable(error) from error
        except OSError as error:
            raise _unreachable(error) from error
        if self._idle.ended:
            connection.abort()
            raise httpx.ConnectError("the client was closed meanwhile")
        return connection

    async def _connect(self, target: Target) -> Connection:
        from aiohappyeyeballs import start_connection

        url, loop = target.url, self._loop
        host, tls = url.raw_host.decode("ascii"), url.scheme == "https"
        found = await loop.getaddrinfo(host, url.port or (443 if tls else 80), type=socket.SOCK_STREAM)
        opened = await start_connection(found, happy_eyeballs_delay=_HEAD_START, loop=loop)
        more: dict[str, Any] = {}
        if tls:
            self._context.set_alpn_protocols(["http/1.1"])
            more = {"ssl": self._context, "server_hostname": host}
        try:
            _, made = await loop.create_connection(lambda: self._make(loop), sock=opened, **more)
        except BaseException:
            opened.close()
            raise
        return made

    def done(self, connection: Connection, origin: str) -> bool:
        """Take a connection back, with its turn; close it, and say so, where its answer was not read to the end."""
        self._busy.discard(connection)
        keeps = connection.release() and self._idle.keep(origin, connection)
        if not keeps:
            connection.abort()
        self._turns.give()
        return not keeps

    async def close(self) -> None:
        """Close what waits, and end what is under way."""
        self._idle.end()
        for connection in self._busy:
            connection.fail("the client was closed meanwhile")
        await asyncio.sleep(0)  # the loop, which may end now, closes them at its next turn


class QuickReply(OpenAsyncReply):
    """An open answer of the quick way."""

    __slots__ = ("_connection", "_origin", "_timeout", "_way")

    def __init__(
        self,
        answer: Answer,
        effect: Send,
        clock: Clock,
        way: AsyncQuickWay,
        connection: Connection,
        origin: str,
        timeout: float | None,
    ) -> None:
        super().__init__(answer.status, Headers(answer.fields), effect.deadline, clock)
        self._way = way
        self._connection: Connection | None = connection
        self._origin = origin
        self._timeout = timeout

    async def _next(self) -> bytes | None:
        if self._connection is None:
            return None
        try:
            return await self._connection.piece(self._timeout)
        except httpx.HTTPError as error:
            failure = failure_of(error, head_arrived=True)
        raise failure

    async def close(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None and self._way.done(connection, self._origin):
            await asyncio.sleep(0)  # the loop closes it at its next turn


def _unreachable(error: OSError) -> httpx.ConnectError:
    found = httpx.ConnectError(str(error))
    found.__cause__ = error
    return found
