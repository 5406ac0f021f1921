"""How Liminal behaves in the sandbox, as far as it can be set."""

from __future__ import annotations

import json
from sqlite3 import Connection
from typing import Any, Final

from ostiary.sandbox.messages import Answer, Call

TABLES = """
CREATE TABLE IF NOT EXISTS liminal_settings (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
"""

_USUAL: Final[dict[str, Any]] = {
    "access_seconds": 900.0,
    "refresh_seconds": 30 * 86400.0,
    "session_seconds": 8 * 3600.0,
    "stream_fault": None,
    "stream_pace": 0.0,
}


def setting(db: Connection, name: str) -> Any:
    """Return a setting's value."""
    row = db.execute("SELECT value FROM liminal_settings WHERE name = ?", (name,)).fetchone()
    return _USUAL[name] if row is None else json.loads(row["value"])


def get_settings(call: Call) -> Answer:
    """Answer with all settings."""
    return Answer(200, {name: setting(call.db, name) for name in _USUAL})


def set_settings(call: Call) -> Answer:
    """Change the settings that are given; null brings the usual value back."""
    for name in _USUAL:
        if name not in call.body:
            continue
        call.db.execute("DELETE FROM liminal_settings WHERE name = ?", (name,))
        if call.body[name] is not None:
            value = json.dumps(call.body[name])
            call.db.execute("INSERT INTO liminal_settings (name, value) VALUES (?, ?)", (name, value))
    return get_settings(call)
