"""How a delivery is set up: frozen values, checked when they are made."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from ostiary._core.chance import chance
from ostiary._core.given import expect, kind_of
from ostiary.config import ConnectionOptions, Hooks, Outbox, RetryPolicy
from ostiary.errors import InvalidInputError
from ostiary.record.queue import Overflow

__all__ = ["Backoff", "Options", "check_recording", "check_wait", "is_number"]


@dataclass(frozen=True, slots=True)
class Backoff:
    """Say how long a key waits after a passing failure, in seconds.

    After the n-th in a row: between half and all of `min(cap, base * 2**(n-1))`. A wait that the service asked for
    counts instead, up to `asked_cap`.
    """

    base: float = 0.5
    cap: float = 30.0
    asked_cap: float = 300.0
    chance: Callable[[], float] = field(default=chance, repr=False)

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


def check_recording(given: Any, error: Callable[[str], Exception]) -> None:
    """Check the settings that all services which record have, by their names. Raises what `error` makes of a text.

    When a record comes it is too late to say what is wrong: recording raises nothing.
    """
    for name, choice in _CHOICES.items():
        if getattr(given, name) not in choice:
            raise error(
                f"{name}={getattr(given, name)!r}: pass {', '.join(map(repr, choice[:-1]))} or {choice[-1]!r}"
            )
    if not isinstance(given.outbox, Outbox | str | os.PathLike | None):
        raise error(f"outbox is {kind_of(given.outbox)}; pass a path, or an Outbox from ostiary.config")
    if given.outbox is not None and given.delivery != "durable":
        raise error(f"outbox=… belongs to delivery='durable', not to delivery={given.delivery!r}")
    if type(given.queue_capacity) is not int or given.queue_capacity < 1:
        raise error(f"queue_capacity={given.queue_capacity!r} is not a number of records, 1 or more")
    for name in ("block_timeout", "exit_timeout"):
        value = getattr(given, name)
        if not is_number(value) or not value >= 0:
            raise error(f"{name}={value!r} is not a number of seconds, 0 or more")
    if given.deadline is not None and (not is_number(given.deadline) or not given.deadline > 0):
        raise error(f"deadline={given.deadline!r} is not a positive number of seconds, nor None for no limit")
    if given.on_drop is not None and not callable(given.on_drop):
        raise error(f"on_drop is {kind_of(given.on_drop)}; pass a function of a record and a reason")
    for name, kind in (("retry", RetryPolicy), ("connection", ConnectionOptions), ("hooks", Hooks)):
        expect(getattr(given, name), kind, name)


_CHOICES = {
    "delivery": ("background", "blocking", "durable"),
    "overflow": ("drop_oldest", "drop_new", "block"),
}


def is_number(value: object) -> bool:
    """Say whether a value is a number; True and False are none."""
    return isinstance(value, int | float) and not isinstance(value, bool)


def check_wait(timeout: object) -> None:
    """Check the seconds that someone wants to wait. Raises `InvalidInputError`."""
    if not is_number(timeout):
        raise InvalidInputError(f"timeout is {kind_of(timeout)}; pass a number of seconds")
