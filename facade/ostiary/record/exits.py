"""The ends of a process: a normal exit, a fork, and the children of multiprocessing, for all deliveries together.

Nothing is registered before the first delivery exists. Deliveries are held weakly, save those that their owners forgot
while no thread could be started for what they still held.
"""

from __future__ import annotations

import atexit
import itertools
import os
import sys
import time
import weakref
from typing import Protocol

from ostiary.record.mishaps import warn

__all__ = ["adopt", "arm_child", "enroll", "flush"]


class Flushed(Protocol):
    """Stand for what a flush reports."""

    @property
    def complete(self) -> bool:
        """Whether all that was pending has been delivered."""
        ...


class Endable(Protocol):
    """Stand for the inside of a delivery, whose module imports this one."""

    @property
    def exit_timeout(self) -> float:
        """The seconds that an exit may be delayed."""
        ...

    def after_fork(self) -> None:
        """Start over in a forked child."""
        ...

    def flush(self, timeout: float) -> Flushed:
        """Wait until all that is pending has left, for at most `timeout` seconds."""
        ...

    def exit(self, deadline: float) -> int:
        """Deliver until `deadline` (of `time.monotonic`) without new threads; return how many records are lost."""
        ...


_numbers = itertools.count()
_live: dict[int, weakref.ref[Endable]] = {}
_adopted: list[Endable] = []
_registered = False
_armed_in = 0


def enroll(delivery: Endable) -> None:
    """Have `delivery` flushed when the interpreter exits and started over in forked children."""
    global _registered
    if not _registered:
        _registered = True
        atexit.register(_at_exit)
        if hasattr(os, "register_at_fork"):
            os.register_at_fork(after_in_child=_after_fork)
    number = next(_numbers)
    _live[number] = weakref.ref(delivery, lambda _: _live.pop(number, None))


def adopt(delivery: Endable) -> None:
    """Hold on to a delivery that nobody references any more and that no thread serves, until the exit."""
    _adopted.append(delivery)


def arm_child() -> None:
    """Have a child process of multiprocessing flush too: forked ones end without running atexit's callbacks."""
    global _armed_in
    pid = os.getpid()
    if _armed_in == pid:
        return
    _armed_in = pid
    process = sys.modules.get("multiprocessing.process")
    util = sys.modules.get("multiprocessing.util")
    if process is not None and util is not None and process.parent_process() is not None:
        util.Finalize(None, _at_exit, exitpriority=100)


def flush(timeout: float = 5.0) -> bool:
    """Wait until all that this process recorded has left, by whichever client, at most `timeout` seconds.

    Return whether it has; what it has not is still pending. Callable from anywhere, like a client's own `flush()`.
    """
    deadline = time.monotonic() + timeout
    complete = True
    for each in (*_everyone(), *_adopted):
        complete &= each.flush(deadline - time.monotonic()).complete
    return complete


def _everyone() -> list[Endable]:
    found = [reference() for reference in list(_live.values())]
    return [delivery for delivery in found if delivery is not None]


def _at_exit() -> None:
    """Give all deliveries their time together, counted from now, and say what was lost."""
    start = time.monotonic()
    lost = sum(delivery.exit(start + delivery.exit_timeout) for delivery in _everyone())
    _live.clear()
    if lost:
        warn("%d record%s not delivered before the exit", lost, " was" if lost == 1 else "s were")


def _after_fork() -> None:
    _adopted.clear()
    for delivery in _everyone():
        delivery.after_fork()
