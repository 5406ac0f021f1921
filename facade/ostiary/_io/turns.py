"""Turns: so many go at once, and the others wait: tasks of one event loop, or threads."""

from __future__ import annotations

import asyncio
import threading
from collections import deque

__all__ = ["ThreadTurns", "Turns"]


class Turns:
    """Count free turns. `take()` costs next to nothing while there are any; a waiting task may be cancelled."""

    __slots__ = ("_free", "_line")

    def __init__(self, count: int) -> None:
        self._free = count
        self._line: deque[asyncio.Future[None]] = deque()

    async def take(self, patience: float | None) -> bool:
        """Take a turn, at once or when it's one's turn; False where that took longer than `patience` seconds."""
        if self._free > 0:
            self._free -= 1
            return True
        mine = asyncio.get_running_loop().create_future()
        self._line.append(mine)
        try:
            await asyncio.wait((mine,), timeout=patience)
        except asyncio.CancelledError:
            self._leave(mine)
            raise
        if mine.done():
            return True
        self._leave(mine)
        return False

    def _leave(self, mine: asyncio.Future[None]) -> None:
        if mine.done():
            self.give()  # it came too late: to the next
        else:
            self._line.remove(mine)

    def give(self) -> None:
        """Give a turn back: to the first in line."""
        if self._line:
            self._line.popleft().set_result(None)
        else:
            self._free += 1


class ThreadTurns:
    """Count free turns for threads: a semaphore that takes no lock while nobody waits."""

    __slots__ = ("_changed", "_free", "_waiting")

    def __init__(self, count: int) -> None:
        # Taking from and adding to a deque is atomic.
        self._free = deque([None] * count)
        self._changed = threading.Condition()
        self._waiting = 0

    def take(self, patience: float | None) -> bool:
        """Take a turn, at once or when there is one; False where that took longer than `patience` seconds."""
        try:
            self._free.pop()
        except IndexError:
            return self._wait(patience)
        return True

    def free(self) -> int:
        """Count the turns that nobody has."""
        return len(self._free)

    def _wait(self, patience: float | None) -> bool:
        with self._changed:
            # Counted before the second look: who gives a turn back after that look sees that somebody waits.
            self._waiting += 1
            try:
                return self._changed.wait_for(self._taken, patience)
            finally:
                self._waiting -= 1

    def _taken(self) -> bool:
        try:
            self._free.pop()
        except IndexError:
            return False
        return True

    def give(self) -> None:
        """Give a turn back, and wake one that waits."""
        self._free.append(None)
        if self._waiting:
            with self._changed:
                self._changed.notify()
