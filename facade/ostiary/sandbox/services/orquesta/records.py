"""What Orquesta remembers: transactions, the metrics reported for them, images, feedback; and reading it back."""

from __future__ import annotations

import base64
import binascii
import json
import re
import secrets
from collections.abc import Mapping, Sequence
from sqlite3 import Connection, Row
from typing import Any

from ostiary.sandbox.messages import Answer, Call, Problem
from ostiary.sandbox.paging import page
from ostiary.sandbox.pictures import PNG, kind_of
from ostiary.sandbox.services.orquesta.answers import Head, ulid

TABLES = """
CREATE TABLE IF NOT EXISTS orquesta_transactions (
    position INTEGER PRIMARY KEY AUTOINCREMENT,
    transaction_id TEXT NOT NULL UNIQUE,
    trace_id TEXT NOT NULL,
    kind TEXT NOT NULL,
    key TEXT NOT NULL,
    variant_id TEXT NOT NULL,
    received_at TEXT NOT NULL,
    number INTEGER NOT NULL,
    body BLOB NOT NULL,
    messages TEXT NOT NULL,
    answer TEXT
) STRICT;
CREATE TABLE IF NOT EXISTS orquesta_metrics (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    transaction_id TEXT NOT NULL,
    received_at TEXT NOT NULL,
    number INTEGER NOT NULL,
    body BLOB NOT NULL
) STRICT;
CREATE INDEX IF NOT EXISTS orquesta_metrics_transaction ON orquesta_metrics (transaction_id);
CREATE TABLE IF NOT EXISTS orquesta_images (
    image_id TEXT PRIMARY KEY,
    metrics INTEGER,
    choice INTEGER,
    media_type TEXT NOT NULL,
    content BLOB NOT NULL
) STRICT;
CREATE INDEX IF NOT EXISTS orquesta_images_metrics ON orquesta_images (metrics);
CREATE TABLE IF NOT EXISTS orquesta_feedback (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    feedback_id TEXT NOT NULL UNIQUE,
    trace_id TEXT NOT NULL,
    received_at TEXT NOT NULL,
    number INTEGER NOT NULL,
    body BLOB NOT NULL
) STRICT;
"""

_DATA_URL = re.compile(r"data:[\w.+/-]*(?:;[\w=.+-]+)*;base64,", re.IGNORECASE)
_BASE64 = re.compile(r"[A-Za-z0-9+/\s]+={0,2}\s*")
_COUNTED = (
    "(SELECT count(*) FROM orquesta_metrics m WHERE m.transaction_id = t.transaction_id) AS metrics_count"
)


def begin(call: Call, kind: str, head: Head, key: str, variant_id: str, messages: Sequence[Any]) -> None:
    """Record a transaction that has no answer yet."""
    call.subject = head.id
    call.db.execute(
        "INSERT INTO orquesta_transactions"
        " (transaction_id, trace_id, kind, key, variant_id, received_at, number, body, messages)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            *(head.id, head.trace_id, kind, key, variant_id),
            *(call.received_at, call.number, call.raw, json.dumps(messages)),
        ),
    )


def finish(db: Connection, transaction_id: str, answer: Mapping[str, Any]) -> None:
    """Record what a transaction was answered with."""
    db.execute(
        "UPDATE orquesta_transactions SET answer = ? WHERE transaction_id = ?",
        (json.dumps(answer), transaction_id),
    )


def forget(db: Connection, transaction_id: str) -> None:
    """Delete a transaction that came to nothing."""
    db.execute("DELETE FROM orquesta_transactions WHERE transaction_id = ?", (transaction_id,))


def keep_image(
    db: Connection,
    content: bytes,
    media_type: str = PNG,
    metrics: int | None = None,
    choice: int | None = None,
) -> str:
    """Keep an image; return its id."""
    image_id = secrets.token_hex(12)
    db.execute(
        "INSERT INTO orquesta_images (image_id, metrics, choice, media_type, content) VALUES (?, ?, ?, ?, ?)",
        (image_id, metrics, choice, media_type, content),
    )
    return image_id


def image_url(origin: str, image_id: str) -> str:
    """Return where an image can be fetched."""
    return f"{origin}/sandbox/orquesta/images/{image_id}"


def add_metrics(call: Call) -> Answer:
    """Record metrics as they were sent, and the images in them apart."""
    transaction_id = call.path["transaction_id"]
    if _row(call.db, transaction_id) is None:
        raise Problem(404, "there is no transaction of this id")
    cursor = call.db.execute(
        "INSERT INTO orquesta_metrics (transaction_id, received_at, number, body) VALUES (?, ?, ?, ?)",
        (transaction_id, call.received_at, call.number, call.raw),
    )
    for place, choice in enumerate(call.body.get("choices") or ()):
        url: str | None = (choice.get("message") or {}).get("url")
        if url is not None and (content := _decoded(url)) is not None:
            media_type = kind_of(content) or "application/octet-stream"
            keep_image(call.db, content, media_type, cursor.lastrowid, place)
    return Answer(200, {"code": 200, "success": True})


