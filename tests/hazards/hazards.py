"""A hazard: a check that our output passes and the stock generator's fails, in the way that is noted with it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from tests.hazards.outputs import Output

Check = Callable[[Output], None]
_FOUND: dict[str, list[Hazard]] = {}


@dataclass(frozen=True)
class Hazard:
    """One check, and what the stock output raises under it."""

    name: str
    check: Check
    stock: tuple[type[BaseException], ...]


def hazard(*, stock: Any) -> Callable[[Check], Check]:
    """Register a check of this module."""

    def register(check: Check) -> Check:
        kinds = stock if isinstance(stock, tuple) else (stock,)
        _FOUND.setdefault(check.__module__, []).append(Hazard(check.__name__, check, kinds))
        return check

    return register


def table(module: str) -> list[Hazard]:
    """Return the hazards of a module, in their order."""
    return _FOUND[module]


def run(one: Hazard, which: str, outputs: dict[str, Output]) -> None:
    """Run a check on one output: ours must pass, the stock one fail as noted, so that the check is known to bite."""
    if which == "mended":
        one.check(outputs["mended"])
        return
    with pytest.raises(one.stock):
        one.check(outputs["stock"])
