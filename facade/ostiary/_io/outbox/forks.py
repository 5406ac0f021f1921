"""SQLite and forks: no thread is inside it while the process forks, and no handle is used or closed in the child.

SQLite has locks of its own, some of them for the whole process. Were one held by another thread at the moment of a
fork, the child, which doesn't have that thread, would wait for it for ever.
"""

from __future__ import annotations

import ctypes
import os
import weakref
from typing import Protocol

__all__ = ["AnyLock", "leak", "watch"]

# A fork waits no longer than this for a write that another thread is in the middle of.
_PATIENCE = 2.0


class AnyLock(Protocol):
    """Be a lock of `threading`."""

    def acquire(self, blocking: bool = ..., timeout: float = ...) -> bool:
        """Take it."""
        ...

    def release(self) -> None:
        """Give it back."""
        ...


class Guarded(Protocol):
    """Have locks that are held while SQLite works."""

    def locks(self) -> tuple[AnyLock, ...]:
        """Return them in the order in which they are taken."""
        ...


_watched: weakref.WeakSet[Guarded] = weakref.WeakSet()
_held: list[AnyLock] = []
_registered = False


def watch(connections: Guarded) -> None:
    """Let no fork happen while a thread works with these connections."""
    global _registered
    if not _registered and hasattr(os, "register_at_fork"):
        _registered = True
        os.register_at_fork(before=_hold, after_in_parent=_let_go, after_in_child=_let_go)
    _watched.add(connections)


def leak(*handles: object) -> None:
    """Keep objects for as long as the process lives, past the end of the interpreter too.

    A connection that was opened before the fork would, when it is closed in the child, take part in the parent's locks
    and log.
    """
    for handle in handles:
        ctypes.pythonapi.Py_IncRef(ctypes.py_object(handle))


def _hold() -> None:
    for connections in list(_watched):
        _held.extend(lock for lock in connections.locks() if lock.acquire(timeout=_PATIENCE))


def _let_go() -> None:
    while _held:
        _held.pop().release()
