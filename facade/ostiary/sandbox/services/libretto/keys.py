"""Libretto's keys: they travel in bodies, name a project and an environment, and are kept as hashes only."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from sqlite3 import Row
from typing import Any

from ostiary.sandbox import credentials
from ostiary.sandbox.messages import Answer, Call
from ostiary.sandbox.requests import fingerprint

TABLES = """
CREATE TABLE IF NOT EXISTS libretto_keys (
    name TEXT PRIMARY KEY,
    digest TEXT NOT NULL,
    project TEXT NOT NULL,
    environment TEXT NOT NULL
) STRICT;
"""

NAMES = ("apiKey", "projectKey")
"""The properties that a key is sent in; the first that is there counts."""

PROJECT, ENVIRONMENT = "sandbox", "development"
"""What a key belongs to that was not set."""

_IN_TEXT = re.compile(rb'("(?:' + "|".join(NAMES).encode() + rb')"\s*:\s*)"((?:[^"\\]|\\.)*)"', re.DOTALL)


@dataclass(frozen=True, slots=True)
class Owner:
    """The project and the environment of it that a request is for."""

    project: str
    environment: str


def owner(call: Call) -> Owner:
    """Return whom the key in a body belongs to; raise `Problem` 401 where there is none, or it isn't accepted."""
    sent = key_in(call.body)
    credentials.admit(call.db, "libretto", sent, datetime.now(UTC), keyed=True)
    digest = _digest(sent[1]) if sent else ""
    row = call.db.execute("SELECT * FROM libretto_keys WHERE digest = ?", (digest,)).fetchone()
    return Owner(PROJECT, ENVIRONMENT) if row is None else Owner(row["project"], row["environment"])


def key_in(body: Mapping[str, Any]) -> tuple[str, str] | None:
    """Return the property that a key was sent in, as the scheme of a credential, and the key."""
    return next(((name, body[name]) for name in NAMES if body.get(name)), None)


def logged(body: bytes) -> bytes:
    """Return a body with fingerprints in the place of keys, and every other character as it was."""
    shown = _IN_TEXT.sub(_masked, body)
    try:
        value = json.loads(body)
    except (ValueError, RecursionError):
        return shown
    keys = {str(value[name]) for name in NAMES if value.get(name)} if isinstance(value, dict) else set[str]()
    if keys and not keys.isdisjoint(map(str, json.loads(shown).values())):
        # A name that was spelled with escapes: then the text can't stay as it was.
        shown = json.dumps(
            {name: _shown(each) if name in NAMES else each for name, each in value.items()}
        ).encode()
    return shown


def put_key(call: Call) -> Answer:
    """Answer `set_libretto_key`."""
    given = (call.path["key_name"], _digest(call.body["value"]), call.body["project"])
    call.db.execute(
        "INSERT OR REPLACE INTO libretto_keys (name, digest, project, environment) VALUES (?, ?, ?, ?)",
        (*given, call.body.get("environment") or ENVIRONMENT),
    )
    row = call.db.execute("SELECT * FROM libretto_keys WHERE name = ?", (given[0],)).fetchone()
    return Answer(200, _key(row))


def list_keys(call: Call) -> Answer:
    """Answer `list_libretto_keys`."""
    return Answer(
        200, [_key(row) for row in call.db.execute("SELECT * FROM libretto_keys ORDER BY name").fetchall()]
    )


def delete_key(call: Call) -> Answer:
    """Answer `delete_libretto_key`."""
    call.db.execute("DELETE FROM libretto_keys WHERE name = ?", (call.path["key_name"],))
    return Answer(204)


def _key(row: Row) -> dict[str, Any]:
    plain = {name: row[name] for name in ("name", "project", "environment")}
    return {**plain, "fingerprint": row["digest"][:12]}


def _digest(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()


def _shown(key: Any) -> Any:
    return f"<key {fingerprint(key)}>" if isinstance(key, str) and key else key


def _masked(found: re.Match[bytes]) -> bytes:
    try:
        key = json.loads(b'"' + found[2] + b'"')
        return found[1] + json.dumps(_shown(key)).encode()
    except (ValueError, UnicodeEncodeError):
        return found[1] + b'"<key>"'
