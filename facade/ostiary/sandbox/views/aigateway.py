"""The AI Gateway in the console: what each step of a pipeline was asked, what it decided, and what it changed."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from functools import partial
from sqlite3 import Connection
from sqlite3 import Row as Record
from typing import Any, Final

from ostiary.sandbox.console import sql
from ostiary.sandbox.console.parts import (
    Block,
    Compared,
    Entry,
    Link,
    Row,
    Said,
    Step,
    Timeline,
    View,
    moment,
)
from ostiary.sandbox.views.changes import changed
from ostiary.sandbox.views.saying import instant, messages, pairs

__all__ = ["VIEW"]

_STEPS: Final = 100
_SOURCE: Final = sql.Source("aigateway_runs", "position", ("run", "processors"), {"decision": "decision"})
_STEP: Final = (
    "SELECT e.*, r.seconds FROM aigateway_executions e JOIN requests r ON r.number = e.number"
    " WHERE e.run = ? ORDER BY e.number LIMIT ? OFFSET ?"
)
_SIDES: Final = {"input": "the prompt", "response": "the response"}


def _row(record: Record) -> Row:
    return Row(
        record["run"],
        record["received_at"],
        record["run"],
        {
            "Decision": record["decision"],
            "Steps": f"{record['steps']:,}",
            "Processors": record["processors"],
        },
        failed=record["decision"] == "failed",
    )


def _entry(db: Connection, key: str, first: int) -> Entry | None:
    run: Record | None = db.execute("SELECT * FROM aigateway_runs WHERE run = ?", (key,)).fetchone()
    if run is None:
        return None
    rows: list[Record] = db.execute(_STEP, (key, _STEPS, first)).fetchall()
    start = instant(run["received_at"])
    steps = [_step(row, start) for row in rows]
    whole = max((step.begins + (step.lasts or 0) for step in steps if step.begins is not None), default=0.0)
    blocks: list[Block] = [Timeline("Steps", steps, whole, run["steps"], first)]
    for number, row in enumerate(rows, first + 1):
        blocks += _changes(number, row)
    facts = [
        ("Decision", str(run["decision"])),
        ("Received", moment(run["received_at"])),
        ("Steps", f"{run['steps']:,}"),
        ("Processors", str(run["processors"])),
    ]

    def export() -> Any:
        every = db.execute(_STEP, (key, run["steps"], 0))
        return {"run": key, "decision": run["decision"], "steps": [_exported(row) for row in every]}

    ids = [key, *_ids(db, [row["number"] for row in rows])]
    following = first + _STEPS if run["steps"] > first + _STEPS else None
    return Entry(f"Pipeline {key}", facts, blocks, tuple(dict.fromkeys(ids)), export, following)


def _step(row: Record, start: datetime | None) -> Step:
    asked, said = json.loads(row["asked"]), json.loads(row["said"])
    arrived = instant(row["received_at"])
    facts = [
        ("Inspected", _SIDES[row["side"]]),
        ("Decision", str(row["decision"])),
        *pairs({"Step": row["step_id"]}),
        *(("Parameters", text) for _, text in pairs({"": asked.get(f"{row['side']}.parameters") or None})),
        *_verdict(said),
    ]
    return Step(
        row["processor"],
        (arrived - start).total_seconds() if arrived and start else None,
        row["seconds"],
        f"{row['status']}: {said.get('detail') or said.get('message') or 'no reason was given'}"
        if row["decision"] == "failed"
        else None,
        facts,
        _texts(asked),
        {"asked": asked, "said": said},
        row["decision"],
    )


def _verdict(said: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield what a processor said of the text: why it refuses, tags, findings."""
    rejection = said.get("reject") or ({"detail": said["detail"]} if "detail" in said else {})
    for name, title in (("code", "Code"), ("detail", "Reason")):
        if isinstance(rejection, dict) and rejection.get(name):
            yield title, str(rejection[name])
    metadata = said.get("metadata")
    if isinstance(metadata, dict):
        yield from (
            ("Tag " + name, text.strip("[]").replace('"', "")) for name, text in pairs(metadata.get("tags"))
        )
        yield from (("Result: " + name, text) for name, text in pairs(metadata.get("processor_result")))


def _texts(parts: Mapping[str, Any]) -> list[Said]:
    """Return the prompt and the response that are in a form."""
    prompt, response = parts.get("input.messages"), parts.get("response.choices")
    said = messages(prompt.get("messages")) if isinstance(prompt, dict) else []
    choices = response.get("choices") if isinstance(response, dict) else None
    if isinstance(choices, list):
        said += messages([each.get("message") for each in choices if isinstance(each, dict)])
    return said


def _changes(number: int, row: Record) -> Iterator[Block]:
    """Yield each text that a step changed, beside what it was."""
    asked, said = json.loads(row["asked"]), json.loads(row["said"])
    for name in ("input.messages", "response.choices"):
        if name not in said:
            continue
        before, after = _texts({name: asked.get(name)}), _texts({name: said[name]})
        for place in range(max(len(before), len(after))):
            old = _words(before, place)
            new = _words(after, place)
            if old != new:
                left, right = changed(old, new)
                title = f"Step {number}, {row['processor']}: message {place + 1}"
                yield Compared(title, "What came", left, "What went on", right)


def _words(said: Sequence[Said], place: int) -> str:
    return "".join(piece.text for piece in said[place].segments) if place < len(said) else ""


def _ids(db: Connection, numbers: Sequence[int]) -> list[str]:
    marks = ", ".join("?" * len(numbers))
    rows = db.execute(f"SELECT DISTINCT id FROM aigateway_ids WHERE number IN ({marks}) LIMIT 20", numbers)  # noqa: S608
    return [row["id"] for row in rows]


def _exported(row: Record) -> dict[str, Any]:
    plain = ("number", "received_at", "processor", "side", "decision", "step_id", "status", "seconds")
    texts = {name: json.loads(row[name]) for name in ("asked", "said")}
    return {**{name: row[name] for name in plain}, **texts}


def _related(db: Connection, wanted: str) -> Sequence[Link]:
    rows = db.execute(
        "SELECT DISTINCT e.run, r.decision, r.position FROM aigateway_ids i"
        " JOIN aigateway_executions e ON e.number = i.number JOIN aigateway_runs r ON r.run = e.run"
        " WHERE i.id = ? ORDER BY r.position LIMIT 20",
        (wanted,),
    )
    return [Link("aigateway", row["run"], f"Pipeline {row['run']}", row["decision"]) for row in rows]


VIEW: Final = View(
    "aigateway",
    "Gateway pipelines",
    "What processors were asked, step by step: what each decided, and what it changed.",
    partial(_SOURCE.listed, show=_row),
    _entry,
    _related,
    _SOURCE.choices,
)