def add_feedback(call: Call) -> Answer:
    """Record feedback on a trace, or on the transaction of an id; one of an id that is known is replaced."""
    row = call.db.execute(
        "SELECT * FROM orquesta_transactions WHERE :given IN (trace_id, transaction_id)",
        {"given": call.body["trace_id"]},
    ).fetchone()
    if row is None:
        raise Problem(404, "there is no such trace")
    feedback_id = call.body.get("id") or ulid()
    call.subject = row["transaction_id"]
    call.db.execute(
        "INSERT OR REPLACE INTO orquesta_feedback (feedback_id, trace_id, received_at, number, body)"
        " VALUES (?, ?, ?, ?, ?)",
        (feedback_id, row["trace_id"], call.received_at, call.number, call.raw),
    )
    return Answer(200, {**call.body, "id": feedback_id})


def read_transactions(call: Call) -> Answer:
    """Answer `list_orquesta_transactions`."""
    given = {"key": call.query.get("key")}
    where = "(:key IS NULL OR key = :key)"
    columns = f"t.*, {_COUNTED}"
    table = "orquesta_transactions t"
    return page(call, table, "position", _shown, where=where, given=given, columns=columns)


def read_transaction(call: Call) -> Answer:
    """Answer `get_orquesta_transaction`."""
    row = _row(call.db, call.path["transaction_id"])
    if row is None:
        raise Problem(404, "there is no transaction of this id")
    reports = call.db.execute(
        "SELECT * FROM orquesta_metrics WHERE transaction_id = ? ORDER BY id", (row["transaction_id"],)
    ).fetchall()
    return Answer(
        200,
        {
            "transaction": _shown(row),
            "body_text": row["body"].decode("utf-8"),
            "metrics": [_report(call, each) for each in reports],
            "feedback": _feedback(call.db, row["trace_id"]),
        },
    )


def read_image(call: Call) -> Answer:
    """Answer `get_orquesta_image`."""
    row = call.db.execute(
        "SELECT * FROM orquesta_images WHERE image_id = ?", (call.path["image_id"],)
    ).fetchone()
    if row is None:
        raise Problem(404, "there is no image of this id")
    return Answer(200, row["content"], {"Content-Type": row["media_type"]})


def read_feedback(call: Call) -> Answer:
    """Answer `list_orquesta_feedback`."""
    return Answer(200, _feedback(call.db))


def _row(db: Connection, transaction_id: str) -> Row | None:
    row: Row | None = db.execute(
        f"SELECT t.*, {_COUNTED} FROM orquesta_transactions t WHERE transaction_id = ?",  # noqa: S608
        (transaction_id,),
    ).fetchone()
    return row


def _shown(row: Row) -> dict[str, Any]:
    plain = ("transaction_id", "trace_id", "kind", "key", "variant_id", "received_at", "metrics_count")
    return {
        **{name: row[name] for name in plain},
        "request_number": row["number"],
        "body": json.loads(row["body"]),
        "messages": json.loads(row["messages"]),
        "answer": row["answer"] and json.loads(row["answer"]),
    }


def _report(call: Call, row: Row) -> dict[str, Any]:
    images = call.db.execute(
        "SELECT image_id, choice, media_type, length(content) AS size FROM orquesta_images WHERE metrics = ?"
        " ORDER BY choice",
        (row["id"],),
    ).fetchall()
    return {
        "received_at": row["received_at"],
        "request_number": row["number"],
        "body": json.loads(row["body"]),
        "body_text": row["body"].decode("utf-8"),
        "images": [{**dict(each), "url": image_url(call.origin, each["image_id"])} for each in images],
    }


def _feedback(db: Connection, trace_id: str | None = None) -> list[dict[str, Any]]:
    rows = db.execute(
        "SELECT * FROM orquesta_feedback WHERE :trace IS NULL OR trace_id = :trace ORDER BY id",
        {"trace": trace_id},
    ).fetchall()
    plain = ("feedback_id", "trace_id", "received_at")
    return [
        {
            **{name: row[name] for name in plain},
            "request_number": row["number"],
            "body": json.loads(row["body"]),
        }
        for row in rows
    ]


def _decoded(url: str) -> bytes | None:
    """Return the bytes of a `data:` URL or of bare base64, None for any other text, such as a URL."""
    prefix = _DATA_URL.match(url)
    text = url[prefix.end() :] if prefix else url
    if prefix is None and (len(text) < 16 or not _BASE64.fullmatch(text)):
        return None
    try:
        return base64.b64decode("".join(text.split()), validate=True)
    except (binascii.Error, ValueError):
        return None
