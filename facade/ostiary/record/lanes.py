"""Records in lanes, one a key: in order within a lane, fair between lanes. Pure: no lock, no clock."""

from __future__ import annotations

from collections import OrderedDict, deque
from collections.abc import Sequence
from heapq import heapify, heappop, heappush
from itertools import islice
from typing import Literal

from ostiary.record.queue import Record

__all__ = ["Lane", "Lanes"]


class Lane:
    """Hold the records of one key that aren't lent, oldest first, and how its deliveries went."""

    __slots__ = ("asked", "failures", "faults", "key", "lent", "records", "single", "state")

    def __init__(self, key: str) -> None:
        self.key: str = key
        self.records: deque[Record] = deque()
        self.lent: Sequence[Record] = ()
        self.state: Literal["empty", "ready", "lent", "waiting"] = "empty"
        self.asked: bool = False  # it was the service that asked to wait
        self.failures: int = 0
        self.faults: int = 0
        self.single: int = 0  # so many records are still to be lent one at a time

    def learn(self, *, waits: bool, fault: bool, moved: int, rest: int) -> None:
        """Note how a delivery went: what moved the lane ends a row of failures."""
        self.failures = (0 if moved else self.failures) + 1 if waits else 0
        self.faults = (0 if moved else self.faults) + 1 if fault else 0
        self.single = rest if fault and not self.single else max(0, self.single - moved)


class Lanes:
    """Keep the lanes of all keys. `len()` counts the records that aren't lent."""

    def __init__(self) -> None:
        self._lanes: dict[str, Lane] = {}
        self._ready: deque[Lane] = deque()
        self._waiting: list[tuple[float, int, Lane]] = []  # a heap by due time
        self._oldest_first: OrderedDict[int, Record] = OrderedDict()
        self._waits = 0
        self._touched: Lane | None = None  # the lane that a loan or its end is changing

    def __len__(self) -> int:
        return len(self._oldest_first)

    def add(self, record: Record) -> None:
        """Append a record to the lane of its key."""
        lane = self._lanes.get(record.key)
        if lane is None:
            lane = self._lanes[record.key] = Lane(record.key)
        lane.records.append(record)
        self._oldest_first[record.seq] = record
        if lane.state == "empty":
            self._make_ready(lane)

    def evict(self) -> Record | None:
        """Remove the oldest record that isn't lent."""
        for seq, record in self._oldest_first.items():
            # Within a lane both orders are the same, so that it is the first of its lane too.
            self._lanes[record.key].records.popleft()
            del self._oldest_first[seq]
            return record
        return None

    def oldest(self) -> Record | None:
        """Return the oldest record that isn't lent."""
        return next(iter(self._oldest_first.values()), None)

    def everything(self) -> list[Record]:
        """Return all records that aren't lent, oldest first."""
        return list(self._oldest_first.values())

    def at_home(self) -> list[Record]:
        """Return the records of all lanes of which nothing is lent, oldest first."""
        return [record for record in self._oldest_first.values() if self._lanes[record.key].state != "lent"]

    def remove(self, records: Sequence[Record]) -> None:
        """Remove records that aren't lent."""
        gone = {record.seq for record in records}
        for key in {record.key for record in records}:
            lane = self._lanes[key]
            lane.records = deque(record for record in lane.records if record.seq not in gone)
        for seq in gone:
            del self._oldest_first[seq]

    def lend(self, limit: int, now: float) -> tuple[Lane, list[Record]] | None:
        """Take the oldest records of the lane that has been ready longest, up to `limit`."""
        if self._waiting:
            self._wake(now)
        while self._ready:
            lane = self._ready.popleft()
            if not lane.records:  # all evicted meanwhile
                self._forget(lane)
                continue
            self._touched = lane
            records, oldest_first = lane.records, self._oldest_first
            taken = list(islice(records, 1 if lane.single else limit))
            lane.lent = taken
            lane.state = "lent"
            for record in taken:
                del oldest_first[record.seq]
                records.popleft()
            self._touched = None
            return lane, taken
        return None

    def knows(self, lane: Lane) -> bool:
        """Say whether `lane` is one of these and lent; false for one that was lent before a fork."""
        return self._lanes.get(lane.key) is lane and lane.state == "lent"

    def give_back(self, lane: Lane, rest: Sequence[Record], due: float | None) -> None:
        """End the loan of `lane`: `rest` goes back to its front, and it waits until `due` if that is given."""
        self._touched = lane
        lane.lent = rest
        for record in reversed(rest):
            lane.records.appendleft(record)
            self._oldest_first[record.seq] = record
            self._oldest_first.move_to_end(record.seq, last=False)
        if not lane.records and not lane.failures:
            self._forget(lane)
        elif due is None:
            self._make_ready(lane)
        else:
            lane.state = "waiting"
            self._waits += 1
            heappush(self._waiting, (due, self._waits, lane))
        lane.lent = ()
        self._touched = None

    def mend(self) -> list[Record]:
        """Put everything right after a step that was interrupted half-way, and return all records, lent ones too.

        Waits for retries end; a loan that was being made or ended is undone.
        """
        torn, self._touched = self._touched, None
        records = {id(record): record for record in self._oldest_first.values()}
        on_loan = [lane for lane in self._lanes.values() if lane.state == "lent" and lane is not torn]
        for lane in [*self._lanes.values(), *([torn] if torn else [])]:
            records.update((id(record), record) for record in lane.records)
        records.update((id(record), record) for record in (torn.lent if torn else ()))
        away = {id(record) for lane in on_loan for record in lane.lent}
        kept = sorted(
            (record for at, record in records.items() if at not in away), key=lambda record: record.seq
        )
        self._lanes = {lane.key: lane for lane in on_loan}
        self._ready.clear()
        self._waiting.clear()
        self._oldest_first.clear()
        for lane in on_loan:
            lane.records.clear()
        for record in kept:
            self.add(record)
        return kept + [record for lane in on_loan for record in lane.lent]

    def readmit(self, lane: Lane) -> None:
        """Know of a lane that is lent, after a new start; what it holds besides is forgotten."""
        lane.records.clear()
        lane.state = "lent"
        self._lanes[lane.key] = lane

    def is_ready(self, now: float) -> bool:
        """Say whether `lend` would find something."""
        self._wake(now)
        while self._ready and not self._ready[0].records:
            self._forget(self._ready.popleft())
        return bool(self._ready)

    def due(self) -> float | None:
        """Return when the next waiting lane is due."""
        return self._waiting[0][0] if self._waiting else None

    def hasten(self) -> None:
        """Make lanes ready that wait, save those that the service asked to wait."""
        for _, _, lane in self._waiting:
            if not lane.asked:
                self._make_ready(lane)
        self._waiting = [entry for entry in self._waiting if entry[2].state == "waiting"]
        heapify(self._waiting)

    def clear(self) -> list[Record]:
        """Remove and return every record that isn't lent."""
        records = list(self._oldest_first.values())
        for lane in self._lanes.values():
            lane.records.clear()
        self._lanes = {key: lane for key, lane in self._lanes.items() if lane.state == "lent"}
        self._oldest_first.clear()
        self._waiting.clear()
        self._ready.clear()
        return records

    def _wake(self, now: float) -> None:
        while self._waiting and self._waiting[0][0] <= now:
            self._make_ready(heappop(self._waiting)[2])

    def _make_ready(self, lane: Lane) -> None:
        lane.state = "ready"
        self._ready.append(lane)

    def _forget(self, lane: Lane) -> None:
        lane.state = "empty"
        del self._lanes[lane.key]
