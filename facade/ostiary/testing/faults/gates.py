"""Gates: points where the server waits for the test, so that order is shown by cause, not by stopwatch.

first = server.gate("first event read")
server.script([steps.sse([{"data": "1"}, first, {"data": "2"}])])
...                      # the client reads event 1; event 2 does not exist yet
first.open()
"""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["Gate"]

# How often a waiting server thread looks whether its client has gone. Opening a gate wakes it at once.
_GLANCE = 0.01


class Gate:
    """Hold whoever arrives until it is opened.

    `reached` is an event that is set once somebody waits (or has waited) here; `arrivals` counts them. In an
    async test wait for it in a thread: `await asyncio.to_thread(gate.reached.wait, 5)`.
    """

    def __init__(self, name: str) -> None:
        self.name = name
        self.reached: threading.Event = threading.Event()
        self._changed = threading.Condition()
        self._open = False
        self._passes = 0
        self._arrivals = 0

    def __repr__(self) -> str:
        return f"Gate({self.name!r}, {'open' if self._open else 'shut'}, arrivals={self._arrivals})"

    @property
    def arrivals(self) -> int:
        """How many have arrived so far, those that went through included."""
        return self._arrivals

    def open(self) -> None:
        """Let everybody through, now and later."""
        with self._changed:
            self._open = True
            self._changed.notify_all()

    def shut(self) -> None:
        """Hold whoever arrives from now on."""
        with self._changed:
            self._open = False
            self._passes = 0

    def let(self, count: int = 1) -> None:
        """Let `count` arrivals through (those that wait first) and hold the ones after them."""
        with self._changed:
            self._passes += count
            self._changed.notify_all()

    def wait_until_reached(self, arrivals: int = 1, *, timeout: float = 20.0) -> None:
        """Wait until `arrivals` have come, or raise `AssertionError` after `timeout` seconds."""
        with self._changed:
            if not self._changed.wait_for(lambda: self._arrivals >= arrivals, timeout):
                raise AssertionError(
                    f"gate {self.name!r} was reached {self._arrivals} times in {timeout} s, not {arrivals}"
                )

    def enter(self, alive: Callable[[], bool]) -> bool:
        """Wait here until let through (True), or until `alive()` no longer holds (False)."""
        with self._changed:
            self._arrivals += 1
            self.reached.set()
            self._changed.notify_all()
        while alive():  # looked at before each pass is taken, so that nobody who has left takes one
            with self._changed:
                if self._open:
                    return True
                if self._passes:
                    self._passes -= 1
                    return True
                self._changed.wait(_GLANCE)
        return False


def wait_while(alive: Callable[[], bool], *, seconds: float | None = None) -> bool:
    """Wait `seconds` (None: for ever) as long as `alive()` holds; return whether it still held at the end."""
    end = None if seconds is None else time.monotonic() + seconds
    while alive():
        left = _GLANCE if end is None else min(_GLANCE, end - time.monotonic())
        if left <= 0:
            return True
        time.sleep(left)
    return False
