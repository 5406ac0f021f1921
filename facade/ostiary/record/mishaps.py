"""Counting what goes wrong inside the recorder, where raising is forbidden and a log line per event would flood."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from contextlib import suppress

__all__ = ["Mishaps"]

logger: logging.Logger = logging.getLogger("ostiary.record")


class Mishaps:
    """Count failures by place and log the first of each kind, by type name only: messages may hold users' data."""

    __slots__ = ("_counts",)

    def __init__(self) -> None:
        self._counts: dict[str, int] = {}

    def note(self, place: str, error: BaseException) -> None:
        """Count `error` at `place` (`"begin"`, `"on_drop"`, …) and log it if it is the first of its type there."""
        kind = f"{place}: {type(error).__name__}"
        seen = self._counts.get(kind, 0)
        self._counts[kind] = seen + 1
        if not seen:
            warn("recording: %s failed; later ones are counted silently", kind)

    def count(self, kind: str) -> None:
        """Count something that was said elsewhere."""
        self._counts[kind] = self._counts.get(kind, 0) + 1

    def counts(self) -> Mapping[str, int]:
        """Return how often each kind happened, as `"place: ErrorType" -> count`."""
        return dict(self._counts)

    def total(self) -> int:
        """Return how many there were in all."""
        return sum(self._counts.values())


def warn(message: str, *args: object) -> None:
    """Log a warning; a handler that fails is not allowed to hurt the caller either."""
    with suppress(Exception):
        logger.warning(message, *args)
