"""The steps between which a process may die, marked in the code so that tests can die at each of them."""

from __future__ import annotations

from collections.abc import Callable

__all__ = ["at"]

reached: Callable[[str], object] | None = None
"""Called with the name of each step; set by the crash tests in processes of their own, None everywhere else."""


def at(step: str) -> None:
    """Mark a step as reached."""
    if reached is not None:
        reached(step)
