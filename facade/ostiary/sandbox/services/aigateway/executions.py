"""What the sandbox remembers of its processors: what each of them was asked, and what it said."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from sqlite3 import Connection, Row
from typing import Any, Final, cast

from ostiary.aigateway.kit.form import boundary_of, read_form
from ostiary.aigateway.kit.limits import Limits
from ostiary.aigateway.kit.problems import ProcessorError
from ostiary.sandbox.messages import Answer, Call
from ostiary.sandbox.paging import page
from ostiary.sandbox.requests import Arrival

__all__ = ["DECISIONS", "TABLES", "keep", "read_executions"]

TABLES = """
CREATE TABLE IF NOT EXISTS aigateway_executions (
    number INTEGER PRIMARY KEY,
    run TEXT NOT NULL,
    received_at TEXT NOT NULL,
    processor TEXT NOT NULL,
    side TEXT NOT NULL,
    decision TEXT NOT NULL,
    request_id TEXT,
    step_id TEXT,
    status INTEGER NOT NULL,
    asked TEXT NOT NULL,
    said TEXT NOT NULL
) STRICT;
CREATE INDEX IF NOT EXISTS aigateway_executions_run ON aigateway_executions (run, number);
CREATE TABLE IF NOT EXISTS aigateway_runs (
    position INTEGER PRIMARY KEY AUTOINCREMENT,
    run TEXT NOT NULL UNIQUE,
    received_at TEXT NOT NULL,
    steps INTEGER NOT NULL DEFAULT 0,
    processors TEXT NOT NULL DEFAULT '',
    decision TEXT NOT NULL DEFAULT 'passed'
) STRICT;
CREATE INDEX IF NOT EXISTS aigateway_runs_decision ON aigateway_runs (decision);
CREATE TABLE IF NOT EXISTS aigateway_ids (
    id TEXT NOT NULL,
    number INTEGER NOT NULL,
    PRIMARY KEY (id, number)
) STRICT, WITHOUT ROWID;
"""

DECISIONS: Final = ("passed", "annotated", "modified", "failed", "rejected")
"""What a processor may say; of a run of several, the last of these counts."""

_LONGEST_ID: Final = 200
_TRACE: Final = re.compile(r"[0-9a-f]{2}-([0-9a-f]{32})-[0-9a-f]{16}-[0-9a-f]{2}")
_FILTERS: Final = (
    "(:processor IS NULL OR processor = :processor) AND (:decision IS NULL OR decision = :decision) AND"
    " (:known_by IS NULL OR number IN (SELECT number FROM aigateway_ids WHERE id = :known_by))"
)


def keep(db: Connection, number: int, arrival: Arrival, subject: str | None, answer: Answer) -> None:
    """Keep an execution with its answer; requests of other kinds are in the log alone."""
    if subject is None or arrival.method != "POST" or "/execute/" not in arrival.path:
        return
    asked = _parts(arrival.body, arrival.header("content-type"))
    content = answer.content if isinstance(answer.content, bytes) else b""
    kinds = {name.lower(): value for name, value in answer.headers.items()}
    said = _parts(content, kinds.get("content-type", ""))
    metadata = _object(asked.get("metadata"))
    request_id, step_id = _named(metadata.get("request_id")), _named(metadata.get("step_id"))
    # What a gateway asks for one request of its own is one run, in whichever order it arrives.
    run = request_id or f"request-{number}"
    decision = _decision(answer.status, said)
    side = "response" if "response.choices" in asked else "input"
    db.execute(
        "INSERT INTO aigateway_executions VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            *(number, run, arrival.received_at, subject, side, decision),
            *(request_id, step_id, answer.status, _written(asked), _written(said)),
        ),
    )
    ids = {run} | _ids(metadata) | {*_TRACE.findall(arrival.header("traceparent"))}
    db.executemany("INSERT INTO aigateway_ids VALUES (?, ?)", [(each, number) for each in ids])
    _add_to_run(db, run, arrival.received_at, subject, decision)


def _add_to_run(db: Connection, run: str, received_at: str, processor: str, decision: str) -> None:
    db.execute("INSERT OR IGNORE INTO aigateway_runs (run, received_at) VALUES (?, ?)", (run, received_at))
    known = db.execute("SELECT processors, decision FROM aigateway_runs WHERE run = ?", (run,)).fetchone()
    names = dict.fromkeys([*filter(None, known["processors"].split(", ")), processor])
    db.execute(
        "UPDATE aigateway_runs SET steps = steps + 1, processors = ?, decision = ? WHERE run = ?",
        (", ".join(names), max(known["decision"], decision, key=DECISIONS.index), run),
    )


def read_executions(call: Call) -> Answer:
    """Answer `list_aigateway_executions`."""
    given = {name: call.query.get(name) for name in ("processor", "decision", "known_by")}
    return page(call, "aigateway_executions", "number", _execution, where=_FILTERS, given=given)


def _execution(row: Row) -> dict[str, Any]:
    plain = ("received_at", "processor", "side", "decision", "request_id", "step_id", "status")
    return {
        "request_number": row["number"],
        **{name: row[name] for name in plain},
        "asked": json.loads(row["asked"]),
        "said": json.loads(row["said"]),
    }


def _parts(body: bytes, content_type: str) -> dict[str, Any]:
    """Return what a form or a JSON object holds; nothing of what is neither."""
    if content_type.partition(";")[0].strip().lower() == "application/json":
        return _object(_parsed(body))
    try:
        boundary, charset = boundary_of(content_type or None)
        form = read_form(body, boundary, Limits(), charset)
    except ProcessorError:
        return {}
    return {name: _parsed(part.content) for name, part in form.parts.items()}


def _parsed(content: bytes) -> Any:
    text = content.decode("utf-8", "replace")
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return text


def _object(value: Any) -> dict[str, Any]:
    return cast("dict[str, Any]", value) if isinstance(value, dict) else {}


def _decision(status: int, said: Mapping[str, Any]) -> str:
    if status == 422 and "metadata" in said:
        return "rejected"
    if status >= 400:
        return "failed"
    if "reject" in said:
        return "rejected"
    if "input.messages" in said or "response.choices" in said:
        return "modified"
    found = _object(said.get("metadata"))
    return "annotated" if found.get("tags") or found.get("processor_result") else "passed"


def _named(value: Any) -> str | None:
    """Return an id as text that a database holds: JSON can spell half a character."""
    if value is None:
        return None
    text = value if isinstance(value, str) else json.dumps(value)
    return text[:_LONGEST_ID].encode("utf-8", "replace").decode()


def _ids(metadata: Mapping[str, Any]) -> set[str]:
    """Return the texts in metadata, which may be ids of a request, a step, a session."""
    return {_named(each) or "" for each in metadata.values() if isinstance(each, str)} - {""}


def _written(parts: Mapping[str, Any]) -> str:
    try:
        return json.dumps(parts)
    except RecursionError:
        return "{}"
