"""Where records wait: the vocabulary of delivery and the interface that every store of records has."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, Protocol, TypeAlias

__all__ = ["Claim", "Delivered", "Drop", "Ledger", "Overflow", "Queue", "Record"]

Overflow: TypeAlias = Literal["drop_oldest", "drop_new", "block"]


class Record:
    """Carry one thing to deliver: `payload`, and the `key` whose records keep their order (a session id)."""

    __slots__ = ("key", "payload", "seq")

    def __init__(self, key: str, payload: object) -> None:
        self.key = key
        self.payload = payload
        self.seq = 0  # the queue numbers records in the order in which it takes them

    def __repr__(self) -> str:
        return f"Record(key={self.key!r})"  # never the payload: it holds prompts


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
        return cls(count)

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


@dataclass(frozen=True, slots=True)
class Ledger:
    """Account for every record: `accepted == delivered + pending + sum(dropped.values())`, at any instant.

    `accepted` counts all records handed to `put()`, `dropped` those given up, by reason: `"queue_full"`, `"shutdown"`,
    the reasons of `Delivered.reject`, and `"error:<type>"` for a sender that kept raising.
    """

    accepted: int
    delivered: int
    pending: int
    dropped: Mapping[str, int]


Drop: TypeAlias = tuple[Record, str]
"""A record that was given up, and why."""


class Claim:
    """Lend the oldest records of one key to one thread; no other gets records of that key until it is settled.

    `failures` counts the passing failures of this key in a row, `faults` those of them that were exceptions.
    """

    __slots__ = ("failures", "faults", "key", "records", "ticket")

    def __init__(
        self, key: str, records: Sequence[Record], *, failures: int, faults: int, ticket: object
    ) -> None:
        self.key = key
        self.records = records
        self.failures = failures
        self.faults = faults
        self.ticket = ticket  # the queue's own business


class Queue(Protocol):
    """Store records until they are delivered: in memory, or in a file that outlives the process.

    Safe from any thread; nothing here raises for a reason that the caller of `put()` could not know. Times are seconds
    of the delivery's clock.
    """

    def put(self, record: Record) -> bool:
        """Store a record, or drop one according to the overflow policy; False where it was `record` itself."""
        ...

    def idle(self) -> bool:
        """Say whether nothing was put since the last `gather()`."""
        ...

    def gather(self) -> int:
        """Make what was put since the last call claimable, and return how many records that were."""
        ...

    def claim(self, limit: int, now: float) -> Claim | None:
        """Lend up to `limit` of the oldest gathered records of a key that is due and not lent, or None."""
        ...

    def settle(self, claim: Claim, answer: Delivered, *, due: float, fault: bool = False) -> None:
        """End a claim: what arrived goes, what was refused is dropped, the rest waits until `due`."""
        ...

    def hasten(self) -> None:
        """Make keys that wait for a retry due now, save those whose wait the service asked for."""
        ...

    def next_due(self) -> float | None:
        """Return when the next key that waits for a retry is due; None where none waits."""
        ...

    def ledger(self) -> Ledger:
        """Count everything, consistently."""
        ...

    def close(self) -> None:
        """Take no more records."""
        ...

    def abandon(self) -> None:
        """Give up what is not lent, at the end of a shutdown (a durable queue keeps it for the next process)."""
        ...

    def after_fork(self) -> None:
        """Start over in a forked child: empty, fresh locks; the parent delivers what it had."""
        ...
