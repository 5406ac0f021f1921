"""The tables of an outbox, and how a connection to one is set up.

A process that records writes to a segment of its own. A record's number is the segment's and a count within it, so
numbers need no table and are never used twice, and handing a dead process's records to another is one update of one
row. Who removes a record counts it, in the same transaction: at any instant, after any crash,
accepted = delivered + pending + dropped.
"""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Final, Literal

from ostiary._io.outbox.troubles import Trouble

__all__ = ["SHIFT", "VERSION", "bounds", "connect", "count_of", "create", "segment_of"]

VERSION: Final = 1
SHIFT: Final = 36
"""A record's number is `segment << SHIFT | count`."""

_TABLES: Final = (
    "CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID",
    # `holder` delivers it; `beat` is when the holder was last seen, in milliseconds of the machine's monotonic clock;
    # `top` is the highest count that was removed, so that counts survive the records.
    "CREATE TABLE segments (id INTEGER PRIMARY KEY AUTOINCREMENT, holder TEXT NOT NULL, beat INTEGER NOT NULL,"
    " top INTEGER NOT NULL DEFAULT 0)",
    "CREATE TABLE records (seq INTEGER PRIMARY KEY, key TEXT NOT NULL, at INTEGER NOT NULL, body BLOB NOT NULL)",
    "CREATE TABLE quarantine (seq INTEGER PRIMARY KEY, key TEXT NOT NULL, at INTEGER NOT NULL, body BLOB NOT NULL,"
    " reason TEXT NOT NULL)",
    # What became of records: "accepted" (in segments that are gone), "delivered", "dropped:<reason>".
    "CREATE TABLE counts (name TEXT PRIMARY KEY, count INTEGER NOT NULL) WITHOUT ROWID",
)


def segment_of(seq: int) -> int:
    """Return the segment of a record's number."""
    return seq >> SHIFT


def count_of(seq: int) -> int:
    """Return a record's count within its segment."""
    return seq & ((1 << SHIFT) - 1)


def bounds(segment: int) -> tuple[int, int]:
    """Return the lowest and the highest number that a record of this segment may have."""
    return segment << SHIFT, ((segment + 1) << SHIFT) - 1


def connect(path: Path, sync: Literal["crash", "power"], busy: float) -> sqlite3.Connection:
    """Open a connection that any thread may use, one at a time. `busy`: seconds to wait for other processes."""
    db = sqlite3.connect(
        f"{path.absolute().as_uri()}?mode=rw",
        uri=True,
        timeout=busy,
        isolation_level=None,
        check_same_thread=False,
    )
    try:
        version = db.execute("PRAGMA user_version").fetchone()[0]
        if version > VERSION:
            raise Trouble("newer_version")
        # Of a new file. Each put writes the page that it changes to the log: half the default is written faster.
        db.execute("PRAGMA page_size=2048")
        if db.execute("PRAGMA journal_mode=WAL").fetchone()[0] != "wal":
            raise Trouble("no_wal")  # a file system without shared memory: a network's
        # "power": every commit waits for the disk. "crash": only checkpoints do, which delivery threads make.
        db.execute(f"PRAGMA synchronous={'FULL' if sync == 'power' else 'NORMAL'}")
        db.execute("PRAGMA wal_autocheckpoint=0")
        db.execute("PRAGMA secure_delete=ON")  # what is gone leaves no prompt behind
        db.execute("PRAGMA journal_size_limit=1048576")
    except BaseException:
        db.close()
        raise
    return db


def create(db: sqlite3.Connection, service: str, destination: str) -> None:
    """Make the tables where there are none."""
    if db.execute("PRAGMA user_version").fetchone()[0]:
        return
    db.execute("BEGIN IMMEDIATE")
    try:
        if not db.execute("PRAGMA user_version").fetchone()[0]:  # else another process was faster
            for table in _TABLES:
                db.execute(table)
            db.execute("INSERT INTO meta VALUES ('service', ?), ('destination', ?)", (service, destination))
            db.execute(f"PRAGMA user_version={VERSION}")
        db.execute("COMMIT")
    except BaseException:
        db.execute("ROLLBACK")
        raise
