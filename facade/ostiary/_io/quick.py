"""The quick way out: whole requests for whole answers, over connections that are kept, without the library's layers.

Most calls, and nearly all that is recorded, are a small request and a small answer. httpx, httpcore and h11 spend
several times as long on these as the network does. Connections are opened by httpcore's own backend, so that sockets
and TLS are the same on both ways; all that isn't plain is sent over httpx's transports or read by h11
(`ostiary._io.plain`). Whoever watches or replaces those transports (a mock, a tracer, a tape) is not passed by:
`unwatched()` is asked before each request.
"""

from __future__ import annotations

import socket
import ssl
from collections.abc import Callable
from contextlib import suppress
from operator import methodcaller
from types import FunctionType
from typing import Any

import httpcore
import httpx

from ostiary._core.clock import Clock
from ostiary._core.flow import Send, SendFailure
from ostiary._io.idle import Idle
from ostiary._io.outgoing import Target, timeouts_left
from ostiary._io.plain import Incoming, Outgoing
from ostiary._io.sockets import SyncSocket
from ostiary._io.troubles import failure_of
from ostiary._io.turns import ThreadTurns
from ostiary.config import Limits
from ostiary_api._runtime import Reply

__all__ = ["QuickWay", "is_of", "unwatched"]

_READ = 64 * 1024
_CLASSES: tuple[type[Any], ...] = (httpx.HTTPTransport, httpcore.ConnectionPool, httpcore.HTTPConnection)
_known: tuple[object, ...] = ()


def unwatched() -> bool:
    """Say whether requests over httpx's transports would be seen by nobody but httpx and httpcore themselves."""
    global _known
    one, two, three = _CLASSES
    now = (one.handle_request, two.handle_request, three.handle_request)
    if now == _known:
        return True
    if not all(is_of(each, "httpx", "httpcore") for each in now):
        return False
    _known = now
    return True


def is_of(function: object, *packages: str) -> bool:
    """Say whether a function was written in one of some packages, and not by who wraps theirs."""
    # Not by the function's own words: who wraps one copies its name and module.
    return (
        isinstance(function, FunctionType)
        and str(function.__globals__.get("__name__")).partition(".")[0] in packages
    )


class QuickWay:
    """Carry requests to the origins of one protocol, directly.

    `turns` bound how many are under way, together with those that leave otherwise. `opener` opens connections.
    """

    def __init__(self, opener: Any, context: ssl.SSLContext, turns: ThreadTurns, limits: Limits) -> None:
        self._opener = opener
        self._context = context
        self._turns = turns
        self._idle: Idle[SyncSocket] = Idle(limits, _is_stale, methodcaller("close"))
        self._busy: set[SyncSocket] = set()

    def exchange(self, request: Outgoing, effect: Send, target: Target, clock: Clock) -> Reply:
        """Send one request and return its answer. Raises `SendFailure`."""
        exchange = _Exchange(effect, clock, self.check)
        try:
            return self._in_turn(exchange, request, target)
        except (httpcore.TimeoutException, httpcore.NetworkError, httpcore.ProtocolError, OSError) as error:
            failure = failure_of(_as_httpx(error), head_arrived=exchange.begun)
        except SendFailure as stopped:
            failure = SendFailure(stopped.sent, stopped.trouble, stopped.detail)
        # Raised outside the handlers, so that no chain leads to a request with credentials in it.
        if exchange.is_late():
            failure = SendFailure.late(failure.sent)
        raise failure

    def _in_turn(self, exchange: _Exchange, request: Outgoing, target: Target) -> Reply:
        if not self._turns.take(exchange.timeouts["pool"]):
            raise httpcore.PoolTimeout("all connections are in use")
        try:
            return self._exchanged(exchange, request, target)
        finally:
            self._turns.give()

    def _exchanged(self, exchange: _Exchange, request: Outgoing, target: Target) -> Reply:
        stream = self._idle.take(target.origin) or self._opened(target, exchange.timeouts["connect"])
        self._busy.add(stream)
        keeps = False
        try:
            reply = exchange.over(stream, request)
            keeps = exchange.keeps
        finally:
            self._busy.discard(stream)
            if not (keeps and self._idle.keep(target.origin, stream)):
                stream.close()
        return reply

    def _opened(self, target: Target, timeout: float | None) -> SyncSocket:
        url = target.url
        host = url.raw_host.decode("ascii")
        tls = url.scheme == "https"
        stream: SyncSocket = self._opener.connect_tcp(host, url.port or (443 if tls else 80), timeout)
        if tls:
            self._context.set_alpn_protocols(["http/1.1"])
            stream = stream.start_tls(self._context, host, timeout)
        return stream

    def check(self) -> None:
        """Refuse the end of an answer that may be our own doing."""
        if self._idle.ended:
            raise httpcore.ReadError("the client was closed meanwhile")

    def close(self) -> None:
        """Close what waits, and end what is under way: its own thread closes that."""
        self._idle.end()
        for stream in list(self._busy):
            with suppress(OSError):
                # Not the method of an SSL socket: that one would take the session away from who reads.
                socket.socket.shutdown(stream.get_extra_info("socket"), socket.SHUT_RDWR)


class _Exchange:
    """One request and its answer, within the timeouts and the deadline of a call."""

    __slots__ = ("_cap", "_check", "_deadline", "_monotonic", "_stream", "begun", "keeps", "timeouts")

    def __init__(self, effect: Send, clock: Clock, check: Callable[[], None]) -> None:
        self._check = check
        self.timeouts = timeouts_left(effect, clock)
        self._deadline = effect.deadline
        self._monotonic: Callable[[], float] = clock.monotonic
        self._cap = effect.cap
        # Whether the head of the answer has arrived, and whether the connection may carry another request.
        self.begun = False
        self.keeps = False

    def over(self, stream: SyncSocket, request: Outgoing) -> Reply:
        """Send the request over a connection, and return the answer."""
        self._stream = stream
        refused = False
        try:
            stream.begin(request.head + request.body, self.timeouts["write"])
        except httpcore.WriteError:
            refused = True  # the service may have answered before it had read all, and closed
        answer = Incoming(self._received, self._cap, self.is_late)
        try:
            return answer.read(request.method)
        finally:
            self.begun = answer.begun
            self.keeps = answer.keeps and not refused

    def _received(self) -> bytes:
        data = self._stream.read(_READ, self.timeouts["read"])
        if not data:
            self._check()
        return data

    def is_late(self) -> bool:
        """Say whether the call's deadline has passed."""
        return self._deadline is not None and self._monotonic() >= self._deadline


def _is_stale(stream: SyncSocket) -> bool:
    """Say whether there is something to read, which nobody asked for: mostly the connection's end."""
    return bool(stream.get_extra_info("is_readable"))


def _as_httpx(error: Exception) -> Exception:
    """Return the exception that httpx's transport would raise for httpcore's."""
    if isinstance(error, OSError):
        return error
    told: Exception = getattr(httpx, type(error).__name__, httpx.NetworkError)(str(error))
    told.__cause__ = error
    return told
