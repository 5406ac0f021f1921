"""Turns: of the tasks of one event loop, so many go at once, and the others wait in line."""

from __future__ import annotations

import asyncio
from collections import deque

__all__ = ["Turns"]


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
