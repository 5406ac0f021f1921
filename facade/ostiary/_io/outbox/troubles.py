"""What may go wrong with an outbox file, by what can be done about it."""

from __future__ import annotations

import sqlite3
from typing import Final

__all__ = ["CAPPED", "TOO_LARGE", "Corrupt", "Trouble", "translated"]

CAPPED: Final = "capped"
TOO_LARGE: Final = "too_large"


class Trouble(Exception):
    """Say that the file can't be used now, which is answered by falling back, never raised to users.

    `reason` is one short word that is counted and logged.
    """

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Corrupt(Trouble):
    """Say that what is in the file makes no sense; it is set aside."""

    def __init__(self) -> None:
        super().__init__("corrupt")


_REASONS = {
    sqlite3.SQLITE_BUSY: "busy",
    sqlite3.SQLITE_LOCKED: "busy",
    sqlite3.SQLITE_FULL: "disk_full",
    sqlite3.SQLITE_READONLY: "read_only",
    sqlite3.SQLITE_PERM: "no_permission",
    sqlite3.SQLITE_CANTOPEN: "cannot_open",
    sqlite3.SQLITE_IOERR: "io_error",
    sqlite3.SQLITE_NOMEM: "no_memory",
}
_NONSENSE = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)


def translated(error: sqlite3.Error) -> Trouble:
    """Name a failure of SQLite, by its primary code; its words may quote what is stored."""
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    if code in _NONSENSE:
        return Corrupt()
    return Trouble(_REASONS.get(code, "error"))
