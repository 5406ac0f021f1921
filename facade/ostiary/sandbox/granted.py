"""Tokens that the sandbox's identity provider has granted, for those who are shown one. They are kept as hashes."""

from __future__ import annotations

import hashlib
import time
from sqlite3 import Connection, Row

TABLES = """
CREATE TABLE IF NOT EXISTS granted_tokens (
    digest TEXT PRIMARY KEY,
    client_id TEXT NOT NULL,
    scope TEXT NOT NULL,
    issuer TEXT NOT NULL,
    issued_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    revoked INTEGER NOT NULL DEFAULT 0
) STRICT;
"""


def digest(text: str) -> str:
    """Return what is kept of a secret text."""
    return hashlib.sha256(text.encode()).hexdigest()


def keep(db: Connection, token: str, client_id: str, scope: str, issuer: str, lifetime: int) -> None:
    """Remember a token that was granted now for `lifetime` seconds."""
    now = int(time.time())
    db.execute(
        "INSERT INTO granted_tokens (digest, client_id, scope, issuer, issued_at, expires_at)"
        " VALUES (?, ?, ?, ?, ?, ?)",
        (digest(token), client_id, scope, issuer, now, now + lifetime),
    )


def known(db: Connection, token: str) -> Row | None:
    """Return what is remembered of a token, None for one that was never granted."""
    row: Row | None = db.execute("SELECT * FROM granted_tokens WHERE digest = ?", (digest(token),)).fetchone()
    return row


def is_valid(row: Row) -> bool:
    """Tell whether a granted token is neither revoked nor expired."""
    return not row["revoked"] and row["expires_at"] > time.time()


def revoke(db: Connection, token: str) -> None:
    """Let a token be valid no longer."""
    db.execute("UPDATE granted_tokens SET revoked = 1 WHERE digest = ?", (digest(token),))
