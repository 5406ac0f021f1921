"""The log of every request that the services received."""

from __future__ import annotations

import hashlib
import json
from base64 import b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from sqlite3 import Connection, Row
from typing import Any

from ostiary.sandbox.messages import Answer, Call, Problem
from ostiary.sandbox.paging import page

TABLES = """
CREATE TABLE IF NOT EXISTS requests (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    service TEXT NOT NULL,
    method TEXT NOT NULL,
    path TEXT NOT NULL,
    query TEXT NOT NULL,
    headers TEXT NOT NULL,
    scheme TEXT,
    fingerprint TEXT,
    body BLOB NOT NULL,
    digest BLOB NOT NULL,
    received_at TEXT NOT NULL,
    operation TEXT,
    subject TEXT,
    status INTEGER,
    handled INTEGER NOT NULL DEFAULT 0,
    fault TEXT,
    seconds REAL
) STRICT;
CREATE INDEX IF NOT EXISTS requests_subject ON requests (subject);
"""

SECRET_HEADERS = frozenset(
    {
        *("authorization", "proxy-authorization", "cookie", "x-api-key", "api-key"),
        "x-test-automation-api-key",
    }
)
_FILTERS = ("service", "method", "operation", "subject", "status")


def fingerprint(credential: str) -> str:
    """Return enough of a credential's hash to tell two apart, and too little to find it by trying."""
    return hashlib.sha256(credential.encode()).hexdigest()[:12]


@dataclass(frozen=True, slots=True)
class Arrival:
    """A request as it came in; `path` and `query` as they were sent, `headers` with names in lower case."""

    service: str
    method: str
    path: str
    query: str
    headers: Sequence[tuple[str, str]]
    body: bytes
    received_at: str

    def header(self, name: str) -> str:
        """Return the first header of a name, or the empty string."""
        return next((value for key, value in self.headers if key == name), "")

    def credential(self) -> tuple[str, str] | None:
        """Return scheme and credential of the Authorization header, or the key that Anthropic's API has instead."""
        scheme, _, value = self.header("authorization").strip().partition(" ")
        if scheme:
            return scheme, value.strip()
        key = self.header("x-api-key").strip()
        return ("x-api-key", key) if key else None


def arrived(db: Connection, arrival: Arrival) -> int:
    """Record a request; return its number. Credentials are not kept, only what tells them apart."""
    shown = [line for line in arrival.headers if line[0] not in SECRET_HEADERS]
    credential = arrival.credential()
    cursor = db.execute(
        "INSERT INTO requests (service, method, path, query, headers, scheme, fingerprint, body, digest, received_at)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            arrival.service,
            arrival.method,
            arrival.path,
            arrival.query,
            json.dumps(shown),
            credential and credential[0],
            credential and fingerprint(credential[1]),
            arrival.body,
            hashlib.sha256(arrival.body).digest(),
            arrival.received_at,
        ),
    )
    number = cursor.lastrowid
    assert number is not None
    return number


def recognized(db: Connection, number: int, operation: str, subject: str | None, handled: bool) -> None:
    """Record which operation a request was, what it was about and whether it was carried out."""
    db.execute(
        "UPDATE requests SET operation = ?, subject = ?, handled = ? WHERE number = ?",
        (operation, subject, handled, number),
    )


def answered(db: Connection, number: int, status: int, fault: str | None, seconds: float) -> None:
    """Record how a request was answered."""
    db.execute(
        "UPDATE requests SET status = ?, fault = ?, seconds = ? WHERE number = ?",
        (status, fault, seconds, number),
    )


def count(db: Connection, service: str | None = None) -> int:
    """Return how many requests are in the log, of all services or of one."""
    row = db.execute(
        "SELECT count(*) FROM requests WHERE ? IS NULL OR service = ?", (service, service)
    ).fetchone()
    return int(row[0])


def listed(call: Call) -> Answer:
    """Answer with a page of the requests that fit what the caller asks for, in the order of their arrival."""
    asked = {name: value for name, value in call.query.items() if name in _FILTERS}
    if "method" in asked:
        asked["method"] = asked["method"].upper()
    where = " AND ".join(["TRUE", *(f"{name} = :{name}" for name in asked)])
    return page(call, "requests", "number", shown, where=where, given=asked)


def one(db: Connection, number: int) -> dict[str, Any]:
    """Return a request by its number; raise `Problem` 404 where there is none."""
    row = db.execute("SELECT * FROM requests WHERE number = ?", (number,)).fetchone()
    if row is None:
        raise Problem(404, "there is no request of this number")
    return shown(row)


def shown(row: Row) -> dict[str, Any]:
    """Return a request as the document's ReceivedRequest."""
    body: bytes = row["body"]
    try:
        text, base64 = body.decode("utf-8"), None
    except UnicodeDecodeError:
        text, base64 = None, b64encode(body).decode("ascii")
    plain = (
        "number",
        "service",
        "operation",
        "subject",
        "method",
        "path",
        "query",
        "received_at",
        "status",
        "fault",
    )
    return {
        **{name: row[name] for name in plain},
        "seconds": row["seconds"],
        "handled": bool(row["handled"]),
        "headers": [{"name": name, "value": value} for name, value in json.loads(row["headers"])],
        "credential": row["scheme"] and {"scheme": row["scheme"], "fingerprint": row["fingerprint"]},
        "body": text,
        "body_base64": base64,
    }


def duplicates(db: Connection, service: str | None) -> list[dict[str, Any]]:
    """Return groups of POST requests that say the same about the same thing, in the order of their first arrival."""
    rows = db.execute(
        "SELECT service, operation, subject, count(*) AS deliveries, sum(handled) AS handled, min(number) AS first,"
        " group_concat(number) AS numbers FROM requests"
        " WHERE method = 'POST' AND operation IS NOT NULL AND (:service IS NULL OR service = :service)"
        " GROUP BY service, operation, subject, digest HAVING count(*) > 1 ORDER BY first",
        {"service": service},
    ).fetchall()
    names = ("service", "operation", "subject", "deliveries", "handled")
    return [
        {**{name: row[name] for name in names}, "numbers": sorted(map(int, row["numbers"].split(",")))}
        for row in rows
    ]
