"""What a gateway recorded of its pipeline in Layer's actions: each step's decision, and what it changed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final, cast

from ostiary.sandbox.console.parts import Block, Compared, Table
from ostiary.sandbox.views.changes import changed
from ostiary.sandbox.views.saying import content, pairs

__all__ = ["STEPS", "decisions", "request_ids"]

STEPS: Final = "gateway.steps"
"""The attribute of an action that holds the steps; `ostiary.aigateway.gateway.recording` says in which shape."""

_COLUMNS: Final = ("Side", "Stage", "Step", "Decision", "Took", "Changed", "Tags", "Why")


def decisions(actions: Sequence[Mapping[str, Any]]) -> Iterator[Block]:
    """Yield a table of the steps that are recorded in some actions, and each text that they changed."""
    steps = [step for action in actions for step in _steps(action)]
    if steps:
        yield Table("Steps of the gateway", _COLUMNS, [_row(step) for step in steps])
    for step in steps:
        for text in _objects(step.get("texts")):
            before, after = changed(content(text.get("before")), content(text.get("after")))
            title = f"{step.get('step')}: {text.get('at')}"
            yield Compared(title, "What came", before, "What went on", after)


def request_ids(actions: Sequence[Mapping[str, Any]]) -> list[str]:
    """Return the gateway's ids of the requests that some actions are of."""
    found = [dict(pairs(action.get("attributes"))).get("gateway.request_id") for action in actions]
    return list(dict.fromkeys(each for each in found if each))


def _steps(action: Mapping[str, Any]) -> list[dict[str, Any]]:
    attributes = action.get("attributes")
    return _objects(attributes.get(STEPS)) if isinstance(attributes, dict) else []


def _objects(value: Any) -> list[dict[str, Any]]:
    every = value if isinstance(value, list) else ()
    return [cast("dict[str, Any]", each) for each in every if isinstance(each, dict)]


def _row(step: Mapping[str, Any]) -> tuple[str, ...]:
    said = dict(pairs(step))
    took = f"{said['ms']} ms" if "ms" in said else ""
    why = ": ".join(filter(None, (said.get("code"), said.get("why"))))
    named = (said.get(name, "") for name in ("side", "stage", "step", "decision"))
    return (*named, took, _listed(step.get("changed")), _listed(step.get("tags")), why)


def _listed(value: Any) -> str:
    if isinstance(value, list):
        return ", ".join(map(content, value))
    if isinstance(value, dict):
        tags = cast("dict[str, Any]", value)
        return "; ".join(f"{name}: {_listed(each)}" for name, each in tags.items())
    return content(value)
