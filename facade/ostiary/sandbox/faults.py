"""Failures and delays on demand: which requests they strike, and how."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from sqlite3 import Connection, Row
from typing import Any

from ostiary.sandbox.messages import Problem

TABLES = """
CREATE TABLE IF NOT EXISTS faults (
    position INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL UNIQUE,
    request TEXT NOT NULL,
    seen INTEGER NOT NULL DEFAULT 0,
    struck INTEGER NOT NULL DEFAULT 0
) STRICT;
"""

_TOKEN = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
# These say how the answer is cut into bytes, which is the server's to say.
_FRAMING = frozenset({"content-length", "transfer-encoding", "connection"})


@dataclass(frozen=True, slots=True)
class Fault:
    """A fault that strikes a request: answer `status` (None: as usual) after `latency` seconds.

    `body` None: the service's own way to refuse. `after`: the service carries the request out first.
    """

    name: str
    status: int | None
    headers: dict[str, str]
    body: Any
    latency: float
    after: bool


def strike(db: Connection, service: str, method: str, path: str) -> Fault | None:
    """Return the fault that strikes a request, and count it: the first that matches and has something left."""
    for row in db.execute("SELECT * FROM faults ORDER BY position").fetchall():
        request = json.loads(row["request"])
        if not _matches(request, service, method, path):
            continue
        hit = row["seen"] >= (request.get("skip") or 0) and _left(row, request) != 0
        db.execute(
            "UPDATE faults SET seen = seen + 1, struck = struck + ? WHERE name = ?", (hit, row["name"])
        )
        if hit:
            return Fault(
                name=row["name"],
                status=request.get("status"),
                headers=request.get("headers") or {},
                body=request.get("body"),
                latency=request.get("latency") or 0.0,
                after=bool(request.get("after")),
            )
    return None


def put(db: Connection, name: str, request: dict[str, Any]) -> dict[str, Any]:
    """Set a fault; return it as the document's Fault. Raises `Problem` 422 for one that would do nothing."""
    if request.get("status") is None and request.get("latency") is None:
        raise Problem(422, "the body: needs a status or a latency")
    headers: dict[str, str] = request.get("headers") or {}
    for header, value in headers.items():
        if not _TOKEN.fullmatch(header) or header.lower() in _FRAMING:
            raise Problem(422, "/headers: one of the names can't be used")
        if not value.isprintable() or not value.isascii():
            raise Problem(422, f"/headers/{header}: must be printable ASCII")
    db.execute(
        "INSERT INTO faults (name, request) VALUES (?, ?)"
        " ON CONFLICT (name) DO UPDATE SET request = excluded.request, seen = 0, struck = 0",
        (name, json.dumps(request)),
    )
    return one(db, name)


def one(db: Connection, name: str) -> dict[str, Any]:
    """Return a fault by its name; raise `Problem` 404 where there is none."""
    row = db.execute("SELECT * FROM faults WHERE name = ?", (name,)).fetchone()
    if row is None:
        raise Problem(404, "there is no fault of this name")
    return _shown(row)


def every(db: Connection) -> list[dict[str, Any]]:
    """Return all faults, in the order in which they are tried."""
    return [_shown(row) for row in db.execute("SELECT * FROM faults ORDER BY position").fetchall()]


def remove(db: Connection, name: str | None = None) -> None:
    """Remove a fault, or all."""
    db.execute("DELETE FROM faults WHERE ? IS NULL OR name = ?", (name, name))


def pattern(path: str) -> re.Pattern[str]:
    """Return the expression for a path in which `*` is anything in a segment and `**` is anything."""
    wild = {"**": ".*", "*": "[^/]*"}
    parts = re.split(r"(\*\*|\*)", path)
    return re.compile("".join(wild.get(part, re.escape(part)) for part in parts), re.DOTALL)


def _matches(request: dict[str, Any], service: str, method: str, path: str) -> bool:
    return (
        request.get("service") in (None, service)
        and (request.get("method") is None or request["method"].upper() == method)
        and (request.get("path") is None or pattern(request["path"]).fullmatch(path) is not None)
    )


def _left(row: Row, request: dict[str, Any]) -> int | None:
    times = request.get("times")
    return None if times is None else max(0, times - row["struck"])


def _shown(row: Row) -> dict[str, Any]:
    request = json.loads(row["request"])
    left = _left(row, request)
    return {
        "name": row["name"],
        "seen": row["seen"],
        "struck": row["struck"],
        "left": left,
        "request": request,
    }
