"""Layer: applications, sessions and what happened in them.

Speaks the wire of both generations of the vendor's SDK (0.0.2 and 0.15.0): 202 for both POSTs below `/v1/sessions`,
201 with a single property for a new application, a bare array of applications.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Mapping
from sqlite3 import Connection, Row
from typing import Any

from ostiary.sandbox.messages import Answer, Call, Problem
from ostiary.sandbox.paging import page, repeat
from ostiary.sandbox.service import Service
from ostiary.sandbox.views.layer import VIEW

TABLES = """
CREATE TABLE IF NOT EXISTS layer_sessions (
    position INTEGER PRIMARY KEY AUTOINCREMENT,
    session_id TEXT NOT NULL UNIQUE,
    application_id TEXT NOT NULL,
    received_at TEXT NOT NULL,
    number INTEGER NOT NULL,
    body BLOB NOT NULL,
    action_count INTEGER NOT NULL,
    outcome TEXT NOT NULL DEFAULT 'fine'
) STRICT;
CREATE INDEX IF NOT EXISTS layer_sessions_outcome ON layer_sessions (outcome);
CREATE TABLE IF NOT EXISTS layer_repeats (
    number INTEGER PRIMARY KEY,
    session_id TEXT NOT NULL,
    received_at TEXT NOT NULL,
    same_body INTEGER NOT NULL
) STRICT;
CREATE INDEX IF NOT EXISTS layer_repeats_session ON layer_repeats (session_id);
CREATE TABLE IF NOT EXISTS layer_actions (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    session_id TEXT NOT NULL,
    received_at TEXT NOT NULL,
    number INTEGER NOT NULL,
    body BLOB NOT NULL
) STRICT;
CREATE INDEX IF NOT EXISTS layer_actions_session ON layer_actions (session_id);
CREATE TABLE IF NOT EXISTS layer_applications (
    position INTEGER PRIMARY KEY AUTOINCREMENT,
    application_id TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    source TEXT,
    received_at TEXT NOT NULL,
    number INTEGER NOT NULL
) STRICT;
"""

EXAMPLE_APPLICATION = "53ad4290-bf1a-4f68-b182-6026e869b8cd"
"""What `ostiary sandbox env` names; the sandbox, like the service, takes any application id."""


def canonical(session_id: str) -> str | None:
    """Return a session's id in the canonical spelling, or None for text that isn't a UUID."""
    try:
        return str(uuid.UUID(session_id))
    except ValueError:
        return None


def session_row(db: Connection, session_id: str) -> Row:
    """Return a session by its id, however it is spelled; raise `Problem` 404 where there is none."""
    row: Row | None = db.execute(
        "SELECT * FROM layer_sessions WHERE session_id = ?", (canonical(session_id),)
    ).fetchone()
    if row is None:
        raise Problem(404, "there is no session of this id")
    return row


def _subject(path: Mapping[str, Any], body: Any) -> str | None:
    given = path.get("session_id")
    if given is None and body is not None:
        given = body.get("session_id")
    return canonical(given) if isinstance(given, str) else None


def _create_session(call: Call) -> Answer:
    session_id = _chosen(call.body.get("session_id"))
    call.subject = session_id
    known = call.db.execute("SELECT body FROM layer_sessions WHERE session_id = ?", (session_id,)).fetchone()
    if known is not None:
        call.db.execute(
            "INSERT INTO layer_repeats (number, session_id, received_at, same_body) VALUES (?, ?, ?, ?)",
            (call.number, session_id, call.received_at, known["body"] == call.raw),
        )
    else:
        actions = call.body.get("actions") or ()
        call.db.execute(
            "INSERT INTO layer_sessions"
            " (session_id, application_id, received_at, number, body, action_count, outcome)"
            " VALUES (?, ?, ?, ?, ?, ?, ?)",
            (
                session_id,
                call.body["application_id"],
                call.received_at,
                call.number,
                call.raw,
                len(actions),
                _outcome(*actions),
            ),
        )
    return Answer(202, {"session_id": session_id})


def _chosen(given: str | None) -> str:
    """Return the client's id in the canonical spelling, or a new one; the service takes version 5 only."""
    if given is None:
        return str(uuid.uuid5(uuid.uuid4(), "session"))
    text = canonical(given)
    if text is None:
        raise Problem(422, "/session_id: must be a UUID")
    # `version` is None for a UUID of another variant, whatever its digits say.
    if uuid.UUID(text).version != 5:
        raise Problem(422, "/session_id: must be a UUID of version 5")
    return text


