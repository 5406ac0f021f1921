"""The queue in memory beside an outbox, for what the disk doesn't take now."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from ostiary.record.memory import MemoryQueue
from ostiary.record.queue import Record, ring

__all__ = ["SpareQueue"]


class SpareQueue(MemoryQueue):
    """Keep records until somebody else can take them."""

    def refuse(self, record: Record, reason: str) -> None:
        """Count a record that can't be taken, and report it."""
        self._step(self._turn_away, record, reason)

    def withdraw(self, store: Callable[[Sequence[Record]], None]) -> int:
        """Hand what isn't lent to `store`, which keeps and counts it from now on; where it raises, it stays here.

        Records of a key that is lent stay: those on loan may come back, and go first.
        """
        return self._step(self._withdraw, store) or 0

    def _withdraw(self, store: Callable[[Sequence[Record]], None]) -> int:
        self._absorb()
        records = self._lanes.at_home()
        if records:
            store(records)
            self._lanes.remove(records)
            self._books.withdraw(records)
            self._set_room()
            ring(self._space)
        return len(records)
