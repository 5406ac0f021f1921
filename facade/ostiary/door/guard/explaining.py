"""What happened to a governed call, stage by stage: kept with its response, its stream, or its error."""

from __future__ import annotations

import time
from collections.abc import Generator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import Any, Literal, TypeAlias

from ostiary.errors import InvalidInputError

__all__ = ["ATTRIBUTE", "Change", "Explanation", "Outcome", "StageReport", "attach", "explain"]

ATTRIBUTE = "_ostiary_explanation"
Outcome: TypeAlias = Literal["pending", "done", "changed", "rejected", "failed", "skipped"]


@dataclass(frozen=True, slots=True)
class Change:
    """Hold a text before and after a stage; kept where a guard was made with `keep_texts` alone."""

    where: str
    before: str = field(repr=False)
    after: str = field(repr=False)


@dataclass(slots=True)
class StageReport:
    """Say what a stage did: its outcome, the milliseconds that it took, and facts about it, without any text.

    `outcome` is `pending` (a stream still comes), `done`, `changed` (the text), `rejected`, `skipped` or `failed`: then
    `facts["why"]` names the error, and `policy` says what came of it. `changes` holds texts where they were asked for.
    """

    stage: str
    outcome: Outcome = "pending"
    milliseconds: float = 0.0
    policy: str = ""
    facts: dict[str, Any] = field(default_factory=dict[str, Any])
    changes: list[Change] = field(default_factory=list["Change"], repr=False)

    def plain(self) -> dict[str, Any]:
        """Return it as plain values, without texts."""
        found = {"stage": self.stage, "outcome": self.outcome, "ms": round(self.milliseconds, 3)}
        more = {"policy": self.policy if self.outcome == "failed" else "", **self.facts}
        return found | {name: value for name, value in more.items() if value not in ("", None)}

    @contextmanager
    def timed(self) -> Generator[StageReport]:
        """Add the time that a block takes."""
        began = time.perf_counter()
        try:
            yield self
        finally:
            self.milliseconds += (time.perf_counter() - began) * 1000


class Explanation:
    """Tell what happened to one governed call.

    `id` is the session's, under which every service knows the call; `thread_id` is Liminal's thread, `feedback_key`
    what feedback to Libretto names. `stages` are in the order in which they began. Of a stream it goes on changing
    until the stream has ended.
    """

    def __init__(self, id: str, keep_texts: bool = False) -> None:
        self.id = id
        self.thread_id: int | None = None
        self.feedback_key: str | None = None
        self.keep_texts = keep_texts
        self._stages: dict[str, StageReport] = {}

    @property
    def stages(self) -> list[StageReport]:
        """What each stage did."""
        return list(self._stages.values())

    def stage(self, name: str, policy: str = "") -> StageReport:
        """Return the report of a stage, begun now where there is none."""
        found = self._stages.get(name)
        if found is None:
            found = self._stages[name] = StageReport(name, policy=policy)
        return found

    def __getitem__(self, name: str) -> StageReport:
        return self._stages[name]

    def __contains__(self, name: object) -> bool:
        return name in self._stages

    @property
    def milliseconds(self) -> float:
        """What all stages took together, the model among them."""
        return sum(each.milliseconds for each in self._stages.values())

    def plain(self) -> dict[str, Any]:
        """Return it as plain values, without texts: fit for a log."""
        known: Mapping[str, Any] = {
            "id": self.id,
            "thread_id": self.thread_id,
            "feedback_key": self.feedback_key,
            "ms": round(self.milliseconds, 3),
        }
        found = {name: value for name, value in known.items() if value is not None}
        return {**found, "stages": [each.plain() for each in self._stages.values()]}

    def __str__(self) -> str:
        """Return a line for each stage: its name, its outcome, how long it took, and why where it failed."""
        return "\n".join(
            f"{each.stage:<16}{each.outcome:<9}{each.milliseconds:7.1f} ms  {each.facts.get('why', '')}".rstrip()
            for each in self._stages.values()
        )

    def __repr__(self) -> str:
        told = ", ".join(f"{each.stage} {each.outcome}" for each in self._stages.values())
        return f"<Explanation of {self.id}: {told}>"


def attach(holder: Any, explanation: Explanation) -> None:
    """Let a response, a stream or an error tell its explanation, by `explain(…)` and by a method `explain()`."""
    with suppress(Exception):
        # Past a model's own `__setattr__`: it is no field of it, and stands in nothing that is dumped.
        object.__setattr__(holder, ATTRIBUTE, explanation)
        object.__setattr__(holder, "explain", _Told(explanation))


class _Told:
    """Be the method `explain()` of a response."""

    __slots__ = ("_explanation",)

    def __init__(self, explanation: Explanation) -> None:
        self._explanation = explanation

    def __call__(self) -> Explanation:
        return self._explanation

    def __repr__(self) -> str:
        return repr(self._explanation)


def explain(answer: object) -> Explanation:
    """Return what happened to a governed call, from its response, its stream, or the error that it raised.

    Raises `InvalidInputError` for anything that no guard gave.
    """
    # A helper's stream holds the one that was governed.
    for holder in (answer, getattr(answer, "_raw_stream", None)):
        found = getattr(holder, ATTRIBUTE, None)
        if isinstance(found, Explanation):
            return found
    raise InvalidInputError(f"this {type(answer).__name__} comes from no governed call")
