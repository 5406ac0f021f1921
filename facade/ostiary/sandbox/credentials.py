"""Which credentials the services accept. They are kept as hashes."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import UTC, datetime
from sqlite3 import Connection, Row
from typing import Any

from ostiary.sandbox import granted
from ostiary.sandbox.messages import Problem

IDP = "idp"
"""The scheme that stands for tokens of the sandbox's own identity provider; its value is a scope, or `*` for any."""

TABLES = """
CREATE TABLE IF NOT EXISTS credentials (
    name TEXT PRIMARY KEY,
    service TEXT,
    scheme TEXT NOT NULL,
    digest TEXT NOT NULL,
    expires_at TEXT,
    uses_left INTEGER
) STRICT;
"""


def admit(
    db: Connection, service: str, credential: tuple[str, str] | None, now: datetime, *, keyed: bool = False
) -> None:
    """Count one use of a credential; raise `Problem` 401 for one that the service doesn't accept.

    Any credential is accepted, and none unless the service is `keyed`, until one is set for the service (or for all).
    """
    known = db.execute(
        "SELECT * FROM credentials WHERE service IS NULL OR service = ?", (service,)
    ).fetchall()
    if not known and (not keyed or (credential is not None and credential[1])):
        return
    if credential is None or not known:
        raise _refused("no credential was sent", None)
    scheme, value = credential
    digest = _digest(value)
    fitting = [row for row in known if row["digest"] == digest and row["scheme"].lower() == scheme.lower()]
    if scheme.lower() == "bearer":
        fitting += _of_the_provider(db, known, value)
    if not fitting:
        raise _refused("the credential is unknown", "invalid_token")
    valid = [row for row in fitting if row["expires_at"] is None or _instant(row["expires_at"]) > now]
    if not valid:
        raise _refused("the credential has expired", "invalid_token")
    usable = [row for row in valid if row["uses_left"] != 0]
    if not usable:
        raise _refused("the credential is used up", "invalid_token")
    db.execute("UPDATE credentials SET uses_left = uses_left - 1 WHERE name = ?", (usable[0]["name"],))


def _of_the_provider(db: Connection, known: Sequence[Row], token: str) -> list[Row]:
    """Return the rows of scheme `idp` that a valid token of `/idp` fits: those for any scope, or for one of its own."""
    row = granted.known(db, token)
    if row is None or not granted.is_valid(row):
        return []
    digests = {_digest(scope) for scope in ("*", *row["scope"].split())}
    return [each for each in known if each["scheme"].lower() == IDP and each["digest"] in digests]


def put(db: Connection, name: str, request: dict[str, Any]) -> dict[str, Any]:
    """Set a credential; return it as the document's Credential."""
    given = (request.get("service"), request.get("scheme") or "Bearer", _digest(request["value"]))
    db.execute(
        "INSERT OR REPLACE INTO credentials (name, service, scheme, digest, expires_at, uses_left)"
        " VALUES (?, ?, ?, ?, ?, ?)",
        (name, *given, request.get("expires_at"), request.get("uses")),
    )
    return _shown(db.execute("SELECT * FROM credentials WHERE name = ?", (name,)).fetchone())


def every(db: Connection) -> list[dict[str, Any]]:
    """Return what may be shown of all credentials."""
    return [_shown(row) for row in db.execute("SELECT * FROM credentials ORDER BY name").fetchall()]


def remove(db: Connection, name: str | None = None) -> None:
    """Remove a credential, or all."""
    db.execute("DELETE FROM credentials WHERE ? IS NULL OR name = ?", (name, name))


def _refused(detail: str, error: str | None) -> Problem:
    challenge = 'Bearer realm="sandbox"' + (f', error="{error}"' if error else "")
    return Problem(401, detail, {"WWW-Authenticate": challenge})


def _digest(value: str) -> str:
    return hashlib.sha256(value.encode()).hexdigest()


def _instant(text: str) -> datetime:
    instant = datetime.fromisoformat(text.upper())
    return instant if instant.tzinfo else instant.replace(tzinfo=UTC)


def _shown(row: Row) -> dict[str, Any]:
    plain = {name: row[name] for name in ("name", "scheme", "service", "expires_at", "uses_left")}
    return {**plain, "fingerprint": row["digest"][:12]}
