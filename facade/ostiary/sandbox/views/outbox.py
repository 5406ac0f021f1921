"""An outbox in the console: its books, what waits to be delivered, and what the service refused."""

from __future__ import annotations

import json
import time
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from sqlite3 import Connection
from sqlite3 import Row as Record
from typing import Any, Final

from ostiary._io.outbox.inspect import look_at
from ostiary.layer.storing import FIELDS as LAYER
from ostiary.sandbox.console import sql
from ostiary.sandbox.console.parts import (
    Asked,
    Block,
    Entry,
    Link,
    Listed,
    Raw,
    Row,
    Said,
    Talk,
    View,
    moment,
    shortened,
)
from ostiary.sandbox.views.saying import messages

__all__ = ["VIEWS", "books"]

_FIELDS: Final[Mapping[str, Sequence[str]]] = {"layer": LAYER}
"""What the places of a stored record mean, by the service that it is for."""


def books(path: Path) -> list[tuple[str, str]]:
    """Return the ledger of an outbox: accepted = delivered + pending + dropped, at one instant."""
    found = look_at(path)
    totals = found.totals
    waiting = "" if found.oldest is None else f", the oldest for {max(time.time() - found.oldest, 0):,.0f} s"
    facts = [
        ("For", f"{found.service} ({found.destination})"),
        ("Accepted", f"{totals.accepted:,}"),
        ("Delivered", f"{totals.delivered:,}"),
        ("Pending", f"{totals.pending:,}{waiting}"),
        *((f"Dropped: {reason}", f"{count:,}") for reason, count in sorted(totals.dropped.items())),
        *((f"Quarantined: {reason}", f"{count:,}") for reason, count in sorted(found.quarantined.items())),
        ("On disk", f"{found.size:,} bytes"),
        ("Processes at it", str(found.processes)),
    ]
    return facts + [("Set aside as corrupt", each.name) for each in found.aside]


def _view(name: str, table: str, title: str, about: str) -> View:
    source = sql.Source(table, "seq", ("key", "body"), {"key": "key"})

    def listed(db: Connection, asked: Asked) -> Listed:
        service = _service(db)
        return source.listed(db, asked, lambda record: _row(record, service))

    def entry(db: Connection, key: str, first: int) -> Entry | None:
        record = source.at(db, key)
        return None if record is None else _entry(record, _service(db), title)

    def related(db: Connection, wanted: str) -> Sequence[Link]:
        rows = db.execute(f"SELECT * FROM {table} WHERE key = ? ORDER BY seq LIMIT 30", (wanted,))  # noqa: S608
        return [Link(name, str(row["seq"]), _title(_value(row["body"], ""), row)) for row in rows]

    return View(name, title, about, listed, entry, related, when="Recorded")


def _service(db: Connection) -> str:
    row: Record | None = db.execute("SELECT value FROM meta WHERE name = 'service'").fetchone()
    return "" if row is None else str(row["value"])


def _row(record: Record, service: str) -> Row:
    reason = record["reason"] if "reason" in record.keys() else ""  # noqa: SIM118 - a row's `in` asks for values
    columns = {"Key": record["key"], "Size": f"{len(record['body']):,} bytes", "Reason": reason}
    title = _title(_value(record["body"], service), record)
    shown = {name: value for name, value in columns.items() if value}
    return Row(str(record["seq"]), _at(record["at"]), title, shown)


def _entry(record: Record, service: str, title: str) -> Entry:
    value = _value(record["body"], service)
    row = _row(record, service)
    blocks: list[Block] = []
    if said := _said(value):
        blocks.append(Talk("What was said", said))
    blocks.append(Raw("As it is kept", value))
    facts = [("Recorded", moment(row.at)), ("Number", row.key), *row.columns.items()]
    return Entry(f"{title}: {row.title}", facts, blocks, (record["key"],), lambda: value)


def _value(body: bytes, service: str) -> object:
    """Return a record as it can be read: an object where its fields are known, else what it is."""
    try:
        value: Any = json.loads(body)
    except (ValueError, RecursionError):
        return f"{len(body):,} bytes that are no JSON: encrypted, or kept by a codec of its own"
    names = _FIELDS.get(service)
    return dict(zip(names, value, strict=False)) if names and isinstance(value, list) else value


def _title(value: Any, record: Record) -> str:
    if not isinstance(value, dict):
        return f"record {record['seq']}"
    said = _said(value)
    words = "".join(piece.text for piece in said[-1].segments) if said else ""
    return shortened(": ".join(filter(None, (str(value.get("kind") or "record"), words))), 80)


def _said(value: Any) -> list[Said]:
    data = value.get("data") if isinstance(value, dict) else None
    return messages(data.get("messages")) if isinstance(data, dict) else []


def _at(milliseconds: int) -> str:
    try:
        return datetime.fromtimestamp(milliseconds / 1000, UTC).isoformat(timespec="milliseconds")
    except (ValueError, OverflowError, OSError):
        return ""


VIEWS: Final[Sequence[View]] = (
    _view("waiting", "records", "Waiting", "Records that are still to be delivered, the newest first."),
    _view(
        "quarantine",
        "quarantine",
        "Quarantine",
        "Records that the service refused, with its reason; they stop nobody.",
    ),
)
