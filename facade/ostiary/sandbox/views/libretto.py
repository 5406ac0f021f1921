"""Libretto in the console: prompt events by template, with parameters, responses and feedback."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from functools import partial
from sqlite3 import Connection
from sqlite3 import Row as Record
from typing import Any, Final

from ostiary.sandbox.console import sql
from ostiary.sandbox.console.parts import (
    Block,
    Entry,
    Link,
    Raw,
    Row,
    Said,
    Table,
    Talk,
    View,
    moment,
    plain,
    shortened,
)
from ostiary.sandbox.views.saying import content, messages, pairs

__all__ = ["VIEW"]

_SOURCE: Final = sql.Source(
    "libretto_events",
    "position",
    ("event_id", "api_name", "body"),
    {"template": "api_name", "project": "project", "environment": "environment", "chat": "chat_id"},
    unlisted=("chat",),
)


def _row(record: Record) -> Row:
    body = json.loads(record["body"])
    error = body.get("responseErrors")
    return Row(
        record["event_id"],
        record["received_at"],
        f"{record['api_name']}: {shortened(content(body.get('response')), 60) or 'no response'}",
        {"Template": record["api_name"], "Chat": record["chat_id"] or "", "Chain": record["chain_id"] or ""},
        failed=bool(error),
    )


def _entry(db: Connection, key: str, first: int) -> Entry | None:
    row: Record | None = db.execute("SELECT * FROM libretto_events WHERE event_id = ?", (key,)).fetchone()
    if row is None:
        return None
    body = json.loads(row["body"])
    feedback = _feedback(db, row)
    blocks: list[Block] = []
    if parameters := pairs(body.get("params")):
        blocks.append(Table("Parameters", ("Name", "Value"), parameters))
    blocks.append(Talk("Prompt template and response", _said(body)))
    if feedback:
        rows = [
            (
                each["received_at"],
                _text(each["body"].get("rating")),
                _text(each["body"].get("better_response")),
            )
            for each in feedback
        ]
        blocks.append(Table("Feedback", ("Received", "Rating", "Better response"), rows))
    blocks.append(Raw("Event", body))
    facts = [
        ("Template", str(row["api_name"])),
        ("Project", str(row["project"])),
        ("Environment", str(row["environment"])),
        ("Received", moment(row["received_at"])),
        *(
            [("Took", f"{body['responseTime']:.0f} ms")]
            if isinstance(body.get("responseTime"), int | float)
            else []
        ),
        *[(title, str(row[name])) for title, name in _NAMED if row[name]],
        *pairs(body.get("modelParameters")),
    ]
    ids = (key, *(str(row[name]) for _, name in _NAMED if row[name]))
    exported = {"event": body, "feedback": feedback}
    return Entry(f"{row['api_name']}: event {key}", facts, blocks, ids, lambda: exported)


_NAMED: Final = (("Feedback key", "feedback_key"), ("Chat", "chat_id"), ("Chain", "chain_id"))


def _said(body: Mapping[str, Any]) -> list[Said]:
    template = body.get("promptTemplateChat") or body.get("promptTemplateText")
    said = messages(template) if isinstance(template, list) else []
    if isinstance(template, str):
        said = [Said("template", plain(template))]
    said += messages(body.get("prompt"))
    if answer := content(body.get("response")):
        said.append(Said("response", plain(answer)))
    if calls := body.get("toolCalls"):
        said.append(Said("tool calls", plain(json.dumps(calls, ensure_ascii=False))))
    return said


def _feedback(db: Connection, row: Record) -> list[dict[str, Any]]:
    rows = db.execute(
        "SELECT received_at, body FROM libretto_feedback WHERE project = ? AND feedback_key = ? ORDER BY id",
        (row["project"], row["feedback_key"]),
    )
    return [{"received_at": each["received_at"], "body": json.loads(each["body"])} for each in rows]


def _text(value: Any) -> str:
    return "" if value is None else str(value)


def _related(db: Connection, wanted: str) -> Sequence[Link]:
    rows = db.execute(
        "SELECT event_id, api_name FROM libretto_events WHERE :wanted IN (event_id, feedback_key, chat_id, chain_id)"
        " ORDER BY position LIMIT 20",
        {"wanted": wanted},
    )
    return [Link("libretto", row["event_id"], f"{row['api_name']}: {row['event_id']}") for row in rows]


VIEW: Final = View(
    "libretto",
    "Libretto events",
    "Calls of models by prompt template: parameters, responses and the feedback on them.",
    partial(_SOURCE.listed, show=_row),
    _entry,
    _related,
    _SOURCE.choices,
)
