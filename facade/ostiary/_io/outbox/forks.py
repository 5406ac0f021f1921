"""SQLite's handles in a forked child: they must neither be used nor closed there, and closing is what Python does."""

from __future__ import annotations

import ctypes

__all__ = ["leak"]


def leak(*handles: object) -> None:
    """Keep objects for as long as the process lives, past the end of the interpreter too.

    A connection that was opened before the fork would, when it is closed in the child, take part in the parent's locks
    and log; a mutex inside it may be held for ever by a thread that the child doesn't have.
    """
    for handle in handles:
        ctypes.pythonapi.Py_IncRef(ctypes.py_object(handle))
