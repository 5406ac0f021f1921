"""Reading back what Libretto remembers: the sandbox's own operations about it."""

from __future__ import annotations

import json
from sqlite3 import Connection, Row
from typing import Any

from ostiary.sandbox.messages import Answer, Call, Problem
from ostiary.sandbox.paging import page, repeat

_FILTERS = ("project", "api_name", "chat_id", "chain_id", "feedback_key")


def read_events(call: Call) -> Answer:
    """Answer `list_libretto_events`."""
    given = {name: call.query.get(name) for name in _FILTERS}
    where = " AND ".join(f"(:{name} IS NULL OR {name} = :{name})" for name in _FILTERS)
    return page(call, "libretto_events", "position", _event, where=where, given=given)


def read_event(call: Call) -> Answer:
    """Answer `get_libretto_event`; of several projects that have an event of the id, the first."""
    row = call.db.execute(
        "SELECT * FROM libretto_events WHERE event_id = :event AND (:project IS NULL OR project = :project)"
        " ORDER BY position",
        {"event": call.path["event_id"], "project": call.query.get("project")},
    ).fetchone()
    if row is None:
        raise Problem(404, "there is no event of this id")
    repeats = call.db.execute(
        "SELECT * FROM libretto_repeats WHERE project = ? AND event_id = ? ORDER BY number",
        (row["project"], row["event_id"]),
    ).fetchall()
    feedback = [
        each
        for each in _feedback(call.db, row["feedback_key"])
        if row["feedback_key"] and each["project"] == row["project"]
    ]
    return Answer(
        200,
        {
            "event": _event(row),
            "body_text": row["body"].decode("utf-8"),
            "repeats": [repeat(each) for each in repeats],
            "feedback": feedback,
        },
    )


def read_templates(call: Call) -> Answer:
    """Answer `list_libretto_templates`."""
    rows = call.db.execute(
        "SELECT project, api_name, max(named) AS named, template, count(*) AS events, min(position) AS first"
        " FROM libretto_events GROUP BY project, api_name, template ORDER BY first"
    ).fetchall()
    found: dict[tuple[str, str], dict[str, Any]] = {}
    for row in rows:
        template = found.setdefault(
            (row["project"], row["api_name"]),
            {
                "project": row["project"],
                "api_name": row["api_name"],
                "named": bool(row["named"]),
                "revisions": [],
            },
        )
        template["revisions"].append({"template": json.loads(row["template"]), "events": row["events"]})
    return Answer(200, list(found.values()))


def read_feedback(call: Call) -> Answer:
    """Answer `list_libretto_feedback`."""
    return Answer(200, _feedback(call.db, call.query.get("feedback_key")))


def read_chains(call: Call) -> Answer:
    """Answer `list_libretto_chains`: those that were updated, and those that events name."""
    rows = call.db.execute(
        "SELECT project, chain_id, max(result) AS result, max(updates) AS updates, max(updated_at) AS updated_at FROM"
        " (SELECT project, chain_id, result, updates, updated_at, number FROM libretto_chains UNION ALL"
        " SELECT project, chain_id, NULL, 0, NULL, number FROM libretto_events WHERE chain_id IS NOT NULL)"
        " GROUP BY project, chain_id ORDER BY min(number)"
    ).fetchall()
    return Answer(200, [_chain(call.db, row) for row in rows])


def _event(row: Row) -> dict[str, Any]:
    plain = (
        "event_id",
        "project",
        "environment",
        "api_name",
        "feedback_key",
        "chat_id",
        "chain_id",
        "received_at",
    )
    return {
        **{name: row[name] for name in plain},
        "named": bool(row["named"]),
        "request_number": row["number"],
        "body": json.loads(row["body"]),
    }


def _feedback(db: Connection, feedback_key: str | None) -> list[dict[str, Any]]:
    rows = db.execute(
        "SELECT f.*, (SELECT event_id FROM libretto_events e WHERE e.project = f.project"
        " AND e.feedback_key = f.feedback_key ORDER BY position LIMIT 1) AS event_id FROM libretto_feedback f"
        " WHERE :key IS NULL OR f.feedback_key = :key ORDER BY f.id",
        {"key": feedback_key},
    ).fetchall()
    plain = ("feedback_id", "feedback_key", "project", "environment", "event_id", "received_at")
    return [
        {
            **{name: row[name] for name in plain},
            "request_number": row["number"],
            "body": json.loads(row["body"]),
        }
        for row in rows
    ]


def _chain(db: Connection, row: Row) -> dict[str, Any]:
    events = db.execute(
        "SELECT event_id FROM libretto_events WHERE project = ? AND chain_id = ? ORDER BY position",
        (row["project"], row["chain_id"]),
    ).fetchall()
    plain = ("project", "chain_id", "result", "updates", "updated_at")
    return {**{name: row[name] for name in plain}, "events": [each["event_id"] for each in events]}
