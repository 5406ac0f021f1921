"""Records in lanes, one a key: in order within a lane, fair between lanes. Pure: no lock, no clock."""

from __future__ import annotations

from collections import OrderedDict, deque
from collections.abc import Sequence
from heapq import heapify, heappop, heappush
from typing import Literal

from ostiary.record.queue import Record

__all__ = ["Lane", "Lanes"]


class Lane:
    """Hold the records of one key that aren't lent, oldest first, and how its deliveries went."""

    __slots__ = ("asked", "failures", "faults", "key", "records", "single", "state")

    def __init__(self, key: str) -> None:
        self.key = key
        self.records: deque[Record] = deque()
        self.state: Literal["empty", "ready", "lent", "waiting"] = "empty"
        self.asked = False  # it was the service that asked to wait
        self.failures = 0
        self.faults = 0
        self.single = 0  # so many records are still to be lent one at a time


class Lanes:
    """Keep the lanes of all keys. `len()` counts the records that aren't lent."""

    def __init__(self) -> None:
        self._lanes: dict[str, Lane] = {}
        self._ready: deque[Lane] = deque()
        self._waiting: list[tuple[float, int, Lane]] = []  # a heap by due time
        self._oldest_first: OrderedDict[int, Record] = OrderedDict()
        self._waits = 0

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
        if not self._oldest_first:
            return None
        _, record = self._oldest_first.popitem(last=False)
        # Within a lane both orders are the same, so that it is the first of its lane too.
        self._lanes[record.key].records.popleft()
        return record

    def lend(self, limit: int, now: float) -> tuple[Lane, list[Record]] | None:
        """Take the oldest records of the lane that has been ready longest, up to `limit`."""
        self._wake(now)
        while self._ready:
            lane = self._ready.popleft()
            if not lane.records:  # all evicted meanwhile
                self._forget(lane)
                continue
            count = 1 if lane.single else min(limit, len(lane.records))
            taken = [lane.records.popleft() for _ in range(count)]
            for record in taken:
                del self._oldest_first[record.seq]
            lane.state = "lent"
            return lane, taken
        return None

    def knows(self, lane: Lane) -> bool:
        """Say whether `lane` is one of these and lent; false for one that was lent before a fork."""
        return self._lanes.get(lane.key) is lane and lane.state == "lent"

    def give_back(self, lane: Lane, rest: Sequence[Record], due: float | None) -> None:
        """End the loan of `lane`: `rest` goes back to its front, and it waits until `due` if that is given."""
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
