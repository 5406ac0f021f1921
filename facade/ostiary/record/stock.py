"""What a process has of an outbox: the file, the window on it, and what is still to be written there."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import cast

from ostiary._io.outbox.file import Removal, Totals
from ostiary._io.outbox.points import at
from ostiary._io.outbox.tenant import Tenant
from ostiary._io.outbox.troubles import CAPPED, Corrupt, Trouble
from ostiary.record.durable import Durable
from ostiary.record.queue import Drop, Record
from ostiary.record.window import Stored, Window

__all__ = ["Stock"]

# How often the file is looked after: its identity, this process's beat, the ends of others, ages.
_CHORES = 1.0
_TRIMS = 60.0
_EVICTED = 64


class Stock:
    """Read records in, and take them out. Not locked: one thread at a time. Raises `Trouble`."""

    def __init__(self, durable: Durable, tenant: Tenant, suffer: Callable[[Trouble], None]) -> None:
        self.window: Window = Window()
        self.fallen: list[Drop] = []  # dropped, and not reported yet
        self.chores_at: float = 0.0
        self._durable = durable
        self._tenant = tenant
        self._suffer = suffer
        self._owed: list[Removal] = []
        self._trimmed_at = 0.0

    def fill(self) -> int:
        """Read on, as far as there is room; return how many records came in."""
        for segment in self._tenant.held - self.window.cursors.keys():
            self.window.hold(segment)
        self.window.more = True
        at("reading")
        return self.window.fill(self._tenant.file().read)

    def unpack(self, record: Record) -> bool:
        """Make the payload of a stored record; False where its bytes can't be read."""
        try:
            record.payload = self._durable.decode(cast("Stored", record).body)
        except Exception:
            return False
        return True

    def has(self, key: str) -> bool:
        """Say whether records of this key wait in the file."""
        barred = self.window.barred
        return any(n not in barred for n in self._tenant.file().numbers(key, len(barred) + 1))

    # What leaves.

    def remove(self, removal: Removal) -> None:
        """Take records out of the file; what it refuses to give up now is owed, and counted as gone already."""
        try:
            self._tenant.file().remove(removal)
        except Corrupt:
            raise
        except Trouble as trouble:
            if trouble.reason == CAPPED and removal.refused:
                removal.refused = False  # there is no room for what was refused
                self.remove(removal)
                return
            self._owed.append(removal)
            self.window.barred.update(removal.delivered, removal.dropped)
            self._suffer(trouble)

    @property
    def owed(self) -> int:
        """How many records are still in the file that have left already."""
        return sum(len(each.delivered) + len(each.dropped) for each in self._owed)

    def pay(self) -> None:
        """Take out what is owed."""
        while self._owed:
            first = self._owed[0]
            self._tenant.file().remove(first)
            self.window.barred.difference_update(first.delivered, first.dropped)
            del self._owed[0]

    def evict(self) -> bool:
        """Drop some of the oldest records; False where there are none."""
        if not len(self.window.lanes):
            self.fill()
        oldest = self.window.lanes.everything()[:_EVICTED]
        self._drop(oldest, "outbox_full")
        return bool(oldest)

    def _expire(self) -> None:
        limit = self._oldest_allowed()
        while True:
            self.fill()
            old = [each for each in self.window.lanes.everything() if cast("Stored", each).at < limit]
            if not old:
                return
            self._drop(old, "expired")

    def _oldest_allowed(self) -> int:
        return int((self._durable.wall() - self._durable.outbox.max_age) * 1000)

    def _drop(self, records: Sequence[Record], reason: str) -> None:
        if records:
            self.remove(Removal(dropped=[record.seq for record in records], reason=reason))
            self.window.lanes.remove(records)
            self.window.left(records)
            for record in records:
                self.unpack(record)
            self.fallen += [(record, reason) for record in records]

    # Looking after the file.

    def due(self) -> bool:
        """Say whether it is time for `look_after()`."""
        return time.monotonic() >= self.chores_at

    def look_after(self) -> None:
        """Pay what is owed, take over what other processes left, drop what is too old, copy the log."""
        now = time.monotonic()
        self.chores_at = now + _CHORES
        self.pay()
        self.take_stock()
        for segment in self._tenant.end_empty(lambda each: each in self.window.cursors):
            self.window.lose(segment)
        self._expire()
        if now >= self._trimmed_at:
            self._trimmed_at = now + _TRIMS
            self._tenant.file().trim_quarantine(self._oldest_allowed())
        self._tenant.file().checkpoint()

    def take_stock(self) -> None:
        """Take over what processes left that are gone."""
        for segment in self._tenant.take_over():
            self.window.hold(segment)

    def totals(self) -> Totals:
        """Count what was ever put into the file, by any process."""
        totals = self._tenant.file().totals()
        for owed in self._owed:
            dropped = dict(totals.dropped)
            if owed.dropped:
                dropped[owed.reason] = dropped.get(owed.reason, 0) + len(owed.dropped)
            totals = replace(
                totals,
                delivered=totals.delivered + len(owed.delivered),
                pending=totals.pending - len(owed.delivered) - len(owed.dropped),
                dropped=dropped,
            )
        return totals
