"""The sandbox's memory: one SQLite database, in memory or in a file."""

from __future__ import annotations

import os
import sqlite3
import threading
from collections.abc import Generator, Iterable
from contextlib import contextmanager
from pathlib import Path

from ostiary.errors import ConfigurationError

VERSION = 2
"""Of the tables. A file of another version is refused: the sandbox's data is for trying things out, not for keeping."""


class Store:
    """Hold the database, one transaction at a time.

    A file is made readable by its owner only (mode 0600), and survives a crash of the process: it is written ahead
    (WAL). Raises `ConfigurationError` for a file that can't be opened, or isn't the sandbox's.
    """

    def __init__(self, path: Path | None, tables: Iterable[str]) -> None:
        self.durable: bool = path is not None
        self._lock = threading.RLock()
        try:
            self._db = _opened(path, tables)
        except (OSError, sqlite3.DatabaseError) as error:
            raise ConfigurationError(f"the sandbox can't keep its data in {path}: {error}") from None

    @contextmanager
    def transaction(self) -> Generator[sqlite3.Connection]:
        """Give the connection; commit at the end, undo everything when an exception passes."""
        with self._lock:
            self._db.execute("BEGIN IMMEDIATE")
            try:
                yield self._db
            except BaseException:
                self._db.execute("ROLLBACK")
                raise
            self._db.execute("COMMIT")

    def close(self) -> None:
        """Close the database; a second time does nothing."""
        with self._lock:
            self._db.close()


def _opened(path: Path | None, tables: Iterable[str]) -> sqlite3.Connection:
    if path is not None:
        # Made here with the right mode, since SQLite would leave it to the umask; its companions take it over.
        os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
    db = sqlite3.connect(path or ":memory:", isolation_level=None, check_same_thread=False)
    try:
        version = db.execute("PRAGMA user_version").fetchone()[0]
        fresh = db.execute("SELECT count(*) FROM sqlite_master").fetchone()[0] == 0
        if not fresh and version != VERSION:
            raise ConfigurationError(f"{path} is not a database of this sandbox (version {VERSION})")
        if path is not None:
            # Only now is it known to be the sandbox's own file and not some other that was named by mistake.
            path.chmod(0o600)
        db.execute("PRAGMA busy_timeout = 5000")
        db.execute("PRAGMA journal_mode = WAL")
        db.execute("PRAGMA synchronous = NORMAL")
        db.execute("PRAGMA secure_delete = ON")  # what a reset forgets stays in no corner of the file
        for statements in tables:
            db.executescript(statements)
        db.execute(f"PRAGMA user_version = {VERSION}")
    except BaseException:
        db.close()
        raise
    db.row_factory = sqlite3.Row
    return db


def empty(db: sqlite3.Connection) -> None:
    """Delete every row of every table; numbers go on where they were."""
    names = db.execute(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
    ).fetchall()
    for (name,) in names:
        db.execute(f'DELETE FROM "{name}"')  # noqa: S608 - names of our own tables
