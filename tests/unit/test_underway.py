"""Requests under way: several answers are waited for at once, and each within its own time."""

from __future__ import annotations

import gc
import socket
import struct
import time
import weakref
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from math import inf
from typing import Any

import httpcore
import pytest
from tests.support.streams import Stream
from tests.support.waiting import until

from ostiary._core.clock import SYSTEM, Clock
from ostiary._core.flow import Send, SendFailure
from ostiary._io.outgoing import Target, target_of
from ostiary._io.plain import Outgoing, written
from ostiary._io.sockets import SyncSocket
from ostiary._io.underway import Underway, arrived
from ostiary.config import Timeouts

ANSWER = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"


class Lent:
    """Lend one connection, whose other end is `theirs`, and know what became of it."""

    def __init__(self) -> None:
        ours, self.theirs = socket.socketpair()
        self.stream = SyncSocket(Stream(ours), direct=True)
        self.given: list[bool] = []
        self.refuses = self.ended = False

    def take(self, patience: float | None) -> bool:
        return True

    def borrow(self, target: Target, connect: float | None) -> SyncSocket:
        if self.refuses:
            raise httpcore.ConnectError("nobody there")
        return self.stream

    def give(self, origin: str, stream: SyncSocket | None, *, keeps: bool) -> None:
        self.given.append(keeps)

    def check(self) -> None: ...

    def ends(self) -> None: ...

    def still_has(self, stream: SyncSocket) -> bool:
        if self.ended:
            stream.close()
        return not self.ended

    def is_next(self, line: SyncSocket) -> bool:
        return True

    def has_come(self, line: SyncSocket) -> bool:
        return False

    def takes_back(self, surplus: bytes) -> bool:
        return False

    def get_ready(
        self, read: float | None = None, deadline: float | None = None, clock: Clock = SYSTEM
    ) -> Underway[SyncSocket]:
        """Get a request ready."""
        timeouts = Timeouts(read=read)
        effect = Send("POST", "http://h/x", [], b"body", timeouts=timeouts, deadline=deadline, cap=100)
        target = target_of(effect.url)
        request = written(effect, target)
        assert request is not None
        underway = Underway(self, request, effect, target, clock)
        assert underway.ready(None)
        return underway

    def begin(self, read: float | None = None) -> Underway[SyncSocket]:
        """Send a request."""
        underway = self.get_ready(read)
        underway.leave()
        return underway


@pytest.fixture
def lent() -> Iterator[Callable[[], Lent]]:
    made: list[Lent] = []

    def make() -> Lent:
        made.append(Lent())
        return made[-1]

    yield make
    for each in made:
        each.theirs.close()
        each.stream.close()


def test_those_whose_answers_come_first_are_first(lent: Callable[[], Lent]) -> None:
    one, two = lent(), lent()
    first, second = one.begin(), two.begin()
    assert (first.until, second.until) == (inf, inf)
    assert two.theirs.recv(1000).endswith(b"\r\n\r\nbody")
    two.theirs.sendall(ANSWER)
    assert arrived([first, second]) == [second]
    assert second.reply().content == b"ok"
    assert (one.given, two.given) == ([], [True])
    one.theirs.close()
    assert arrived([first]) == [first]
    with pytest.raises(SendFailure, match="the connection broke") as broken:
        first.reply()
    assert (broken.value.sent, one.given) == ("maybe", [False])


def test_what_could_not_be_sent_is_waited_for_by_nobody(lent: Callable[[], Lent]) -> None:
    one, two = lent(), lent()
    two.refuses = True
    first, second = one.begin(), two.begin()
    assert (first.has_failed(), second.has_failed()) == (False, True)
    assert arrived([first, second]) == [second]
    with pytest.raises(SendFailure, match="could not be reached"):
        second.reply()
    assert two.given == [False]
    first.drop()
    assert one.given == [False]


def test_whose_time_is_over_is_read_no_longer(lent: Callable[[], Lent]) -> None:
    """Were each given its whole time again, the last of many would have been waited for many times as long."""
    one, two = lent(), lent()
    first, second = one.begin(read=0.01), two.begin(read=3600.0)
    second.until = first.until
    assert sorted(map(id, arrived([first, second]))) == sorted(map(id, [first, second]))
    for each in (first, second):
        with pytest.raises(SendFailure, match="no answer within the read timeout"):
            each.reply()


