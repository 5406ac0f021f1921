"""Requests in a row over one connection: each gets its own answer, and each knows what became of it where one fails."""

from __future__ import annotations

import gc
import socket
import weakref
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import httpcore
import pytest
from tests.support.streams import Stream

from ostiary._core.clock import SYSTEM, Clock
from ostiary._core.flow import Send, SendFailure
from ostiary._io.outgoing import Target, target_of
from ostiary._io.plain import written
from ostiary._io.rows import Pace, Place, Row, Rows
from ostiary._io.sockets import SyncSocket
from ostiary._io.underway import Underway, arrived
from ostiary.config import Timeouts

CHUNKED = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\n%b\r\n0\r\n\r\n"
PLAIN = b"HTTP/1.1 202 Accepted\r\nContent-Length: 1\r\n\r\n%b"
LAST = b"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 1\r\n\r\n%b"


class Lending:
    """Lend connections, whose other ends are `theirs`, and count what is given back."""

    def __init__(self) -> None:
        self.theirs: list[socket.socket] = []
        self.streams: list[SyncSocket] = []
        self.turns = 0
        self.kept: list[bool] = []
        self.stale = self.refuses = False

    def take(self, patience: float | None) -> bool:
        self.turns += 1
        return True

    def borrow(self, target: Target, connect: float | None) -> SyncSocket:
        if self.refuses:
            raise httpcore.ConnectError("nobody there")
        ours, theirs = socket.socketpair()
        theirs.settimeout(5.0)
        self.theirs.append(theirs)
        self.streams.append(SyncSocket(Stream(ours), direct=True))
        return self.streams[-1]

    def give(self, origin: str, stream: SyncSocket | None, *, keeps: bool) -> None:
        self.turns -= 1
        self.kept.append(keeps)
        if stream is not None and not keeps:
            stream.close()

    def check(self) -> None: ...

    def still_has(self, stream: SyncSocket) -> bool:
        if self.stale:
            self.stale = False
            stream.close()
            return False
        return True


@pytest.fixture
def lending() -> Iterator[Lending]:
    made = Lending()
    yield made
    for each in made.streams:
        each.close()
    for their in made.theirs:
        their.close()
    assert made.turns == 0, "each turn is given back once"


def quick() -> Pace:
    """Return the pace of a service that has shown what it can do."""
    pace = Pace()
    while pace.longest < 16:
        pace.answered(pace.longest, 0.0)
    return pace


class Group:
    """Get requests ready that go in rows over what is lent."""

    def __init__(self, lending: Lending, pace: Pace) -> None:
        self.lending, self.pace = lending, pace
        self.rows = Rows()
        self.all: list[Underway[Place]] = []

    def add(
        self, body: bytes, *, read: float = 5.0, deadline: float | None = None, clock: Clock = SYSTEM
    ) -> Underway[Place]:
        """Get one ready."""
        effect = Send(
            "POST", "http://h/x", [], body, timeouts=Timeouts(read=read), deadline=deadline, cap=100
        )
        target = target_of(effect.url)
        request = written(effect, target)
        assert request is not None
        row = self.rows.joined("h", len(body))
        if row is None:
            row = self.rows.begun("h", len(body), self.lending, self.pace)
        underway = Underway(row, request, effect, target, clock)
        assert underway.ready(0.0)
        self.all.append(underway)
        return underway

    def leave(self) -> None:
        """Send all."""
        for each in self.all:
            each.leave()
        self.rows.leave()

    def read(self) -> list[Any]:
        """Read all answers, as they come, and tell in the order of the requests what they are."""
        found: dict[Underway[Place], Any] = {}
        left = list(self.all)
        while left:
            for each in arrived(left):
                left.remove(each)
                try:
                    found[each] = each.reply().content
                except SendFailure as failure:
                    found[each] = (failure.sent, failure.trouble)
        return [found[each] for each in self.all]


@pytest.fixture
def group(lending: Lending) -> Callable[..., Group]:
    def make(count: int = 0, pace: Pace | None = None, **settings: Any) -> Group:
        made = Group(lending, pace or quick())
        for number in range(count):
            made.add(b"%d" % number, **settings)
        return made

    return make


def test_a_service_that_was_never_seen_gets_one_request_a_connection(
    lending: Lending, group: Callable[..., Group]
) -> None:
    one = group(3, Pace())
    one.leave()
    assert [their.recv(1000)[-1:] for their in lending.theirs] == [b"0", b"1", b"2"]
    for their, answer in zip(lending.theirs, b"abc", strict=True):
        their.sendall(PLAIN % bytes([answer]))
    assert one.read() == [b"a", b"b", b"c"]
    assert lending.kept == [True] * 3


