"""Requests under way: several answers are waited for at once, and each within its own time."""

from __future__ import annotations

import socket
import struct
import time
from collections.abc import Callable, Iterator, Sequence
from math import inf
from typing import Any

import httpcore
import pytest

from ostiary._core.clock import SYSTEM
from ostiary._core.flow import Send, SendFailure
from ostiary._io.outgoing import Target, target_of
from ostiary._io.plain import written
from ostiary._io.sockets import SyncSocket
from ostiary._io.sync import SyncRuntime
from ostiary._io.underway import Underway, arrived
from ostiary.config import Timeouts
from ostiary.record import Delivered, Record
from ostiary.record.flows import FlowSender
from ostiary.record.queue import Claim

ANSWER = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"


class Stream:
    """Stand for the library's stream over a socket."""

    def __init__(self, sock: socket.socket) -> None:
        self.sock = sock
        self.close = sock.close

    def get_extra_info(self, info: str) -> socket.socket:
        return self.sock


class Lent:
    """Lend one connection, whose other end is `theirs`, and know what became of it."""

    def __init__(self) -> None:
        ours, self.theirs = socket.socketpair()
        self.stream = SyncSocket(Stream(ours), direct=True)
        self.given: list[bool] = []
        self.refuses = False

    def take(self, patience: float | None) -> bool:
        return True

    def borrow(self, target: Target, connect: float | None) -> SyncSocket:
        if self.refuses:
            raise httpcore.ConnectError("nobody there")
        return self.stream

    def give(self, origin: str, stream: SyncSocket | None, *, keeps: bool) -> None:
        self.given.append(keeps)

    def check(self) -> None: ...

    def begin(self, read: float | None = None) -> Underway:
        """Send a request."""
        effect = Send("POST", "http://h/x", [], b"body", timeouts=Timeouts(read=read), deadline=None, cap=100)
        target = target_of(effect.url)
        request = written(effect, target)
        assert request is not None
        underway = Underway(self, request, effect, target, SYSTEM)
        assert underway.ready(None)
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


class Line:
    """Stand for what sends: nothing can leave at once, and all is answered."""

    def begin(self, effect: Send, *, opens: bool) -> None: ...

    def send(self, effect: Send) -> None: ...


def test_an_exit_in_the_middle_leaves_no_claim_unsettled() -> None:
    settled: dict[str, str] = {}

    def flow(records: Sequence[Record], timeout: float | None) -> Any:
        if records[0].key == "bad":
            raise SystemExit
        yield from ()
        return Delivered.ok(1)

    def claimed(key: str) -> Claim:
        return Claim(key, [Record(key, None)], failures=0, faults=0, ticket=None)

    def settle(claim: Claim, send: Callable[[], Delivered]) -> None:
        settled[claim.key] = send().verdict

    sender = FlowSender(SyncRuntime(Line()), flow)  # type: ignore[arg-type]
    with pytest.raises(SystemExit):
        sender.together(claimed("bad"), lambda: None, settle)
    sender.together(claimed("good"), lambda: None, settle)
    assert settled == {"bad": "retry", "good": "ok"}


class Answered:
    """Stand for a request under way whose answer is there."""

    def __init__(self, said: list[str] | None = None) -> None:
        self.channel = self.drop = lambda: None
        self.has_failed = lambda: False
        said = [] if said is None else said
        said.append("ready")
        self.leave = lambda: said.append("leave")
        self.reply = lambda: said.append("reply")


def test_an_exit_while_one_is_settled_leaves_the_others_settled() -> None:
    """A callback that hears of a lost record may want to end the process, each time."""
    settled: list[str] = []

    def flow(records: Sequence[Record], timeout: float | None) -> Any:
        yield Send("POST", "", [], b"", timeouts=Timeouts(), deadline=None, cap=1)
        return Delivered.ok(1)

    def settle(claim: Claim, send: Callable[[], Delivered]) -> None:
        settled.append(claim.key)
        raise SystemExit

    claims = [Claim(key, [Record(key, None)], failures=0, faults=0, ticket=None) for key in "abc"]
    line = Line()
    line.begin = lambda effect, *, opens: Answered()  # type: ignore[method-assign, assignment]
    sender = FlowSender(SyncRuntime(line), flow)  # type: ignore[arg-type]
    with pytest.raises(SystemExit):
        sender.together(claims.pop(), lambda: claims.pop() if claims else None, settle)
    assert sorted(settled) == ["a", "b", "c"]


def test_none_is_found_where_somebody_is_to_be_woken_first(lent: Callable[[], Lent]) -> None:
    underway = lent().begin(read=50.0)
    assert arrived([underway], time.monotonic() + 0.01) == []
    assert arrived([underway], 0.0) == []
    assert underway.timeouts["read"] == 50.0
    underway.drop()


def test_what_leaves_together_is_ready_before_the_first_leaves() -> None:
    """Each time that a socket is touched another thread works: so nothing of ours stands in between."""
    said: list[str] = []

    def flow(records: Sequence[Record], timeout: float | None) -> Any:
        for _ in range(2):
            yield Send("POST", "", [], b"", timeouts=Timeouts(), deadline=None, cap=1)
        return Delivered.ok(1)

    claims = [Claim(key, [Record(key, None)], failures=0, faults=0, ticket=None) for key in "abc"]
    line = Line()
    line.begin = lambda effect, *, opens: Answered(said)  # type: ignore[method-assign, assignment]
    FlowSender(SyncRuntime(line), flow).together(  # type: ignore[arg-type]
        claims.pop(),
        lambda: claims.pop() if claims else None,
        lambda claim, send: said.append(send().verdict),
    )
    assert (
        said
        == ["ready"] * 3 + ["leave"] * 3 + ["reply", "ready"] * 3 + ["leave"] * 3 + ["reply"] * 3 + ["ok"] * 3
    )


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


def tcp(lent: Lent) -> Lent:
    """Put TCP in the place of the pair: only there can a connection be reset."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        ours = socket.create_connection(server.getsockname())
        lent.theirs.close()
        lent.stream.close()
        lent.theirs, _ = server.accept()
    lent.stream = SyncSocket(Stream(ours), direct=True)
    return lent
