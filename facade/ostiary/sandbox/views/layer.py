"""Layer in the console: sessions as timelines of actions, and the conversations in them."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime
from functools import partial
from sqlite3 import Connection
from sqlite3 import Row as Record
from typing import Any, Final

from ostiary.sandbox.console import sql
from ostiary.sandbox.console.parts import (
    Block,
    Entry,
    Link,
    Row,
    Said,
    Step,
    Talk,
    Timeline,
    View,
    moment,
    shortened,
)
from ostiary.sandbox.views.decisions import STEPS, decisions, request_ids
from ostiary.sandbox.views.saying import instant, messages, pairs, tokens

__all__ = ["VIEW"]

_STEPS: Final = 200
_SOURCE: Final = sql.Source(
    "layer_sessions",
    "position",
    ("session_id", "body"),
    {"application": "application_id", "outcome": "outcome"},
)


def _row(record: Record) -> Row:
    body = json.loads(record["body"])
    attributes = body.get("attributes") or {}
    who = attributes.get("user.id") or attributes.get("user_id") or ""
    return Row(
        record["session_id"],
        record["received_at"],
        record["session_id"],
        {
            "Actions": f"{record['action_count']:,}",
            "User": str(who),
            "Application": record["application_id"],
        },
        failed=record["outcome"] == "failed",
    )


def _entry(db: Connection, key: str, first: int) -> Entry | None:
    session: Record | None = db.execute(
        "SELECT * FROM layer_sessions WHERE session_id = ?", (key,)
    ).fetchone()
    if session is None:
        return None
    body = json.loads(session["body"])
    actions = _actions(db, session, body, first, _STEPS)
    start = _start(db, session, body)
    steps = [_step(action, start) for action in actions]
    total: int = session["action_count"]
    whole = max((step.begins + (step.lasts or 0) for step in steps if step.begins is not None), default=0.0)
    blocks: list[Block] = [Timeline("Actions", steps, whole, total, first)]
    blocks += decisions(actions)
    said = [message for step in steps for message in step.said]
    if said:
        blocks.append(Talk("Conversation", _once(said)))
    facts = [
        ("Application", str(session["application_id"])),
        ("Received", moment(session["received_at"])),
        ("Actions", f"{total:,}"),
        *_sum_of_tokens(actions),
        *pairs(body.get("attributes")),
    ]
    following = first + _STEPS if total > first + _STEPS else None

    def export() -> Any:
        return {"session": body, "actions": _actions(db, session, body, 0, total)}

    return Entry(f"Session {key}", facts, blocks, (key, *request_ids(actions)), export, following)


def _actions(db: Connection, session: Record, body: Any, first: int, count: int) -> list[Any]:
    """Return actions from a place on: those that came with the session, then those that came after it."""
    opening: list[Any] = list(body.get("actions") or ())
    wanted = opening[first : first + count]
    rows = db.execute(
        "SELECT body FROM layer_actions WHERE session_id = ? ORDER BY id LIMIT ? OFFSET ?",
        (session["session_id"], count - len(wanted), max(0, first - len(opening))),
    )
    return [*wanted, *(json.loads(row["body"]) for row in rows)]


def _start(db: Connection, session: Record, body: Any) -> datetime | None:
    return next((instant(each.get("start_time")) for each in _actions(db, session, body, 0, 1)), None)


def _step(action: Any, start: datetime | None) -> Step:
    began, ended = instant(action.get("start_time")), instant(action.get("end_time"))
    begins = (began - start).total_seconds() if began and start else None
    lasts = max((ended - began).total_seconds(), 0.0) if began and ended else None
    error = action.get("error")
    data = action.get("data")
    said = messages(data.get("messages")) if isinstance(data, dict) else []
    scanners = action.get("scanners") or ()
    counted = [pair for scanner in scanners for pair in tokens(scanner.get("data"))]
    return Step(
        str(action.get("kind") or "action"),
        begins,
        lasts,
        None if error is None else shortened(str(error.get("message") or error), 400),
        [*counted, *(pair for pair in pairs(action.get("attributes")) if pair[0] != STEPS)],
        said,
        action,
    )


def _sum_of_tokens(actions: Sequence[Any]) -> list[tuple[str, str]]:
    sums: dict[str, int] = {}
    for action in actions:
        for scanner in action.get("scanners") or ():
            for name, count in tokens(scanner.get("data")):
                sums[name] = sums.get(name, 0) + int(count)
    return [(name.replace("_", " ").capitalize(), f"{count:,}") for name, count in sums.items()]


def _once(said: Sequence[Said]) -> list[Said]:
    """Return messages without those that a later prompt repeats from before, as prompts carry their history."""
    shown: list[Said] = []
    seen: set[tuple[str, str]] = set()
    for each in said:
        key = (each.role, "".join(segment.text for segment in each.segments))
        if key not in seen:
            seen.add(key)
            shown.append(each)
    return shown


def _related(db: Connection, wanted: str) -> Sequence[Link]:
    row = db.execute(
        "SELECT session_id FROM layer_sessions WHERE session_id = ?", (wanted.lower(),)
    ).fetchone()
    return [Link("layer", row["session_id"], f"Session {row['session_id']}")] if row else []


VIEW: Final = View(
    "layer",
    "Layer sessions",
    "What an application recorded: each session with the actions in it.",
    partial(_SOURCE.listed, show=_row),
    _entry,
    _related,
    _SOURCE.choices,
)