def _append_action(call: Call) -> Answer:
    row = session_row(call.db, call.path["session_id"])
    call.db.execute(
        "INSERT INTO layer_actions (session_id, received_at, number, body) VALUES (?, ?, ?, ?)",
        (row["session_id"], call.received_at, call.number, call.raw),
    )
    call.db.execute(
        "UPDATE layer_sessions SET action_count = action_count + 1,"
        " outcome = CASE ? WHEN 'failed' THEN 'failed' ELSE outcome END WHERE session_id = ?",
        (_outcome(call.body), row["session_id"]),
    )
    return Answer(202)


def _outcome(*actions: Mapping[str, Any]) -> str:
    """Return what is to be said of a session with these actions."""
    return "failed" if any(action.get("error") for action in actions) else "fine"


def _list_applications(call: Call) -> Answer:
    rows = call.db.execute("SELECT * FROM layer_applications ORDER BY position").fetchall()
    return Answer(200, [{"id": row["application_id"], "name": row["name"]} for row in rows])


def _create_application(call: Call) -> Answer:
    application_id = str(uuid.uuid4())
    call.subject = application_id
    call.db.execute(
        "INSERT INTO layer_applications (application_id, name, source, received_at, number) VALUES (?, ?, ?, ?, ?)",
        (application_id, call.body["name"], call.body.get("source"), call.received_at, call.number),
    )
    return Answer(201, {"application_id": application_id})


def _read_sessions(call: Call) -> Answer:
    given = {"application": call.query.get("application_id")}
    where = "(:application IS NULL OR application_id = :application)"
    return page(call, "layer_sessions", "position", _session, where=where, given=given)


def _read_session(call: Call) -> Answer:
    row = session_row(call.db, call.path["session_id"])
    repeats = call.db.execute(
        "SELECT * FROM layer_repeats WHERE session_id = ? ORDER BY number", (row["session_id"],)
    ).fetchall()
    session = _session(row)
    return Answer(
        200,
        {
            "session": session,
            "body_text": row["body"].decode("utf-8"),
            "repeats": [repeat(each) for each in repeats],
            "actions": _actions(call.db, row, session["body"].get("actions") or ()),
        },
    )


def _session(row: Row) -> dict[str, Any]:
    plain = ("session_id", "application_id", "received_at", "action_count")
    return {
        **{name: row[name] for name in plain},
        "request_number": row["number"],
        "body": json.loads(row["body"]),
    }


def _actions(db: Connection, session: Row, opening: Any) -> list[dict[str, Any]]:
    first = [
        {
            "received_at": session["received_at"],
            "request_number": session["number"],
            "body": body,
            "body_text": None,
        }
        for body in opening
    ]
    rows = db.execute(
        "SELECT * FROM layer_actions WHERE session_id = ? ORDER BY id", (session["session_id"],)
    )
    later = [
        {
            "received_at": row["received_at"],
            "request_number": row["number"],
            "body": json.loads(row["body"]),
            "body_text": row["body"].decode("utf-8"),
        }
        for row in rows.fetchall()
    ]
    return [{"position": position, **action} for position, action in enumerate([*first, *later])]


def _read_applications(call: Call) -> Answer:
    rows = call.db.execute("SELECT * FROM layer_applications ORDER BY position").fetchall()
    plain = ("application_id", "name", "source", "received_at")
    return Answer(
        200, [{**{name: row[name] for name in plain}, "request_number": row["number"]} for row in rows]
    )


SERVICE = Service(
    name="layer",
    document="layer",
    operations={
        "create_session": _create_session,
        "append_action": _append_action,
        "list_applications": _list_applications,
        "create_application": _create_application,
    },
    tables=TABLES,
    subject=_subject,
    readback={
        "list_layer_sessions": _read_sessions,
        "get_layer_session": _read_session,
        "list_layer_applications": _read_applications,
    },
    view=VIEW,
    settings=(("LAYER_BASE_URL", "{url}"), ("LAYER_APPLICATION_ID", EXAMPLE_APPLICATION)),
)
