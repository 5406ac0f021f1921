"""Looking at an outbox from outside: nothing is held, taken over or changed."""

from __future__ import annotations

import contextlib
import sqlite3
import time
from collections.abc import Generator, Iterator
from dataclasses import dataclass
from pathlib import Path

from ostiary._io.outbox import place, schema
from ostiary._io.outbox.file import OutboxFile, Removal, Totals, totals
from ostiary._io.outbox.holder import is_gone
from ostiary._io.outbox.troubles import Trouble, translated
from ostiary.errors import ConfigurationError

__all__ = ["Stored", "Summary", "look_at", "purge_pending", "purge_quarantine", "stored"]

_LEASE = 60.0
_CHUNK = 500


@dataclass(frozen=True, slots=True)
class Summary:
    """Describe an outbox: what it is for, its books, its size, who is at it, and what is beside it."""

    path: Path
    service: str
    destination: str
    totals: Totals
    quarantined: dict[str, int]
    oldest: float | None  # seconds since the epoch
    size: int
    processes: int
    aside: tuple[Path, ...]


@dataclass(frozen=True, slots=True)
class Stored:
    """Hold a stored record; `reason` says why it was refused, where it is in quarantine."""

    seq: int
    key: str
    at: int
    body: bytes
    reason: str | None = None


def look_at(path: Path) -> Summary:
    """Read an outbox's summary. Raises `ConfigurationError` where there is none or it can't be read."""
    with _opened(path) as db:
        meta = dict(db.execute("SELECT name, value FROM meta").fetchall())
        books = totals(db)
        quarantined = dict(db.execute("SELECT reason, count(*) FROM quarantine GROUP BY reason").fetchall())
        oldest = db.execute("SELECT min(at) FROM records").fetchone()[0]
        holders = set(db.execute("SELECT holder, beat FROM segments").fetchall())
    return Summary(
        path=path,
        service=meta.get("service", ""),
        destination=meta.get("destination", ""),
        totals=books,
        quarantined=quarantined,
        oldest=None if oldest is None else oldest / 1000,
        size=sum(each.stat().st_size for each in place.companions(path)),
        processes=len({name for name, seen in holders if not is_gone(path, name, seen, _LEASE)}),
        aside=tuple(sorted(path.parent.glob(f"{path.name}.corrupt-*"))),
    )


def stored(path: Path, *, quarantine: bool = False) -> Iterator[Stored]:
    """Read the records of an outbox, oldest first, or those in quarantine."""
    table = "quarantine" if quarantine else "records"
    reason = "reason" if quarantine else "NULL"
    with _opened(path) as db:
        for row in db.execute(f"SELECT seq, key, at, body, {reason} FROM {table} ORDER BY seq"):  # noqa: S608
            yield Stored(*row)


def purge_pending(path: Path) -> int:
    """Remove all that is pending, counted as dropped (`"purged"`); return how many records that were."""
    purged = 0
    with _for_writing(path) as file:
        numbers = [each.seq for each in stored(path)]
        for start in range(0, len(numbers), _CHUNK):
            chunk = numbers[start : start + _CHUNK]
            file.remove(Removal(dropped=chunk, reason="purged"))
            purged += len(chunk)
    return purged


def purge_quarantine(path: Path) -> int:
    """Forget all refused records; return how many those were."""
    count = sum(look_at(path).quarantined.values())
    with _for_writing(path) as file:
        file.trim_quarantine(int(time.time() * 1000) + 10**12)
    return count


@contextlib.contextmanager
def _opened(path: Path) -> Generator[sqlite3.Connection]:
    if not path.is_file():
        raise ConfigurationError(f"there is no outbox {path}")
    try:
        db = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True, isolation_level=None)
        try:
            version = db.execute("PRAGMA user_version").fetchone()[0]
            if version != schema.VERSION:
                raise ConfigurationError(
                    f"{path} is of version {version}; this Ostiary reads version {schema.VERSION}"
                )
            db.execute("BEGIN")
            yield db
        finally:
            db.close()
    except sqlite3.Error as error:
        raise ConfigurationError(f"the outbox {path} can't be read: {translated(error).reason}") from None


@contextlib.contextmanager
def _for_writing(path: Path) -> Generator[OutboxFile]:
    try:
        file = OutboxFile(path, max_bytes=2**40)
        try:
            yield file
        finally:
            file.close()
    except Trouble as trouble:
        raise ConfigurationError(f"the outbox {path} can't be written: {trouble.reason}") from None
