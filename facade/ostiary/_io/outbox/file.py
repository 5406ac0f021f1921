"""The records of an outbox file: what comes in, what leaves, and the count of both."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, NamedTuple, cast

from ostiary._io.outbox import schema
from ostiary._io.outbox.connections import Connections
from ostiary._io.outbox.points import at
from ostiary._io.outbox.segments import COUNT, Segments
from ostiary._io.outbox.troubles import Trouble

__all__ = ["OutboxFile", "Removal", "Row", "Totals", "totals"]

_APPEND = (
    "INSERT INTO records SELECT ?, ?, ?, ? WHERE EXISTS (SELECT 1 FROM segments WHERE id = ? AND holder = ?)"
)
# Of what may be kept, this part is for records that were refused.
_QUARANTINED = 1_000


class Row(NamedTuple):
    """Show one stored record; `at` is when it was recorded, in milliseconds since the epoch."""

    seq: int
    key: str
    at: int
    body: bytes


@dataclass(slots=True)
class Removal:
    """Say which records leave the file and what became of them; `refused` ones go to quarantine."""

    delivered: Sequence[int] = ()
    dropped: Sequence[int] = ()
    reason: str = ""
    refused: bool = False


@dataclass(frozen=True, slots=True)
class Totals:
    """Count everything that was ever put into a file."""

    accepted: int = 0
    delivered: int = 0
    pending: int = 0
    dropped: Mapping[str, int] = field(default_factory=dict[str, int])


class OutboxFile:
    """Store and remove records. Every method raises `Trouble` where the file can't be used, `Corrupt` among them."""

    def __init__(
        self,
        path: Path,
        *,
        sync: Literal["crash", "power"] = "crash",
        max_bytes: int,
        busy: float = 1.0,
        service: str = "",
        destination: str = "",
    ) -> None:
        self._on = Connections(path, sync=sync, max_bytes=max_bytes, busy=busy, names=(service, destination))
        self.identity: tuple[int, int] | None = self._on.identity
        self.lock: threading.RLock = self._on.lock
        self.segments: Segments = Segments(self._on)
        self.checkpoint: Callable[[], None] = self._on.checkpoint
        self.relieve: Callable[[], None] = self._on.relieve
        self.close: Callable[[], None] = self._on.close
        self.handles: Callable[[], tuple[object, ...]] = self._on.handles

    # What callers do.

    def append(self, seq: int, key: str, when: int, body: bytes, holder: str) -> bool:
        """Store a record, on disk when this returns; False where `holder` doesn't hold the segment any more.

        The caller holds `lock`.
        """
        on = self._on
        if on.writer.in_transaction:
            # A signal handler or finaliser, on the thread that is in the middle of `remove()`.
            raise Trouble("interrupted")
        try:
            done = on.cursor.execute(_APPEND, (seq, key, when, body, seq >> schema.SHIFT, holder))
        except sqlite3.IntegrityError:
            raise
        except sqlite3.Error as error:
            raise on.told_apart(error, len(body)) from None
        return done.rowcount > 0

    def append_all(self, rows: Iterable[Row]) -> None:
        """Store several records, or none."""
        with self._on.transaction() as db:
            db.executemany("INSERT INTO records VALUES (?, ?, ?, ?)", rows)

    def requeue(self, first: int, when: int, limit: int) -> int:
        """Make refused records, the oldest first, pending again, numbered from `first`; return how many they were."""
        with self._on.transaction() as db:
            refused = db.execute("SELECT seq FROM quarantine ORDER BY seq LIMIT ?", (limit,)).fetchall()
            db.executemany(
                "INSERT INTO records SELECT ?, key, ?, body FROM quarantine WHERE seq = ?",
                [(first + index, when, seq) for index, (seq,) in enumerate(refused)],
            )
            db.executemany("DELETE FROM quarantine WHERE seq = ?", refused)
        return len(refused)

    # What delivery does.

    def read(self, segment: int, after: int, limit: int) -> list[Row]:
        """Return the first records of a segment beyond the number `after`."""
        low, high = schema.bounds(segment)
        return [
            Row(*row)
            for row in self._on.select(
                "SELECT seq, key, at, body FROM records WHERE seq > ? AND seq <= ? ORDER BY seq LIMIT ?",
                (max(low, after), high, limit),
            )
        ]

    def remove(self, removal: Removal) -> None:
        """Take records out and count what became of them; a record that is gone already counts for nobody."""
        at("removing")
        with self._on.transaction() as db:
            at("removal begun")
            gone = _delete(db, removal.delivered)
            if gone:
                db.execute(COUNT, ("delivered", gone))
            at("delivered ones removed")
            if removal.dropped:
                if removal.refused:
                    _quarantine(db, removal.dropped, removal.reason)
                gone = _delete(db, removal.dropped)
                if gone:
                    db.execute(COUNT, (f"dropped:{removal.reason}", gone))
            _raise_tops(db, [*removal.delivered, *removal.dropped])
            at("removal counted")
        at("removed")

    def pending(self, segments: Iterable[int]) -> dict[int, tuple[int, int]]:
        """Return how many records each segment has, and the highest number among them."""
        found: dict[int, tuple[int, int]] = {}
        for segment in segments:
            count, top = self._on.select(
                "SELECT count(*), max(seq) FROM records WHERE seq BETWEEN ? AND ?", schema.bounds(segment)
            )[0]
            found[segment] = (count, top or 0)
        return found

    def count_up_to(self, tops: Mapping[int, int]) -> int:
        """Count the records of each segment up to a number."""
        return sum(
            cast(
                "int",
                self._on.select("SELECT count(*) FROM records WHERE seq BETWEEN ? AND ?", (low, top))[0][0],
            )
            for low, top in ((schema.bounds(segment)[0], top) for segment, top in tops.items())
        )

    def numbers(self, key: str, limit: int) -> list[int]:
        """Return the first numbers of a key's records."""
        rows = self._on.select("SELECT seq FROM records WHERE key = ? ORDER BY seq LIMIT ?", (key, limit))
        return [number for (number,) in rows]

    def trim_quarantine(self, before: int) -> None:
        """Forget refused records that are older than `before`, and the oldest of too many."""
        with self._on.transaction() as db:
            db.execute("DELETE FROM quarantine WHERE at < ?", (before,))
            db.execute(
                "DELETE FROM quarantine WHERE seq <= (SELECT seq FROM quarantine ORDER BY seq DESC LIMIT 1 OFFSET ?)",
                (_QUARANTINED,),
            )

    def totals(self) -> Totals:
        """Count everything at one instant."""
        with self._on.snapshot() as db:
            return totals(db)

    def meta(self) -> dict[str, str]:
        """Return what the file says about itself: `service` and `destination`."""
        return dict(self._on.select("SELECT name, value FROM meta"))


