"""What of an outbox is in memory: the oldest records of the segments that this process delivers, sorted into lanes.

The window is bounded, whatever waits in the file, and no key fills it alone: the records of a key beyond its share are
passed over ("parked") and read again when the key has come so far. Pure: it reads through a function that it is given.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from ostiary._io.outbox.file import Row
from ostiary._io.outbox.schema import segment_of
from ostiary.record.lanes import Lane, Lanes
from ostiary.record.queue import Record

__all__ = ["Stored", "Window"]

RECORDS: Final = 2_000
SHARE: Final = 500
BYTES: Final = 8 * 1024 * 1024
_CHUNK = 250
# In one go, no more than this many rows are looked at: a key with a long backlog must not hold up the others' loans.
_LOOKS = 4 * _CHUNK

Read = Callable[[int, int, int], Sequence[Row]]


class Stored(Record):
    """Carry a stored record: `body` as it is in the file; `payload` is made of it when it is lent."""

    __slots__ = ("at", "body")

    def __init__(self, row: Row) -> None:
        super().__init__(row.key, None)
        self.seq: int = row.seq
        self.at: int = row.at
        self.body: bytes = row.body


class Window:
    """Hold what can be lent next."""

    def __init__(self) -> None:
        self.lanes: Lanes = Lanes()
        self.cursors: dict[int, int] = {}  # by segment: up to which number it was read
        self.more: bool = False  # the file may have more that fits
        self.barred: set[int] = set()  # numbers that left already, though the file still has them
        self._here: dict[int, int] = {}  # sizes of all that is in memory, lent or not, by number
        self._depths: dict[str, int] = {}
        self._parked: dict[
            str, dict[int, int]
        ] = {}  # by key and segment: the first number that was passed over
        self._bytes = 0

    def __len__(self) -> int:
        return len(self._here)

    @property
    def wants(self) -> bool:
        """Whether there is something to read, and room enough to make reading worth while."""
        return self.more and len(self._here) <= RECORDS // 2 and self._bytes <= BYTES // 2

    @property
    def lent(self) -> int:
        """How many records are lent."""
        return len(self._here) - len(self.lanes)

    def hold(self, segment: int) -> None:
        """Read this segment too, from its beginning."""
        self.cursors[segment] = -1
        self.more = True

    def lose(self, segment: int) -> None:
        """Forget a segment; what is lent of it will come back to nobody."""
        self.cursors.pop(segment, None)
        gone = [record for record in self.lanes.everything() if segment_of(record.seq) == segment]
        self.lanes.remove(gone)
        self.left(gone)

    def fill(self, read: Read) -> int:
        """Read on, oldest segment first, until the window is full or nothing is left; return how many came in."""
        came = looks = 0
        self.more = False
        for segment in sorted(self.cursors):
            while True:
                room = min(RECORDS - len(self._here), _CHUNK)
                if room <= 0 or self._bytes >= BYTES or looks >= _LOOKS:
                    self.more = True
                    return came
                rows = read(segment, self.cursors[segment], room)
                looks += len(rows)
                for row in rows:
                    came += self._admit(segment, row)
                if rows:
                    self.cursors[segment] = rows[-1].seq
                if len(rows) < room:
                    break
        return came

    def left(self, records: Sequence[Record]) -> None:
        """Note that records have left for good, and have parked ones read that may now come in."""
        for record in records:
            size = self._here.pop(record.seq, None)
            if size is None:
                continue
            self._bytes -= size
            depth = self._depths[record.key] - 1
            if depth:
                self._depths[record.key] = depth
            else:
                del self._depths[record.key]
            if depth <= SHARE // 2 and record.key in self._parked:
                for segment, first in self._parked.pop(record.key).items():
                    if segment in self.cursors:
                        self.cursors[segment] = min(self.cursors[segment], first - 1)
                self.more = True

    def restart(self, lent: Sequence[Lane]) -> None:
        """Forget all but these loans and read again: after a step that was interrupted half-way."""
        self.lanes = Lanes()
        here: dict[int, int] = {}
        self._depths = {}
        for lane in lent:
            self.lanes.readmit(lane)
            for record in lane.lent:
                here[record.seq] = self._here.get(record.seq, 0)
                self._depths[record.key] = self._depths.get(record.key, 0) + 1
        self._here = here
        self._bytes = sum(here.values())
        self._parked = {}
        self.cursors = dict.fromkeys(self.cursors, -1)
        self.more = True

    def _admit(self, segment: int, row: Row) -> int:
        if row.seq in self._here or row.seq in self.barred:
            return 0
        if row.key in self._parked or self._depths.get(row.key, 0) >= SHARE:
            self._parked.setdefault(row.key, {}).setdefault(segment, row.seq)
            return 0
        self._here[row.seq] = len(row.body)
        self._bytes += len(row.body)
        self._depths[row.key] = self._depths.get(row.key, 0) + 1
        self.lanes.add(Stored(row))
        return 1
