"""What a check-up found, as values that can be printed, compared and written as JSON."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any, Literal, TypeAlias

__all__ = ["Check", "Report", "SettingFound", "State"]

State: TypeAlias = Literal["ok", "warning", "failed", "skipped"]


@dataclass(frozen=True, slots=True)
class SettingFound:
    """Say where a setting's value came from: a keyword, the settings file, a variable, the default, or nowhere.

    `value` is shown for addresses and numbers alone; what else is set is only said to be set.
    """

    keyword: str
    origin: str
    value: str | None = None


@dataclass(frozen=True, slots=True)
class Check:
    """Hold the outcome of one step: what was seen, and, where it failed, how to mend it."""

    name: str
    state: State
    said: str
    mend: str = ""


@dataclass(slots=True)
class Report:
    """Hold what was found of one service.

    `configured` is False where nobody has set anything for it; `wanted` are the variables of which one would do that.
    """

    service: str
    configured: bool = True
    settings: list[SettingFound] = field(default_factory=list[SettingFound])
    checks: list[Check] = field(default_factory=list[Check])
    wanted: tuple[str, ...] = ()

    @property
    def state(self) -> State:
        """The worst state of its checks."""
        if not self.configured:
            return "skipped"
        states = {check.state for check in self.checks}
        return "failed" if "failed" in states else "warning" if "warning" in states else "ok"

    def as_json(self) -> dict[str, Any]:
        """Return the report as plain JSON values."""
        return {**asdict(self), "state": self.state}
