"""What recording did in this process, in one place."""

from __future__ import annotations

import threading
import weakref
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from ostiary.record.models import MISHAPS
from ostiary.record.queue import Ledger

__all__ = ["Stats", "count", "enroll", "retire", "stats"]


class _Source(Protocol):
    """What is delivered by one name; a `Delivery`."""

    @property
    def name(self) -> str: ...
    def ledger(self) -> Ledger: ...
    def mishaps(self) -> Mapping[str, int]: ...


@dataclass(frozen=True, slots=True)
class Stats:
    """Report what recording did.

    `delivered_by`: a ledger (accepted = delivered + pending + dropped by reason) for each service that records, over
    all its clients. `counts`: what was left out on purpose, by reason (`"layer: sampled out"`). `mishaps`: what failed
    in recording itself and was kept from the application, as `"place: ErrorType" -> count`.
    """

    delivered_by: Mapping[str, Ledger]
    counts: Mapping[str, int]
    mishaps: Mapping[str, int]


_lock = threading.RLock()  # a finaliser may come while this thread is counting
_alive: weakref.WeakSet[_Source] = weakref.WeakSet()
_past: dict[str, Ledger] = {}
_counts: dict[str, int] = {}


def enroll(source: _Source) -> None:
    """Let a delivery be counted, as long as it lives and after."""
    _alive.add(source)


def retire(name: str, ledger: Ledger) -> None:
    """Keep the account of a delivery that is going away."""
    with _lock:
        _past[name] = _sum(_past.get(name), ledger)


def count(what: str) -> None:
    """Count something that was left out on purpose."""
    with _lock:
        _counts[what] = _counts.get(what, 0) + 1


def stats() -> Stats:
    """Return what recording did in this process so far; see `Stats`."""
    with _lock:
        ledgers, counts = dict(_past), dict(_counts)
    mishaps: dict[str, int] = dict(MISHAPS.counts())
    for source in list(_alive):
        ledgers[source.name] = _sum(ledgers.get(source.name), source.ledger())
        for kind, number in source.mishaps().items():
            mishaps[kind] = mishaps.get(kind, 0) + number
    return Stats(ledgers, counts, mishaps)


def _sum(one: Ledger | None, other: Ledger) -> Ledger:
    if one is None:
        return other
    dropped = dict(one.dropped)
    for reason, number in other.dropped.items():
        dropped[reason] = dropped.get(reason, 0) + number
    return Ledger(
        accepted=one.accepted + other.accepted,
        delivered=one.delivered + other.delivered,
        pending=one.pending + other.pending,
        dropped=dropped,
    )
