"""What Libretto remembers of events, feedback and chains."""

from __future__ import annotations

import hashlib
import json
import uuid
from typing import Any

from ostiary.sandbox.messages import Answer, Call, Problem
from ostiary.sandbox.services.libretto.keys import Owner, logged, owner

TABLES = """
CREATE TABLE IF NOT EXISTS libretto_events (
    position INTEGER PRIMARY KEY AUTOINCREMENT,
    project TEXT NOT NULL,
    environment TEXT NOT NULL,
    event_id TEXT NOT NULL,
    api_name TEXT NOT NULL,
    named INTEGER NOT NULL,
    template TEXT NOT NULL,
    feedback_key TEXT,
    chat_id TEXT,
    chain_id TEXT,
    received_at TEXT NOT NULL,
    number INTEGER NOT NULL,
    body BLOB NOT NULL,
    UNIQUE (project, event_id)
) STRICT;
CREATE INDEX IF NOT EXISTS libretto_events_feedback ON libretto_events (project, feedback_key);
CREATE INDEX IF NOT EXISTS libretto_events_chain ON libretto_events (project, chain_id);
CREATE TABLE IF NOT EXISTS libretto_repeats (
    number INTEGER PRIMARY KEY,
    project TEXT NOT NULL,
    event_id TEXT NOT NULL,
    received_at TEXT NOT NULL,
    same_body INTEGER NOT NULL
) STRICT;
CREATE INDEX IF NOT EXISTS libretto_repeats_event ON libretto_repeats (project, event_id);
CREATE TABLE IF NOT EXISTS libretto_feedback (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    project TEXT NOT NULL,
    environment TEXT NOT NULL,
    feedback_id TEXT NOT NULL UNIQUE,
    feedback_key TEXT NOT NULL,
    received_at TEXT NOT NULL,
    number INTEGER NOT NULL,
    body BLOB NOT NULL
) STRICT;
CREATE INDEX IF NOT EXISTS libretto_feedback_key ON libretto_feedback (project, feedback_key);
CREATE TABLE IF NOT EXISTS libretto_chains (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    project TEXT NOT NULL,
    chain_id TEXT NOT NULL,
    result TEXT,
    updates INTEGER NOT NULL,
    updated_at TEXT NOT NULL,
    number INTEGER NOT NULL,
    UNIQUE (project, chain_id)
) STRICT;
"""

UNTEMPLATED = "untemplated"
"""The name of events that have neither a name nor a template."""


def send_event(call: Call) -> Answer:
    """Record an event. One whose id is known already takes the place of the former, and is listed as a repeat."""
    mine, event_id = owner(call), call.body["promptEventId"]
    call.subject = event_id
    if "promptTemplateChat" in call.body and "promptTemplateText" in call.body:
        raise Problem(422, "the body: has two templates, a chat and a text")
    kept, template = logged(call.raw), template_of(call.body)
    former = call.db.execute(
        "SELECT body FROM libretto_events WHERE project = ? AND event_id = ?", (mine.project, event_id)
    ).fetchone()
    name = call.body["apiName"] or made_up_name(template)
    if former is None:
        _insert(call, mine, name, template, kept)
    else:
        _replace(call, mine, name, template, kept)
        call.db.execute(
            "INSERT INTO libretto_repeats (number, project, event_id, received_at, same_body) VALUES (?, ?, ?, ?, ?)",
            (call.number, mine.project, event_id, call.received_at, former["body"] == kept),
        )
    return Answer(200, {"id": event_id, "api_name": name})


def send_feedback(call: Call) -> Answer:
    """Record feedback, whether its event is known or not."""
    mine, feedback_id = owner(call), str(uuid.uuid4())
    call.subject = call.body["feedback_key"]
    if call.body.get("rating") is None and call.body.get("better_response") is None:
        raise Problem(422, "the body: needs a rating or a better_response")
    call.db.execute(
        "INSERT INTO libretto_feedback"
        " (project, environment, feedback_id, feedback_key, received_at, number, body) VALUES (?, ?, ?, ?, ?, ?, ?)",
        (
            *(mine.project, mine.environment, feedback_id, call.body["feedback_key"]),
            *(call.received_at, call.number, logged(call.raw)),
        ),
    )
    return Answer(200, {"id": feedback_id, "ok": True})


def update_chain(call: Call) -> Answer:
    """Record the result of a chain; without one, leave the result that it has."""
    mine, chain_id = owner(call), call.body["id"]
    call.subject = chain_id
    call.db.execute(
        "INSERT INTO libretto_chains (project, chain_id, result, updates, updated_at, number)"
        " VALUES (?, ?, ?, 1, ?, ?) ON CONFLICT (project, chain_id) DO UPDATE SET updates = updates + 1,"
        " result = coalesce(excluded.result, result), updated_at = excluded.updated_at, number = excluded.number",
        (mine.project, chain_id, call.body.get("result"), call.received_at, call.number),
    )
    return Answer(200, {"id": chain_id, "ok": True})


def template_of(body: dict[str, Any]) -> Any:
    """Return the template of an event: a list of messages, a text, or None."""
    return body.get("promptTemplateChat", body.get("promptTemplateText"))


def made_up_name(template: Any) -> str:
    """Return a name for a template: the same for the same wording."""
    if template is None:
        return UNTEMPLATED
    text = json.dumps(template, sort_keys=True, separators=(",", ":"))
    return f"auto-{hashlib.sha256(text.encode()).hexdigest()[:12]}"


def _insert(call: Call, mine: Owner, name: str, template: Any, kept: bytes) -> None:
    call.db.execute(
        "INSERT INTO libretto_events (project, event_id, environment, api_name, named, template, feedback_key, chat_id,"
        " chain_id, received_at, number, body) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (mine.project, call.body["promptEventId"], *_columns(call, mine, name, template, kept)),
    )


def _replace(call: Call, mine: Owner, name: str, template: Any, kept: bytes) -> None:
    call.db.execute(
        "UPDATE libretto_events SET environment = ?, api_name = ?, named = ?, template = ?, feedback_key = ?,"
        " chat_id = ?, chain_id = ?, received_at = ?, number = ?, body = ? WHERE project = ? AND event_id = ?",
        (*_columns(call, mine, name, template, kept), mine.project, call.body["promptEventId"]),
    )


def _columns(call: Call, mine: Owner, name: str, template: Any, kept: bytes) -> tuple[Any, ...]:
    return (
        *(mine.environment, name, bool(call.body["apiName"]), json.dumps(template, sort_keys=True)),
        *(call.body.get(each) for each in ("feedbackKey", "chatId", "chainId")),
        *(call.received_at, call.number, kept),
    )
