"""How a delivery is set up: frozen values, checked when they are made."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from random import random

from ostiary.record.queue import Overflow

__all__ = ["Backoff", "Options"]


@dataclass(frozen=True, slots=True)
class Backoff:
    """Say how long a key waits after a passing failure, in seconds.

    After the n-th in a row: between half and all of `min(cap, base * 2**(n-1))`. A wait that the service asked for
    counts instead, up to `asked_cap`.
    """

    base: float = 0.5
    cap: float = 30.0
    asked_cap: float = 300.0
    chance: Callable[[], float] = field(default=random, repr=False)

    def wait(self, failures: int, asked: float | None) -> float:
        """Return the seconds to wait after `failures` in a row."""
        if asked is not None:
            return min(max(asked, 0.0), self.asked_cap)
        longest = min(self.cap, self.base * 2.0 ** min(failures - 1, 64))
        return longest * (1.0 + self.chance()) / 2.0


@dataclass(frozen=True, slots=True)
class Options:
    """Hold what `Delivery` was told; its docstring says what each means. Raises `ValueError` for nonsense."""

    name: str = "records"
    capacity: int = 10_000
    overflow: Overflow = "drop_oldest"
    block_timeout: float = 1.0
    workers: int = 4
    linger: float = 0.02
    max_batch: int = 100
    backoff: Backoff = Backoff()
    faults: int = 3
    exit_timeout: float = 2.0
    clock: Callable[[], float] = time.monotonic

    def __post_init__(self) -> None:
        for least, names in ((1, ("capacity", "workers", "max_batch", "faults")), (0, _SPANS)):
            for name in names:
                if not getattr(self, name) >= least:
                    raise ValueError(f"{name}={getattr(self, name)!r} must be at least {least}")
        if self.overflow not in ("drop_oldest", "drop_new", "block"):
            raise ValueError(f"overflow={self.overflow!r} is none of drop_oldest, drop_new, block")


_SPANS = ("block_timeout", "linger", "exit_timeout")
