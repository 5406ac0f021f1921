"""Time and chance as values, so that decisions stay pure and tests need no waiting."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

from ostiary._core.chance import chance

__all__ = ["Clock"]


@dataclass(frozen=True, slots=True)
class Clock:
    """Give `monotonic()` seconds for deadlines, `wall()` seconds for dates, `chance()` in [0, 1) for jitter."""

    monotonic: Callable[[], float] = time.monotonic
    wall: Callable[[], float] = time.time
    chance: Callable[[], float] = chance


SYSTEM = Clock()
