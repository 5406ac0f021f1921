"""Leave a step that keeps failing alone for a while, instead of waiting for it with every request."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, cast

from ostiary.errors import InvalidInputError

__all__ = ["Breaker", "BreakerPolicy"]


@dataclass(frozen=True, slots=True)
class BreakerPolicy:
    """Open after `failures` in a row; after `cool_down` seconds let one request try again."""

    failures: int = 5
    cool_down: float = 30.0

    def __post_init__(self) -> None:
        failures, cool_down = cast("tuple[Any, Any]", (self.failures, self.cool_down))
        if isinstance(failures, bool) or not isinstance(failures, int) or failures < 1:
            raise InvalidInputError("failures of a breaker is not a count above 0")
        if isinstance(cool_down, bool) or not isinstance(cool_down, int | float) or not cool_down >= 0:
            raise InvalidInputError("cool_down of a breaker is not a number of seconds")


class Breaker:
    """Count failures of one step. For one event loop."""

    def __init__(self, policy: BreakerPolicy, now: Callable[[], float]) -> None:
        self._policy = policy
        self._now = now
        self._failures = 0
        self._opened: float | None = None
        # Whether one is trying now, after the cool-down.
        self._is_tried = False

    def admits(self) -> bool:
        """Tell whether the step may be asked. Of those that ask after the cool-down, the first one may."""
        if self._opened is None:
            return True
        if self._now() - self._opened < self._policy.cool_down:
            return False
        self._opened, self._is_tried = self._now(), True
        return True

    def forgone(self) -> None:
        """Note that nobody waits for an answer any more: if that was the one that tried, the next one may."""
        if self._is_tried:
            self._opened, self._is_tried = self._now() - self._policy.cool_down, False

    def succeeded(self) -> None:
        """Note an answer."""
        self._failures, self._opened, self._is_tried = 0, None, False

    def failed(self) -> None:
        """Note a failure."""
        self._failures += 1
        self._is_tried = False
        if self._failures >= self._policy.failures:
            self._opened = self._now()

    @property
    def rests(self) -> bool:
        """Whether the step is left alone now; after the cool-down it isn't, until it has failed once more."""
        return self._opened is not None and self._now() - self._opened < self._policy.cool_down
