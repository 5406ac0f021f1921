"""Where records wait: the vocabulary of delivery, and the interface that every store of records has."""

from __future__ import annotations

import _thread
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Literal, NamedTuple, Protocol, TypeAlias

__all__ = [
    "Awaited",
    "Claim",
    "Delivered",
    "Drop",
    "Ledger",
    "Look",
    "Mark",
    "Overflow",
    "Queue",
    "Record",
    "ring",
]

Overflow: TypeAlias = Literal["drop_oldest", "drop_new", "block"]


class Record:
    """Carry one thing to deliver: `payload`, and the `key` whose records keep their order (a session id)."""

    __slots__ = ("key", "payload", "seq")

    def __init__(self, key: str, payload: Any) -> None:
        self.key: str = key
        self.payload: Any = payload  # what it is, the sender knows
        self.seq: int = 0  # the queue numbers records in the order in which it takes them

    def __repr__(self) -> str:
        return f"Record(key={self.key!r})"  # never the payload: it holds prompts


Drop: TypeAlias = tuple[Record, str]
"""A record that was given up, and why."""


@dataclass(frozen=True, slots=True)
class Delivered:
    """Say how many of the records arrived (the first `count`) and what about the next one.

    Made by `ok`, `retry` and `reject`.
    """

    count: int
    verdict: Literal["ok", "retry", "reject"] = "ok"
    after: float | None = None
    reason: str = ""
    refused: int = 0

    @classmethod
    def ok(cls, count: int) -> Delivered:
        """Report `count` arrivals; records beyond them are offered again soon."""
        return _arrived(count)

    @classmethod
    def retry(cls, after: float | None = None, *, count: int = 0) -> Delivered:
        """Report a passing failure after `count` arrivals: the rest is kept and offered again.

        `after`: the seconds that the service asked to wait, else the wait grows exponentially.
        """
        return cls(count, "retry", after)

    @classmethod
    def reject(cls, reason: str, *, count: int = 0, refused: int = 1) -> Delivered:
        """Report that after `count` arrivals the next `refused` records can never arrive: they are dropped.

        `reason` names a class of cause (`"http_422"`), never content: it is counted, logged and shown.
        """
        return cls(count, "reject", None, reason, refused)


@lru_cache(maxsize=256)  # nearly all reports are one of a few
def _arrived(count: int) -> Delivered:
    return Delivered(count)


@dataclass(frozen=True, slots=True)
class Ledger:
    """Account for every record: `accepted == delivered + pending + sum(dropped.values())`, at any instant.

    `accepted` counts all records handed to `put()`, `dropped` those given up, by reason: `"queue_full"`,
    `"shutdown"`, the reasons of `Delivered.reject`, and `"error:<type>"` for a sender that kept raising.
    """

    accepted: int
    delivered: int
    pending: int
    dropped: Mapping[str, int]


class Claim:
    """Lend the oldest records of one key to one thread; no other gets records of that key until it is settled.

    `failures` counts the passing failures of this key in a row, `faults` those of them that were exceptions.
    """

    __slots__ = ("failures", "faults", "key", "records", "ticket")

    def __init__(
        self, key: str, records: Sequence[Record], *, failures: int, faults: int, ticket: Any
    ) -> None:
        self.key: str = key
        self.records: Sequence[Record] = records
        self.failures: int = failures
        self.faults: int = faults
        self.ticket: Any = ticket  # the queue's own business


class Look(NamedTuple):
    """Show what a queue could do next.

    `ready`: a claim would succeed. `lent`: records in claims that aren't settled. `due`: when the next retry is, None
    where none waits. `claims`: how many claims there have been, to see whether anybody is at work. `chore`: when to
    gather even if nothing was put, None where there is no need. `waiting`: gathered records that aren't lent.
    """

    ready: bool
    lent: int
    due: float | None
    claims: int
    chore: float | None = None
    waiting: int = 0


class Awaited(Protocol):
    """What a flush waits for: `left` records to go, `dropped` of those that went; `bell` may ring when all are gone."""

    @property
    def left(self) -> int: ...
    @property
    def dropped(self) -> int: ...
    @property
    def bell(self) -> _thread.LockType: ...


class Mark:
    """Count down the records that were pending at one instant; the queue rings `bell` when `left` reaches zero."""

    __slots__ = ("bell", "dropped", "left", "seq")

    def __init__(self, seq: int, left: int) -> None:
        self.seq: int = seq
        self.left: int = left
        self.dropped: int = 0
        self.bell: _thread.LockType = _thread.allocate_lock()
        self.bell.acquire()

    def covers(self, seq: int) -> bool:
        """Say whether the record of this number was pending then."""
        return seq <= self.seq


class Queue(Protocol):
    """Store records until they are delivered: in memory, or in a file that outlives the process.

    Safe from any thread, from signal handlers and from finalisers, which may interrupt any of these methods half-way
    on the same thread. Times are seconds of the delivery's clock.
    """

    def put(self, record: Record) -> bool:
        """Store a record, or drop one according to the overflow policy; False where it was `record` itself."""
        ...

    def idle(self) -> bool:
        """Say whether nothing was put since the last `gather()`; costs next to nothing."""
        ...

    def gather(self) -> int:
        """Make what was put since the last call claimable, and return how many records that were.

        Only one thread gathers, at intervals: that is how records of a key come to travel together.
        """
        ...

    def claim(self, limit: int, now: float) -> Claim | None:
        """Lend up to `limit` of the oldest gathered records of a key that is due and not lent, or None."""
        ...

    def settle(self, claim: Claim, answer: Delivered, *, due: float, fault: bool = False) -> None:
        """End a claim: what arrived goes, what was refused is dropped, the rest waits (for a retry: until `due`).

        `fault` says that the sender raised: its records are then lent one at a time, so that the one that makes it
        raise is found and the others get through.
        """
        ...

    def look(self, now: float) -> Look:
        """Show what could be done next."""
        ...

    def hasten(self) -> None:
        """Make keys that wait for a retry due now, save those whose wait the service asked for."""
        ...

    def mark(self) -> Awaited | None:
        """Start counting down all that is pending now; None where this call interrupted another one half-way."""
        ...

    def unmark(self, mark: Awaited) -> None:
        """Stop counting down."""
        ...

    def ledger(self) -> Ledger:
        """Count everything, consistently."""
        ...

    def close(self) -> None:
        """Take no more records: later ones are dropped as `"shutdown"`."""
        ...

    def abandon(self) -> None:
        """Drop what isn't lent, at the end of a shutdown (a durable queue keeps it for the next process)."""
        ...

    def at_risk(self) -> int:
        """Count the records that would be lost if the process ended now."""
        ...

    def rest(self) -> None:
        """Let go of files and locks, at the end of the interpreter; the next put takes them up again."""
        ...

    def after_fork(self) -> None:
        """Start over in a forked child: empty, with fresh locks; the parent delivers what it had."""
        ...


def ring(bell: _thread.LockType) -> None:
    """Wake whoever waits in `bell.acquire()`, now or at the next wait.

    A bare lock as a bell: unlike `threading.Event` it can be rung by a signal handler that interrupted a ring.
    """
    # Asked first: most find it rung already, and an error takes longer than all else here.
    if bell.locked():
        with suppress(RuntimeError):  # rung meanwhile
            bell.release()
