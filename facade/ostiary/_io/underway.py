"""One request and its answer over the quick way, step by step, and others in between.

Who has several requests to make gets them all ready, then has them leave, then reads the answers as they come
(`arrived`): at each step that touches a socket another thread may take the interpreter. So these steps stand together:
were there work of ours between them, either thread would find its memory in the other core's cache, each time.
"""

from __future__ import annotations

import select
import socket
import time
from collections.abc import Callable, Sequence
from math import inf
from typing import Any, Generic, Protocol, TypeVar

import httpcore
import httpx

from ostiary._core.clock import Clock
from ostiary._core.flow import Send, SendFailure
from ostiary._io.direct import readable
from ostiary._io.outgoing import Target, timeouts_left
from ostiary._io.plain import Incoming, Outgoing
from ostiary._io.sockets import Left
from ostiary._io.troubles import failure_of
from ostiary_api._runtime import Reply

__all__ = ["JUST_NOW", "Lender", "Underway", "arrived"]

# A service that closes a connection does so unseen for as long anyhow, while its word is on the way.
JUST_NOW = 0.005

T = TypeVar("T")
_READ = 64 * 1024
_AT_ONCE = 1e-4
_TROUBLES = (httpcore.TimeoutException, httpcore.NetworkError, httpcore.ProtocolError, OSError)


class Line(Protocol):
    """Carry one request at a time: a connection, or a place in a row on one."""

    def begin(self, request: bytes, timeout: float | None) -> None:
        """Write a request. Raises httpcore's exceptions."""
        ...

    def read(self, max_bytes: int, timeout: float | None) -> bytes:
        """Return what comes next. Raises httpcore's exceptions."""
        ...

    def has_data(self, max_bytes: int) -> bool:
        """Say whether the next read need not wait, where a poll says that there is something."""
        ...

    def get_extra_info(self, info: str) -> Any:
        """Tell of the connection."""
        ...


L = TypeVar("L", bound=Line)


class Lender(Protocol[L]):
    """Lend turns and connections to requests."""

    def take(self, patience: float | None) -> bool:
        """Take a turn, within so many seconds."""
        ...

    def borrow(self, target: Target, connect: float | None) -> L:
        """Return a connection. Raises httpcore's exceptions."""
        ...

    def give(self, origin: str, stream: L | None, /, *, keeps: bool) -> None:
        """Give a turn back, and a connection, which is kept for another request or closed."""
        ...

    def check(self) -> None:
        """Refuse the end of an answer that may be our own doing."""
        ...

    def still_has(self, stream: L, /) -> bool:
        """Say whether a lent connection is as it was; where the service ended it meanwhile, it is closed."""
        ...

    def is_next(self, line: L, /) -> bool:
        """Say whether the next answer that comes over a connection is for the request that has this line."""
        ...

    def has_come(self, line: L, /) -> bool:
        """Say whether something of that answer is there already."""
        ...

    def takes_back(self, surplus: bytes) -> bool:
        """Take what came after an answer; False where it can be nobody's."""
        ...

    def ends(self) -> None:
        """Hear that the service says it ends the connection with the answer that has been read."""
        ...


