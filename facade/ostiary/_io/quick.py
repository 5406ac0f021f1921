"""The quick way out: whole requests for whole answers, over connections that are kept, without the library's layers.

Most calls, and nearly all that is recorded, are a small request and a small answer. httpx, httpcore and h11 spend
several times as long on these as the network does. Connections are opened by httpcore's own backend, so that sockets
and TLS are the same on both ways; all that isn't plain is sent over httpx's transports or read by h11
(`ostiary._io.plain`). Whoever watches or replaces those transports (a mock, a tracer, a tape) is not passed by:
`unwatched()` is asked before each request.
"""

from __future__ import annotations

import select
import socket
import ssl
import time
from contextlib import suppress
from operator import methodcaller
from types import FunctionType
from typing import Any

import httpcore
import httpx

from ostiary._core.clock import Clock
from ostiary._core.flow import Send, SendFailure
from ostiary._io.direct import readable
from ostiary._io.idle import Idle
from ostiary._io.outgoing import Target
from ostiary._io.plain import Outgoing
from ostiary._io.rows import Pace, Place, Rows
from ostiary._io.sockets import SyncSocket
from ostiary._io.turns import ThreadTurns
from ostiary._io.underway import JUST_NOW, Underway
from ostiary.config import Limits
from ostiary_api._runtime import Reply

__all__ = ["QuickWay", "is_of", "unwatched"]

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
        # What is only ready, or answered and not read yet, leaves so many turns to those who wait for one.
        self._reserve = max(1, limits.connections // 2)
        self._idle: Idle[SyncSocket] = Idle(limits, _is_stale, methodcaller("close"))
        self._busy: set[SyncSocket] = set()
        self._paces: dict[str, Pace] = {}

    def exchange(self, request: Outgoing, effect: Send, target: Target, clock: Clock) -> Reply:
        """Send one request and return its answer. Raises `SendFailure`."""
        underway = Underway(self, request, effect, target, clock)
        try:
            if underway.ready(underway.timeouts["pool"]):
                underway.leave()
                return underway.reply()
        finally:
            underway.drop()  # where Ctrl-C came between two steps
        if underway.is_late():
            raise SendFailure.late("no")
        raise SendFailure("no", "timeout", "no connection of the pool became free in time")

    def begin(
        self, request: Outgoing, effect: Send, target: Target, clock: Clock, *, opens: bool, rows: Rows
    ) -> Underway[Place] | None:
        """Get one request ready to leave, in one of some rows. Raises `SendFailure` where the deadline has passed.

        None where that would have to wait: for a turn, or, unless it `opens` one, for a connection. No connection is
        opened that would not be kept afterwards.
        """
        size = len(request.head) + len(request.body)
        row = rows.joined(target.origin, size)
        if row is None:
            if self._turns.free() <= self._reserve:
                return None
            waiting = self._idle.waiting(target.origin)
            if not waiting and not (opens and len(self._busy) < self._idle.most):
                return None
            pace = self._paces.get(target.origin)
            if pace is None:
                pace = self._paces.setdefault(target.origin, Pace())
            if pace.longest == 1:  # else most of them aren't needed
                _look_over(waiting)
            row = rows.begun(target.origin, size, self, pace)
        underway = Underway(row, request, effect, target, clock)
        return underway if underway.ready(0.0) else None

    # What requests under way borrow.

    def take(self, patience: float | None) -> bool:
        """Take a turn, within so many seconds."""
        return self._turns.take(patience)

    def borrow(self, target: Target, connect: float | None) -> SyncSocket:
        """Return a connection, one that waits or else a new one. Raises httpcore's exceptions."""
        stream = self._idle.take(target.origin) or self._opened(target, connect)
        self._busy.add(stream)
        return stream

    def give(self, origin: str, stream: SyncSocket | None, *, keeps: bool) -> None:
        """Give a turn back, and a connection, which is kept for another request or closed."""
        try:
            if stream is not None:
                self._busy.discard(stream)
                stream.quiet_at = 0.0
                if not (keeps and self._idle.keep(origin, stream)):
                    stream.close()
        finally:
            self._turns.give()

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

    def still_has(self, stream: SyncSocket) -> bool:
        """Say whether a lent connection is as it was; where the service ended it meanwhile, it is closed."""
        if not stream.get_extra_info("is_readable"):
            return True
        self._busy.discard(stream)
        stream.close()
        return False

    def is_next(self, line: SyncSocket) -> bool:
        """Say that the next answer is for the only request that has this connection."""
        return True

    def has_come(self, line: SyncSocket) -> bool:
        """Say that nothing of it has been read."""
        return False

    def takes_back(self, surplus: bytes) -> bool:
        """Refuse what came after the only answer."""
        return False

    def ends(self) -> None:
        """Do nothing: who keeps no connection closes it."""

    def close(self) -> None:
        """Close what waits, and end what is under way: its own thread closes that."""
        self._idle.end()
        for stream in list(self._busy):
            with suppress(OSError):
                # Not the method of an SSL socket: that one would take the session away from who reads.
                socket.socket.shutdown(stream.get_extra_info("socket"), socket.SHUT_RDWR)


def _look_over(waiting: list[SyncSocket]) -> None:
    """See of several connections, in one look, which are as they were left: more than one will be needed."""
    now = time.monotonic()
    if len(waiting) > 1 and hasattr(select, "poll") and now - waiting[-1].quiet_at >= JUST_NOW:
        told = readable([stream.get_extra_info("socket") for stream in waiting], 0.0)
        for place, stream in enumerate(waiting):
            if place not in told:
                stream.quiet_at = now


def _is_stale(stream: SyncSocket) -> bool:
    """Say whether there is something to read, which nobody asked for: mostly the connection's end."""
    if time.monotonic() - stream.quiet_at < JUST_NOW:
        return False
    return bool(stream.get_extra_info("is_readable"))