@pytest.mark.parametrize("form", [PLAIN, CHUNKED], ids=["plain", "chunked"])
@pytest.mark.parametrize("cut", range(0, 200, 7))
def test_each_gets_its_own_answer_wherever_they_are_cut(
    lending: Lending, group: Callable[..., Group], form: bytes, cut: int
) -> None:
    one = group(3)
    one.leave()
    [theirs] = lending.theirs
    assert theirs.recv(10_000).count(b"POST") == 3, "they leave in one write"
    answers = b"HTTP/1.1 100 Continue\r\n\r\n" + form % b"a" + PLAIN % b"b" + form % b"c"
    theirs.sendall(answers[: cut + 1])
    first = one.all[0]
    assert arrived(one.all) == [first]
    theirs.sendall(answers[cut + 1 :])
    assert first.reply().content == b"a"
    one.all.remove(first)
    assert one.read() == [b"b", b"c"]
    assert lending.kept == [True]


def test_what_a_service_ends_the_connection_before_it_has_not_taken(
    lending: Lending, group: Callable[..., Group]
) -> None:
    one = group(3)
    one.leave()
    lending.theirs[0].sendall(PLAIN % b"a" + LAST % b"b")
    lending.theirs[0].close()
    assert one.read() == [b"a", b"b", ("no", "lost")]
    assert lending.kept == [False]
    assert one.pace.longest == 2, "so many it takes"


def test_one_that_goes_on_without_a_connection_may_have_taken_more(
    lending: Lending, group: Callable[..., Group]
) -> None:
    one = group(3)
    one.leave()
    answer = b"HTTP/1.0 200 OK\r\nConnection: keep-alive\r\nContent-Length: 1\r\n\r\n"
    lending.theirs[0].sendall(answer + b"a" + answer + b"b" + answer + b"c")
    assert one.read() == [b"a", ("maybe", "lost"), ("maybe", "lost")]


@pytest.mark.parametrize("status", [b"200 OK", b"204 No Content"])
def test_an_empty_answer_is_whole_though_more_has_come(
    lending: Lending, group: Callable[..., Group], status: bytes
) -> None:
    one = group(2)
    one.leave()
    empty = b"HTTP/1.1 %b\r\nContent-Encoding: gzip\r\nContent-Length: 0\r\n\r\n" % status
    lending.theirs[0].sendall(empty + PLAIN % b"b")
    assert one.read() == [b"", b"b"]


def test_of_those_behind_one_without_an_answer_nothing_is_known(
    lending: Lending, group: Callable[..., Group]
) -> None:
    one = group(3)
    one.leave()
    lending.theirs[0].sendall(PLAIN % b"a")
    lending.theirs[0].close()
    assert one.read() == [b"a", ("maybe", "lost"), ("maybe", "lost")]
    assert lending.kept == [False]
    for _ in range(500):
        one.pace.answered(1, 0.0)
    assert one.pace.longest == 1, "it may be one that takes no rows"


def test_nothing_is_kept_alive_by_what_failed(lending: Lending, group: Callable[..., Group]) -> None:
    class Local: ...

    def failing() -> weakref.ref[Local]:
        one, local = group(3), Local()
        one.leave()
        lending.theirs[0].close()
        assert one.read() == [("maybe", "lost")] * 3
        return weakref.ref(local)

    gc.disable()
    try:
        assert failing()() is None
    finally:
        gc.enable()


def test_time_counts_from_the_answer_before(lending: Lending, group: Callable[..., Group]) -> None:
    one = group(2, read=0.2)
    one.leave()
    first, second = one.all
    before = second.until
    lending.theirs[0].sendall(PLAIN % b"a")
    assert first.reply().content == b"a"
    assert second.is_next()
    assert second.until > before
    assert arrived([second]) == [second]
    with pytest.raises(SendFailure, match="no answer within the read timeout"):
        second.reply()