class Underway(Generic[L]):
    """Carry one request, within the timeouts and the deadline of a call. Raises `SendFailure` where that has passed."""

    __slots__ = (
        "_begun",
        "_cap",
        "_deadline",
        "_failure",
        "_has_turn",
        "_is_next",
        "_keeps",
        "_lender",
        "_method",
        "_monotonic",
        "_ready_at",
        "_refused",
        "_request",
        "_stream",
        "_target",
        "timeouts",
        "until",
    )

    def __init__(
        self, lender: Lender[L], request: Outgoing, effect: Send, target: Target, clock: Clock
    ) -> None:
        self.timeouts: dict[str, float | None] = timeouts_left(effect, clock)
        self._lender = lender
        self._target = target
        self._deadline = effect.deadline
        self._monotonic: Callable[[], float] = clock.monotonic
        self._cap = effect.cap
        self._method = effect.method
        self._request: Outgoing | None = request
        self._stream: L | None = None
        self._failure: SendFailure | None = None
        self._has_turn = False
        self._is_next = False
        self._ready_at = 0.0
        self._refused = False
        # Whether the head of the answer has arrived, and whether the connection may carry another request.
        self._begun = False
        self._keeps = False
        # When the answer must have begun, by `time.monotonic()`.
        self.until: float = inf

    def ready(self, patience: float | None) -> bool:
        """Get a connection; False where no turn came within `patience` seconds. `reply()` tells of what fails."""
        self._has_turn = self._lender.take(patience)
        try:
            if self._has_turn:
                self._failure = self._tried(self._borrow)
        except BaseException:
            self.drop()
            raise
        return self._has_turn

    def leave(self) -> None:
        """Send the request; the time that its answer may take to begin runs from now. `reply()` tells of what fails.

        Who is interrupted here, or before the answer is read, has to `drop()` it.
        """
        if self._failure is None and self.is_late():
            self._failure = SendFailure.late("no")
        if self._failure is None:
            self._failure = self._tried(self._send)
        self._is_next = self._comes_next()
        self._await_from_now()

    def _comes_next(self) -> bool:
        return self._failure is not None or self._stream is None or self._lender.is_next(self._stream)

    def _await_from_now(self) -> None:
        read = self.timeouts["read"]
        if type(read) is Left:
            read = read.now()
        self.until = inf if read is None else time.monotonic() + read

    def _borrow(self) -> None:
        self._stream = self._lender.borrow(self._target, self.timeouts["connect"])
        self._ready_at = time.monotonic()

    def _send(self) -> None:
        assert self._request is not None
        if time.monotonic() - self._ready_at >= JUST_NOW and (
            self._stream is None or not self._lender.still_has(self._stream)
        ):
            self._stream = None
            self._borrow()
        assert self._stream is not None
        try:
            self._stream.begin(self._request.head + self._request.body, self.timeouts["write"])
        except httpcore.WriteError:
            self._refused = True  # the service may have answered before it had read all, and closed

    def reply(self) -> Reply:
        """Wait for the answer and return it. Raises `SendFailure`."""
        try:
            answer = self._failure if self._failure is not None else self._tried(self._read)
        finally:
            self.drop()
        # Raised outside the handlers, so that no chain leads to a request with credentials in it.
        if isinstance(answer, SendFailure):
            try:
                raise answer
            finally:
                del answer  # it leads to this frame
        return answer

    def _read(self) -> Reply:
        answer = Incoming(self._received, self._cap, self.is_late)
        try:
            reply = answer.read(self._method)
            if not answer.keeps and _says_close(reply):
                self._lender.ends()
            return reply
        finally:
            self._begun = answer.begun
            if answer.keeps and not self._refused:
                self._keeps = not answer.surplus or self._lender.takes_back(answer.surplus)

    def _received(self) -> bytes:
        assert self._stream is not None
        data = self._stream.read(_READ, self.timeouts["read"])
        if not data:
            self._lender.check()
        return data

    def _tried(self, step: Callable[[], T]) -> T | SendFailure:
        try:
            return step()
        except _TROUBLES as error:
            failure = failure_of(_as_httpx(error), head_arrived=self._begun)
        except SendFailure as stopped:
            failure = SendFailure(stopped.sent, stopped.trouble, stopped.detail)
        if self.is_late():
            failure = SendFailure.late(failure.sent)
        return failure

    def drop(self) -> None:
        """Give back what was lent; a connection whose answer was not read whole is closed."""
        if not self._has_turn:
            return
        self._has_turn = False
        self._request = None  # there is a credential in its head
        stream, self._stream = self._stream, None
        self._lender.give(self._target.origin, stream, keeps=self._keeps)

    def is_late(self) -> bool:
        """Say whether the call's deadline has passed."""
        return self._deadline is not None and self._monotonic() >= self._deadline

    # Waiting for several.

    def is_next(self) -> bool:
        """Say whether it waits for no answer before its own, whose time begins to count then."""
        if not self._is_next and self._comes_next():
            self._is_next = True
            self._await_from_now()
        return self._is_next

    def has_come(self) -> bool:
        """Say whether something of its answer is known to be there already."""
        return self._is_next and self._stream is not None and self._lender.has_come(self._stream)

    def has_begun(self) -> bool:
        """Say whether the answer has begun to come, where a poll says that something has."""
        return self._stream is None or self._stream.has_data(_READ)

    def give_up(self) -> None:
        """Have `reply()` read only what is there."""
        self.timeouts["read"] = _AT_ONCE

    def has_failed(self) -> bool:
        """Say whether the request could not be sent."""
        return self._failure is not None

    def channel(self) -> socket.socket | None:
        """Return the socket that the answer comes by; None where there is nothing to wait for."""
        if self._failure is not None or self._stream is None:
            return None
        found: socket.socket = self._stream.get_extra_info("socket")
        return found


def arrived(all_waiting: Sequence[Underway[Any]], wakes: float = inf) -> list[Underway[Any]]:
    """Wait until answers begin to come, or their time is over, and return whose do: one at least.

    Or none at `wakes`, by `time.monotonic()`, where the system can wait for several.
    """
    waiting = [each for each in all_waiting if each.is_next()]
    come = [each for each in waiting if each.has_come()]
    if come:
        return come
    sockets = [each.channel() for each in waiting]
    known = [each for each in sockets if each is not None]
    if len(known) < len(waiting) or not hasattr(select, "poll"):
        return [each for each, sock in zip(waiting, sockets, strict=True) if sock is None] or [waiting[0]]
    until = min(each.until for each in waiting)
    end = min(until, wakes)
    while True:
        left = None if end == inf else max(0.0, end - time.monotonic())
        places = readable(known, left)
        found = [each for each in (waiting[place] for place in places) if each.has_begun()]
        if found or not places or left == 0.0:
            break
    if not found and until <= wakes:
        found = [each for each in waiting if each.until <= until]
        for each in found:
            each.give_up()
    return found


def _says_close(reply: Reply) -> bool:
    """Say whether a service says that it ends the connection: one that goes on with none may have taken more."""
    return "close" in [each.strip() for each in (reply.headers.get("connection") or "").lower().split(",")]


def _as_httpx(error: Exception) -> Exception:
    """Return the exception that httpx's transport would raise for httpcore's."""
    if isinstance(error, OSError):
        return error
    told: Exception = getattr(httpx, type(error).__name__, httpx.NetworkError)(str(error))
    told.__cause__ = error
    return told
