"""What begins anew in a forked child: locks may be held there for ever, and connections are the parent's."""

from __future__ import annotations

import os
import weakref
from typing import Protocol

__all__ = ["leave_behind", "start_anew_when_forked"]


class StartsAnew(Protocol):
    """Have locks, threads or connections that a forked child must not use."""

    def start_anew(self) -> None:
        """Begin with others, in a forked child."""
        ...


_everywhere: weakref.WeakSet[StartsAnew] = weakref.WeakSet()
_left_behind: list[object] = []


def start_anew_when_forked(thing: StartsAnew) -> None:
    """Have something begin anew in every child that is forked while it lives."""
    _everywhere.add(thing)


def leave_behind(connections: object) -> None:
    """Keep a parent's connections, unused: to close them takes their locks, to drop them warns of unclosed sockets."""
    _left_behind.append(connections)


def _after_fork() -> None:
    for thing in list(_everywhere):
        thing.start_anew()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_after_fork)
