"""Connections that wait for their next request, for the quick ways of both faces."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from typing import Generic, TypeVar

from ostiary.config import Limits

__all__ = ["Idle"]

C = TypeVar("C")


class Idle(Generic[C]):
    """Keep connections by the origin that they lead to, as many and as long as the limits say.

    `is_stale` says whether one no longer stands as it was left; `close` closes one that is of no use any more.
    """

    def __init__(self, limits: Limits, is_stale: Callable[[C], bool], close: Callable[[C], object]) -> None:
        self.most: int = limits.keepalive
        self._seconds = limits.keepalive_expiry
        self._is_stale = is_stale
        self._close = close
        self.ended = False
        # Each with the moment until which it is kept; the one used last is at the right. No lock: a signal handler that
        # flushes may have interrupted its holder. So another thread may take what was there a moment ago.
        self._by_origin: dict[str, deque[tuple[C, float]]] = {}

    def take(self, origin: str) -> C | None:
        """Return a connection that waits, and hasn't been closed by the service meanwhile."""
        idle = self._by_origin.get(origin)
        if not idle:
            return None
        now = time.monotonic()
        found: C | None = None
        try:
            while found is None:
                connection, until = idle.pop()
                if until > now and not self._is_stale(connection):
                    found = connection
                else:
                    self._close(connection)
            while idle and idle[0][1] <= now:  # those that nobody needs any more
                self._close(idle.popleft()[0])
        except IndexError:
            pass  # another thread took the rest
        return found

    def waiting(self, origin: str) -> list[C]:
        """Return the connections that wait, the one that is taken next last; others may take them meanwhile."""
        return [connection for connection, _ in list(self._by_origin.get(origin, ()))]

    def keep(self, origin: str, connection: C) -> bool:
        """Take a connection back; False where it is not kept, and so is the caller's to close."""
        if self.ended or sum(map(len, list(self._by_origin.values()))) >= self.most:
            return False
        kept = (connection, time.monotonic() + self._seconds)
        self._by_origin.setdefault(origin, deque()).append(kept)
        if self.ended:  # meanwhile: who ended it may have looked before this one was there
            self._let_go()
        return True

    def end(self) -> None:
        """Close all that waits, and keep no more."""
        self.ended = True
        self._let_go()

    def _let_go(self) -> None:
        for idle in list(self._by_origin.values()):
            with suppress(IndexError):
                while True:
                    self._close(idle.pop()[0])