def test_a_connection_that_ended_meanwhile_is_replaced_for_all(
    lending: Lending, group: Callable[..., Group], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ostiary._io.underway.JUST_NOW", 0.0)
    one = group(3)
    lending.stale = True
    one.leave()
    assert len(lending.theirs) == 2
    requests = lending.theirs[1].recv(10_000)
    assert sorted(requests[place - 1 : place] for place in ends_of(requests)) == [b"0", b"1", b"2"]
    for place in ends_of(requests):
        lending.theirs[1].sendall(PLAIN % requests[place - 1 : place])
    assert one.read() == [b"0", b"1", b"2"]
    assert lending.kept == [True]


def ends_of(requests: bytes) -> list[int]:
    """Return where each of some requests with a body of one byte ends."""
    return [len(part) for part in accumulated(requests.split(b"POST")[1:])]


def accumulated(parts: list[bytes]) -> Iterator[bytes]:
    whole = b""
    for part in parts:
        whole += b"POST" + part
        yield whole


def test_where_none_can_be_had_in_its_place_nothing_was_sent(
    lending: Lending, group: Callable[..., Group], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ostiary._io.underway.JUST_NOW", 0.0)
    one = group(4)
    lending.stale = lending.refuses = True
    one.leave()
    assert one.read() == [("no", "connect")] * 4


def test_where_those_that_are_just_ready_find_none_nothing_was_sent_either(
    lending: Lending, group: Callable[..., Group], monkeypatch: pytest.MonkeyPatch
) -> None:
    one = group(3)
    lending.stale = lending.refuses = True
    with monkeypatch.context() as patch:
        patch.setattr("ostiary._io.underway.JUST_NOW", 0.0)
        one.all[0].leave()
    for each in one.all[1:]:
        each.leave()
    one.rows.leave()
    assert one.read() == [("no", "connect")] * 3


def test_one_that_fails_before_the_row_leaves_is_not_in_it(
    lending: Lending, group: Callable[..., Group]
) -> None:
    one = group(3)
    for each in one.all:
        each.leave()
    one.all.pop(1).drop()
    one.rows.leave()
    assert lending.theirs[0].recv(10_000).count(b"POST") == 2
    lending.theirs[0].sendall(PLAIN % b"a" + PLAIN % b"c")
    assert one.read() == [b"a", b"c"]


def test_no_memory_for_a_look_at_the_connection_is_the_business_of_one(
    lending: Lending, group: Callable[..., Group], monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_memory(stream: SyncSocket) -> bool:
        raise MemoryError

    one = group(2)
    with monkeypatch.context() as patch:
        patch.setattr("ostiary._io.underway.JUST_NOW", 0.0)
        patch.setattr(lending, "still_has", no_memory)
        with pytest.raises(MemoryError):
            one.all[0].leave()
    one.all.pop(0).drop()
    one.leave()
    lending.theirs[0].sendall(PLAIN % b"b")
    assert one.read() == [b"b"]


def test_the_first_that_leaves_looks_at_the_connection(
    lending: Lending, group: Callable[..., Group], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ostiary._io.underway.JUST_NOW", 0.0)
    now = [0.0]
    one = group()
    for deadline in (5.0, None):
        one.add(b"x", deadline=deadline, clock=replace(SYSTEM, monotonic=lambda: now[0]))
    now[0], lending.stale = 5.0, True
    one.leave()
    lending.theirs[1].sendall(PLAIN % b"b")
    assert one.read() == [("no", "deadline"), b"b"]


def test_one_that_is_too_late_to_leave_holds_up_no_other(
    lending: Lending, group: Callable[..., Group]
) -> None:
    now = [0.0]
    one = group()
    for number, deadline in enumerate((None, 5.0, None)):
        one.add(b"%d" % number, deadline=deadline, clock=replace(SYSTEM, monotonic=lambda: now[0]))
    now[0] = 5.0
    one.leave()
    assert lending.theirs[0].recv(10_000).count(b"POST") == 2
    lending.theirs[0].sendall(PLAIN % b"a" + PLAIN % b"c")
    assert one.read() == [b"a", ("no", "deadline"), b"c"]
    assert lending.kept == [True]


@pytest.mark.parametrize("order", [(0, 1, 2), (2, 1, 0), (1, 0, 2)])
def test_those_that_are_left_where_they_are_close_the_connection_once(
    lending: Lending, group: Callable[..., Group], order: tuple[int, ...]
) -> None:
    one = group(3)
    one.leave()
    for place in order:
        one.all[place].drop()
    assert lending.kept == [False]


def test_a_row_has_an_end(lending: Lending, group: Callable[..., Group]) -> None:
    one = group(17)
    one.add(b"x" * 20_000)
    one.add(b"x" * 20_000)
    assert len(lending.theirs) == 3
    for each in one.all:
        each.drop()


def test_nothing_joins_a_row_that_has_left(lending: Lending, group: Callable[..., Group]) -> None:
    one = group(1)
    one.leave()
    one.add(b"later")
    assert len(lending.theirs) == 2
    for each in one.all:
        each.drop()


class TestPace:
    def test_it_grows_with_what_has_come_quickly(self) -> None:
        pace, seen = Pace(), [1]
        for _ in range(200):
            pace.answered(pace.longest, 0.01)
            if pace.longest != seen[-1]:
                seen.append(pace.longest)
        assert seen == [1, 2, 4, 8, 16]

    def test_a_service_that_takes_its_time_gets_shorter_rows(self) -> None:
        pace = quick()
        pace.answered(16, 1.0)
        assert pace.longest == 8
        for _ in range(5):
            pace.answered(1, 1.0)
        assert pace.longest == 1

    def test_requests_that_go_alone_prove_nothing_about_long_rows(self) -> None:
        pace = Pace()
        for _ in range(500):
            pace.answered(1, 0.0)
        assert pace.longest == 2

    def test_a_connection_that_broke_under_one_request_says_nothing_about_rows(self) -> None:
        pace = quick()
        pace.broke(1)
        assert pace.longest == 1
        for _ in range(32):
            pace.answered(1, 0.0)
        assert pace.longest == 2


def test_a_row_keeps_no_request_once_it_has_left(lending: Lending, group: Callable[..., Group]) -> None:
    """There are credentials in their heads."""
    one = group(2)
    one.leave()
    row = one.all[0]._lender
    assert isinstance(row, Row)
    assert [place.request for place in row._places] == [b"", b""]
    for each in one.all:
        each.drop()
