"""The books of a queue: every record is counted in, and counted out once. Pure: no lock, no clock."""

from __future__ import annotations

from collections.abc import Sequence
from types import MappingProxyType

from ostiary.record.queue import Awaited, Drop, Ledger, Mark, Record, ring

__all__ = ["Books", "Marks", "Telling"]


class Marks:
    """Count down, for everybody who waits, the records that were pending when they began to wait."""

    __slots__ = ("_marks",)

    def __init__(self) -> None:
        self._marks: list[Mark] = []

    def waiting(self) -> Sequence[Mark]:
        """Return the marks that are counted down."""
        return list(self._marks)

    def begin(self, mark: Mark) -> Mark:
        """Count `mark` down from now on."""
        self._marks.append(mark)
        return mark

    def end(self, mark: Awaited) -> None:
        """Stop counting down."""
        if isinstance(mark, Mark) and mark in self._marks:
            self._marks.remove(mark)

    def release(self) -> None:
        """Let nobody wait any longer."""
        for mark in self._marks:
            mark.left = 0
            ring(mark.bell)

    def recount(self, held: Sequence[Record]) -> None:
        """Take `held` for what is left."""
        for mark in self._marks:
            mark.left = sum(record.seq > 0 and mark.covers(record.seq) for record in held)
            if mark.left <= 0:
                ring(mark.bell)

    def tick(self, gone: Sequence[Record], *, dropped: bool) -> None:
        """Count these records off."""
        for mark in self._marks:
            count = sum(map(mark.covers, [record.seq for record in gone]))
            mark.left -= count
            if dropped:
                mark.dropped += count
            if mark.left <= 0:
                ring(mark.bell)


class Telling:
    """Drops that a thread is reporting; marks wait until everybody has heard, or until `lapsed`: that was interrupted.

    The thread sets that itself, by an assignment alone: nothing can interrupt it there.
    """

    __slots__ = ("drops", "lapsed")

    def __init__(self, drops: Sequence[Drop]) -> None:
        self.drops: Sequence[Drop] = drops
        self.lapsed: bool = False


class Books:
    """Count records in (`take`) and out (`deliver`, `drop`); `held` are in between."""

    __slots__ = ("_delivered", "_dropped", "_fallen", "_marks", "_numbers", "_taken", "_tellings", "held")

    def __init__(self) -> None:
        self.held: int = 0
        self._taken = 0
        self._numbers = 0  # never goes back, as `_taken` may when mended
        self._delivered = 0
        self._dropped: dict[str, int] = {}
        self._fallen: list[Drop] = []
        self._tellings: list[Telling] = []
        self._marks = Marks()

    def take(self, record: Record) -> None:
        """Count a record in and number it."""
        self._taken += 1
        self.held += 1
        self._numbers += 1
        record.seq = self._numbers

    def deliver(self, records: Sequence[Record]) -> None:
        """Count records out that arrived."""
        self.held -= len(records)
        self._delivered += len(records)
        self._marks.tick(records, dropped=False)

    def drop(self, records: Sequence[Record], reason: str) -> None:
        """Count records out that are given up, and keep them for `fallen()`; marks wait until they are `told()`."""
        if records:
            self.held -= len(records)
            self._dropped[reason] = self._dropped.get(reason, 0) + len(records)
            self._fallen += [(record, reason) for record in records]

    def fallen(self) -> Telling | None:
        """Return what was dropped since the last call, if anything, to be reported and then `told()`."""
        if not self._fallen:
            return None
        telling = Telling(self._fallen)  # never the list itself to go on with: another step may fill it
        # At once: an exception that comes between the two would have records counted twice, or never.
        self._tellings, self._fallen = [*self._tellings, telling], []
        return telling

    def told(self, telling: Telling) -> None:
        """Note that everybody who wanted to know has heard of these drops."""
        if telling in self._tellings:
            self._tellings.remove(telling)
            self._marks.tick([record for record, _ in telling.drops], dropped=True)

    def expire(self) -> None:
        """Wait no longer for reports that were interrupted: nobody goes on with them."""
        for telling in [each for each in self._tellings if each.lapsed]:
            self.told(telling)

    def mark(self) -> Mark:
        """Start counting down what is held now."""
        self.expire()
        return self._marks.begin(Mark(self._numbers, self.held + len(self._untold())))

    def _untold(self) -> list[Record]:
        drops = [*self._fallen, *(drop for telling in self._tellings for drop in telling.drops)]
        return [record for record, _ in drops]

    def unmark(self, mark: Awaited) -> None:
        """Stop counting down."""
        self._marks.end(mark)

    def release(self) -> None:
        """Let nobody wait any longer: these books end here."""
        self._marks.release()

    def withdraw(self, records: Sequence[Record]) -> None:
        """Strike records out that somebody else counts from now on."""
        self.held -= len(records)
        self._taken -= len(records)
        self._marks.tick(records, dropped=False)

    def ledger(self, before: int) -> Ledger:
        """Give an account, with `before` records on their way in."""
        return Ledger(
            accepted=self._taken + before,
            delivered=self._delivered,
            pending=self.held + before,
            dropped=MappingProxyType(dict(self._dropped)),
        )

    def mend(self, held: Sequence[Record]) -> None:
        """Take `held` for the truth after a step that was interrupted half-way."""
        self.held = len(held)
        self._taken = self._delivered + sum(self._dropped.values()) + self.held
        self._marks.recount([*held, *self._untold()])