def _delete(db: sqlite3.Connection, numbers: Sequence[int]) -> int:
    return sum(db.execute("DELETE FROM records WHERE seq = ?", (number,)).rowcount for number in numbers)


def _quarantine(db: sqlite3.Connection, numbers: Sequence[int], reason: str) -> None:
    db.executemany(
        "INSERT OR REPLACE INTO quarantine SELECT seq, key, at, body, ? FROM records WHERE seq = ?",
        [(reason, number) for number in numbers],
    )


def _raise_tops(db: sqlite3.Connection, numbers: Sequence[int]) -> None:
    tops: dict[int, int] = {}
    for number in numbers:
        segment = schema.segment_of(number)
        tops[segment] = max(tops.get(segment, 0), schema.count_of(number))
    db.executemany(
        "UPDATE segments SET top = max(top, ?) WHERE id = ?", [(top, each) for each, top in tops.items()]
    )


def totals(db: sqlite3.Connection) -> Totals:
    """Count everything, in one transaction of the caller's."""
    counts: dict[str, int] = dict(db.execute("SELECT name, count FROM counts").fetchall())
    tops: dict[int, int] = dict(db.execute("SELECT id, top FROM segments").fetchall())
    pending = 0
    for segment in tops:
        count, top = db.execute(
            "SELECT count(*), max(seq) FROM records WHERE seq BETWEEN ? AND ?", schema.bounds(segment)
        ).fetchone()
        pending += count
        tops[segment] = max(tops[segment], schema.count_of(top or 0))
    return Totals(
        accepted=counts.get("accepted", 0) + sum(tops.values()),
        delivered=counts.get("delivered", 0),
        pending=pending,
        dropped={name[8:]: count for name, count in counts.items() if name.startswith("dropped:")},
    )
