"""Waiting for what other threads do."""

from __future__ import annotations

import time
from collections.abc import Callable

__all__ = ["until"]


def until(holds: Callable[[], bool], patience: float = 30.0) -> None:
    """Return when a condition holds; fail where it doesn't for a long time."""
    end = time.monotonic() + patience
    while not holds():
        assert time.monotonic() < end, "it did not come to be"
        time.sleep(0.005)