def test_time_runs_from_when_the_request_was_sent(lent: Callable[[], Lent]) -> None:
    before = time.monotonic()
    underway = lent().begin(read=50.0)
    assert before + 50.0 <= underway.until <= time.monotonic() + 50.0
    underway.drop()


def test_none_is_found_where_somebody_is_to_be_woken_first(lent: Callable[[], Lent]) -> None:
    underway = lent().begin(read=50.0)
    assert arrived([underway], time.monotonic() + 0.01) == []
    assert arrived([underway], 0.0) == []
    assert underway.timeouts["read"] == 50.0
    underway.drop()


def test_a_connection_that_breaks_while_others_are_waited_for_is_told_as_broken(
    lent: Callable[[], Lent],
) -> None:
    """The system tells that once: who looks first must pass it on."""
    one, two = tcp(lent()), lent()
    first, second = one.begin(), two.begin()
    one.theirs.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    one.theirs.close()
    assert arrived([first, second]) == [first]
    with pytest.raises(SendFailure, match="reset") as broken:
        first.reply()
    assert broken.value.sent == "maybe"
    second.drop()


def test_what_is_too_late_to_leave_does_not(lent: Callable[[], Lent]) -> None:
    """Others are made ready first: a service that took it after all would have it twice."""
    one, now = lent(), [0.0]
    underway = one.get_ready(deadline=5.0, clock=replace(SYSTEM, monotonic=lambda: now[0]))
    now[0] = 5.0
    underway.leave()
    with pytest.raises(SendFailure) as late:
        underway.reply()
    assert (late.value.sent, late.value.trouble) == ("no", "deadline")
    one.theirs.setblocking(False)
    with pytest.raises(BlockingIOError):
        one.theirs.recv(1)


def test_a_connection_that_was_ready_for_long_is_looked_at_again(
    lent: Callable[[], Lent], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ostiary._io.underway.JUST_NOW", 0.0)
    one, other = lent(), lent()
    underway = one.get_ready()
    one.ended, one.stream = True, other.stream
    underway.leave()
    other.theirs.settimeout(5.0)
    assert other.theirs.recv(1000).endswith(b"body")
    other.theirs.sendall(ANSWER)
    assert underway.reply().content == b"ok"
    assert one.given == [True]


@pytest.mark.parametrize("answered", [True, False])
def test_nothing_keeps_a_request_once_it_is_over(lent: Callable[[], Lent], answered: bool) -> None:
    """Its head holds a credential, and errors keep what leads to them."""
    one = lent()
    underway = one.begin(read=0.01)
    if answered:
        one.theirs.sendall(ANSWER)
        assert underway.reply().content == b"ok"
    else:
        with pytest.raises(SendFailure):
            underway.reply()
    assert not any(isinstance(each, Outgoing) for each in gc.get_referents(underway))


def is_freed_at_once(made: Callable[[], weakref.ref[Any]]) -> bool:
    """Say whether what a function had in a local is gone when it returns, before any collection."""
    gc.disable()
    try:
        return made()() is None
    finally:
        gc.enable()


def test_an_error_that_was_seen_early_keeps_no_frame_alive(lent: Callable[[], Lent]) -> None:
    class Local: ...

    def broken() -> weakref.ref[Local]:
        one, local = tcp(lent()), Local()
        one.theirs.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        one.theirs.close()
        until(lambda: one.stream.has_data(10))
        with suppress(httpcore.ReadError):
            one.stream.read(10, 1.0)
            pytest.fail("the reset was not told")
        return weakref.ref(local)

    assert is_freed_at_once(broken)


def test_an_answer_that_fails_keeps_no_frame_alive(lent: Callable[[], Lent]) -> None:
    class Local: ...

    def failing() -> weakref.ref[Local]:
        one, local = lent(), Local()
        underway = one.begin()
        one.theirs.close()
        with suppress(SendFailure):
            underway.reply()
            pytest.fail("the end was not told")
        return weakref.ref(local)

    assert is_freed_at_once(failing)


def tcp(lent: Lent) -> Lent:
    """Put TCP in the place of the pair: only there can a connection be reset."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        ours = socket.create_connection(server.getsockname())
        lent.theirs.close()
        lent.stream.close()
        lent.theirs, _ = server.accept()
    lent.stream = SyncSocket(Stream(ours), direct=True)
    return lent
