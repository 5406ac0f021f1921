"""The connections of this process to an outbox file: one that writes, one that reads.

Callers append while delivery threads remove, so every write is short and goes through one lock of this process; other
processes are kept apart by SQLite. Checkpoints, which wait for the disk, happen on the reading connection.
"""

from __future__ import annotations

import contextlib
import sqlite3
import threading
import time
from collections.abc import Generator, Sequence
from pathlib import Path
from typing import Any, Literal

from ostiary._io.outbox import place, schema
from ostiary._io.outbox.forks import AnyLock, watch
from ostiary._io.outbox.points import at
from ostiary._io.outbox.troubles import CAPPED, TOO_LARGE, Trouble, translated

__all__ = ["Connections"]

_OPEN_PATIENCE = 2.0
# The log is copied into the file beyond this many pages of it, and begun anew where callers left no pause for that;
# a caller that writes faster than a delivery thread copies does so itself, which is the pause.
_COPY_AT, _RENEW_AT, _WAIT_AT = 2_000, 8_000, 16_000
_TURN = 0.25

_TOUCH = "UPDATE segments SET beat = beat WHERE id = (SELECT max(id) FROM segments)"


class Connections:
    """Read and write one file. Every method raises `Trouble` where it can't be used, `Corrupt` among them."""

    def __init__(
        self,
        path: Path,
        *,
        sync: Literal["crash", "power"] = "crash",
        max_bytes: int,
        busy: float = 1.0,
        names: tuple[str, str] = ("", ""),
    ) -> None:
        self.path = path
        self._busy = busy
        self.lock: threading.RLock = threading.RLock()
        place.prepare(path)
        place.birth(path)
        with self._translated():
            self.writer: sqlite3.Connection = _patiently(path, sync, busy)
            try:
                schema.create(self.writer, *names)
                self._page: int = self.writer.execute("PRAGMA page_size").fetchone()[0]
                self._pages = max(max_bytes // self._page, 16)
                self.writer.execute(f"PRAGMA max_page_count={self._pages}")
                self._reader = schema.connect(path, sync, busy)
            except BaseException:
                self.writer.close()
                raise
        self._reading = threading.RLock()
        self.identity: tuple[int, int] | None = place.identity(path)
        self.cursor: sqlite3.Cursor = self.writer.cursor()
        watch(self)

    def relieve(self) -> None:
        """Renew a log that has outgrown its limit; not with a lock."""
        if self._log_pages() < _WAIT_AT:
            return
        # A thread that checkpoints at this moment is soon done; one that was interrupted by this caller never is.
        if self._reading.acquire(timeout=_TURN):
            try:
                with contextlib.suppress(Trouble):
                    self.checkpoint()
            finally:
                self._reading.release()

    def checkpoint(self) -> None:
        """Copy the log into the file where it has grown, so that hardly a caller ever has to."""
        with self._reading, self._translated():
            if self._log_pages() < _COPY_AT:
                return
            at("copying the log")
            _, pages, copied = self._reader.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchone()
            if copied < pages < _RENEW_AT:
                return
            # The first write to a new log waits for the disk: let that be this one, not a caller's.
            with self.lock:
                if copied < pages:
                    self._renew_log()
                if not self.writer.in_transaction:
                    self.writer.execute(_TOUCH)
            at("log copied")

    def _renew_log(self) -> None:
        """Copy the rest, so that the next write begins anew; not where somebody reads the log, and callers wait."""
        self._reader.execute("PRAGMA busy_timeout=0")
        try:
            self._reader.execute("PRAGMA wal_checkpoint(RESTART)").fetchall()
        finally:
            self._reader.execute(f"PRAGMA busy_timeout={int(self._busy * 1000)}")

    def close(self) -> None:
        """Close the file."""
        with self._reading, self.lock, contextlib.suppress(sqlite3.Error):
            self._reader.close()
            self.writer.close()

    def __del__(self) -> None:
        # At the interpreter's end a lock may belong to a thread that will never run again: no waiting here.
        with contextlib.suppress(AttributeError):
            if self._reading.acquire(blocking=False) and self.lock.acquire(blocking=False):
                self.close()

    def locks(self) -> tuple[AnyLock, ...]:
        """Return the locks that are held while SQLite works, in the order in which they are taken."""
        return (self._reading, self.lock)

    def handles(self) -> tuple[object, ...]:
        """Return what must not be closed in a forked child."""
        return (self.writer, self._reader, self.cursor)

    def select(self, statement: str, parameters: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        """Read rows."""
        with self._reading, self._translated():
            return self._reader.execute(statement, parameters).fetchall()

    def _log_pages(self) -> int:
        try:
            return (self.path.with_name(f"{self.path.name}-wal")).stat().st_size // self._page
        except OSError:
            return 0

    @contextlib.contextmanager
    def transaction(self) -> Generator[sqlite3.Connection]:
        """Write several things, or none. Raises `Trouble("interrupted")` inside a transaction of the same thread."""
        with self.lock:
            if self.writer.in_transaction:
                raise Trouble("interrupted")
            try:
                self.writer.execute("BEGIN IMMEDIATE")
                yield self.writer
                self.writer.execute("COMMIT")
            except sqlite3.Error as error:
                raise self.told_apart(error) from None
            finally:
                if self.writer.in_transaction:
                    with contextlib.suppress(sqlite3.Error):
                        self.writer.execute("ROLLBACK")

    def told_apart(self, error: sqlite3.Error, size: int = 0) -> Trouble:
        """Tell a file that has reached its limit from a full disk."""
        trouble = translated(error)
        if trouble.reason == "disk_full":
            if size > self._pages * self._page // 2:
                return Trouble(TOO_LARGE)
            with contextlib.suppress(sqlite3.Error):
                used = self.writer.execute("PRAGMA page_count").fetchone()[0]
                unused = self.writer.execute("PRAGMA freelist_count").fetchone()[0]
                if used - unused + size // self._page + 2 > self._pages:
                    return Trouble(CAPPED)
        return trouble

    @contextlib.contextmanager
    def snapshot(self) -> Generator[sqlite3.Connection]:
        """Read several things as of one instant."""
        with self._reading, self._translated():
            self._reader.execute("BEGIN")
            try:
                yield self._reader
            finally:
                self._reader.execute("COMMIT")

    @contextlib.contextmanager
    def _translated(self) -> Generator[None]:
        try:
            yield
        except sqlite3.Error as error:
            raise translated(error) from None


def _patiently(path: Path, sync: Literal["crash", "power"], busy: float) -> sqlite3.Connection:
    """Open a file that another process may be making at this moment: that one is busy without a wait."""
    give_up = time.monotonic() + _OPEN_PATIENCE
    while True:
        try:
            return schema.connect(path, sync, busy)
        except sqlite3.OperationalError as error:
            if translated(error).reason != "busy" or time.monotonic() >= give_up:
                raise
            time.sleep(0.01)
