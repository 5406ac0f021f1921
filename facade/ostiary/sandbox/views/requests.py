"""Every request in the console: what came in, whichever service it was for, and how it was answered."""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import partial
from sqlite3 import Connection
from sqlite3 import Row as Record
from typing import Any, Final

from ostiary.sandbox.console import sql
from ostiary.sandbox.console.parts import Entry, Link, Raw, Row, Table, View, moment

__all__ = ["VIEW"]

_SOURCE: Final = sql.Source(
    "requests",
    "number",
    ("path", "subject", "body"),
    {"service": "service", "status": "status", "operation": "operation"},
)
_RELATED: Final = 30


def _row(record: Record) -> Row:
    return Row(
        str(record["number"]),
        record["received_at"],
        _title(record),
        {
            "Status": "" if record["status"] is None else str(record["status"]),
            "Took": "" if record["seconds"] is None else f"{record['seconds'] * 1000:.0f} ms",
            "About": record["subject"] or "",
            "Fault": record["fault"] or "",
        },
        failed=record["status"] is not None and record["status"] >= 400,
    )


def _entry(db: Connection, key: str, first: int) -> Entry | None:
    row = _SOURCE.at(db, key)
    if row is None:
        return None
    shown = _row(row)
    facts = [
        ("Service", str(row["service"])),
        ("Operation", row["operation"] or "not recognized"),
        ("Received", moment(row["received_at"])),
        *((name, value) for name, value in shown.columns.items() if value),
        ("Credential", f"{row['scheme']} ({row['fingerprint']})" if row["scheme"] else "none"),
    ]
    body = _body(row["body"])
    headers = [(str(name), str(value)) for name, value in json.loads(row["headers"])]
    return Entry(
        _title(row),
        [*facts, *([("Query", str(row["query"]))] if row["query"] else [])],
        [Raw("Body", body), Table("Headers", ("Name", "Value"), headers)],
        (row["subject"],) if row["subject"] else (),
        lambda: {"request": dict(facts), "headers": headers, "body": body},
    )


def _body(content: bytes) -> Any:
    text = content.decode("utf-8", "replace")
    try:
        return json.loads(text)
    except ValueError:
        return text


def _related(db: Connection, wanted: str) -> Sequence[Link]:
    rows = db.execute(
        "SELECT number, method, service, path, status FROM requests WHERE subject = ? ORDER BY number LIMIT ?",
        (wanted, _RELATED),
    )
    return [
        Link("requests", str(row["number"]), _title(row), f"answered {row['status'] or 'not yet'}")
        for row in rows
    ]


def _title(row: Record) -> str:
    return f"{row['method']} /{row['service']}{row['path']}"


VIEW: Final = View(
    "requests",
    "Requests",
    "Everything that reached the sandbox, whichever service it was for, and how it was answered.",
    partial(_SOURCE.listed, show=_row),
    _entry,
    _related,
    _SOURCE.choices,
)
