"""A clock with hands to turn."""

from __future__ import annotations

from ostiary._core.clock import Clock

__all__ = ["Hands"]


class Hands:
    """Turn the hands of a clock: monotonic and wall apart."""

    def __init__(self) -> None:
        self.monotonic = 1000.0
        self.wall = 1_700_000_000.0

    def clock(self) -> Clock:
        return Clock(monotonic=lambda: self.monotonic, wall=lambda: self.wall, chance=lambda: 1.0)

    def pass_(self, seconds: float) -> None:
        self.monotonic += seconds
        self.wall += seconds
