"""Flows that are sent together: what is done in which order, and what becomes of the others where one fails."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import pytest

from ostiary._core.flow import Send
from ostiary._io.sync import SyncRuntime
from ostiary.config import Timeouts
from ostiary.record import Delivered, Record
from ostiary.record.flows import FlowSender
from ostiary.record.queue import Claim


class Line:
    """Stand for what sends: what can leave at once, `begin` says, if anything; and all is answered."""

    def __init__(self, begin: Callable[..., Any]) -> None:
        self.begin = begin

    def send(self, effect: Send) -> None: ...


def none_now(effect: Send, *, opens: bool, rows: Any) -> None:
    """Let nothing leave at once."""


def claimed(keys: str) -> list[Claim]:
    """Claim one record a key; the last one is taken first."""
    return [Claim(key, [Record(key, None)], failures=0, faults=0, ticket=None) for key in keys]


def send_together(
    claims: list[Claim], flow: Any, begin: Callable[..., Any], settle: Callable[..., Any]
) -> None:
    """Send the claims in one group, as far as they go together; those that don't are left in the list."""
    sender = FlowSender(SyncRuntime(Line(begin)), flow)  # type: ignore[arg-type]
    sender.together(claims.pop(), lambda: claims.pop() if claims else None, settle)


def test_an_exit_in_the_middle_leaves_no_claim_unsettled() -> None:
    settled: dict[str, str] = {}

    def flow(records: Sequence[Record], timeout: float | None) -> Any:
        if records[0].key == "x":
            raise SystemExit
        yield from ()
        return Delivered.ok(1)

    def settle(claim: Claim, send: Callable[[], Delivered]) -> None:
        settled[claim.key] = send().verdict

    with pytest.raises(SystemExit):
        send_together(claimed("x"), flow, none_now, settle)
    send_together(claimed("a"), flow, none_now, settle)
    assert settled == {"x": "retry", "a": "ok"}


class Answered:
    """Stand for a request under way whose answer is there."""

    def __init__(self, said: list[str] | None = None) -> None:
        self.channel = self.drop = lambda: None
        self.has_failed = self.has_come = lambda: False
        self.is_next = lambda: True
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

    with pytest.raises(SystemExit):
        send_together(claimed("abc"), flow, lambda effect, *, opens, rows: Answered(), settle)
    assert sorted(settled) == ["a", "b", "c"]


def test_what_leaves_together_is_ready_before_the_first_leaves() -> None:
    """Each time that a socket is touched another thread works: so nothing of ours stands in between."""
    said: list[str] = []

    def flow(records: Sequence[Record], timeout: float | None) -> Any:
        for _ in range(2):
            yield Send("POST", "", [], b"", timeouts=Timeouts(), deadline=None, cap=1)
        return Delivered.ok(1)

    send_together(
        claimed("abc"),
        flow,
        lambda effect, *, opens, rows: Answered(said),
        lambda claim, send: said.append(send().verdict),
    )
    assert (
        said
        == ["ready"] * 3 + ["leave"] * 3 + ["reply", "ready"] * 3 + ["leave"] * 3 + ["reply"] * 3 + ["ok"] * 3
    )


def test_one_that_cannot_leave_is_the_only_one_to_fail() -> None:
    settled: dict[str, object] = {}

    def flow(records: Sequence[Record], timeout: float | None) -> Any:
        yield Send("POST", records[0].key, [], b"", timeouts=Timeouts(), deadline=None, cap=1)
        return Delivered.ok(1)

    def no_memory() -> None:
        raise MemoryError

    def begin(effect: Send, *, opens: bool, rows: Any) -> Answered:
        answered = Answered()
        if effect.url == "b":
            answered.leave = no_memory
        return answered

    def settle(claim: Claim, send: Callable[[], Delivered]) -> None:
        try:
            settled[claim.key] = send()
        except MemoryError as error:
            settled[claim.key] = type(error)

    send_together(claimed("abc"), flow, begin, settle)
    assert settled == {"a": Delivered.ok(1), "b": MemoryError, "c": Delivered.ok(1)}


def test_what_is_ready_leaves_before_a_connection_is_opened() -> None:
    said: list[str] = []

    def flow(records: Sequence[Record], timeout: float | None) -> Any:
        yield Send("POST", "", [], b"", timeouts=Timeouts(), deadline=None, cap=1)
        return Delivered.ok(1)

    def begin(effect: Send, *, opens: bool, rows: Any) -> Answered | None:
        if not said:
            return Answered(said)
        said.append("opens" if opens else "has none")
        return Answered(said) if opens else None

    send_together(claimed("abc"), flow, begin, lambda claim, send: said.append(send().verdict))
    opened = ["has none", "leave", "opens", "ready"]
    assert said == ["ready", *opened, *opened, "leave", *["reply"] * 3, *["ok"] * 3]


def test_one_that_takes_its_time_is_the_last_of_its_group(monkeypatch: pytest.MonkeyPatch) -> None:
    said: list[str] = []
    now = [0.0]
    monkeypatch.setattr("ostiary.record.flows.time.monotonic", lambda: now[0])

    def flow(records: Sequence[Record], timeout: float | None) -> Any:
        if records[0].key == "b":
            now[0] += 1.0  # its mask looks at it
        yield Send("POST", "", [], b"", timeouts=Timeouts(), deadline=None, cap=1)
        return Delivered.ok(1)

    claims = claimed("abc")
    send_together(claims, flow, lambda effect, *, opens, rows: Answered(said), lambda claim, send: None)
    assert said == ["ready", "ready", "leave", "leave", "reply", "reply"]
    assert [claim.key for claim in claims] == ["a"]
