"""A process at an outbox: what it writes, what it delivers, and what it takes over from processes that are gone."""

from __future__ import annotations

import itertools
import sqlite3
import threading
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from ostiary._io.outbox import place
from ostiary._io.outbox.file import OutboxFile, Row
from ostiary._io.outbox.forks import leak
from ostiary._io.outbox.holder import Holder, alone, is_gone, now
from ostiary._io.outbox.points import at
from ostiary._io.outbox.schema import SHIFT, count_of
from ostiary._io.outbox.troubles import Corrupt, Trouble
from ostiary.config import Outbox
from ostiary.errors import ConfigurationError

__all__ = ["Tenant"]

# The log is looked at after so many records of this process, or one of so many bytes.
_LOOK_EVERY, _LARGE = 128, 65_536


class Tenant:
    """Hold segments of an outbox file: one to write to, and any number to deliver.

    Opens the file when it is first needed, and again in a forked child; `on_aside` hears of a corrupt file that was set
    aside, under its new name. Raises `ConfigurationError` for a file that
    may not be used, `Trouble` for one that can't be used now.
    """

    def __init__(
        self,
        path: Path,
        outbox: Outbox,
        service: str,
        destination: str,
        *,
        on_aside: Callable[[Path], None],
        busy: float = 1.0,
    ) -> None:
        self.path = path
        self.held: set[int] = set()
        self._on_aside = on_aside
        self._outbox = outbox
        self._names = (service, destination)
        self._busy = busy
        self._file: OutboxFile | None = None
        self._holder: Holder | None = None
        self._segment: int | None = None
        self._numbers = itertools.count(1)
        self._beaten = 0
        self._opening = threading.RLock()

    # The file.

    @property
    def is_open(self) -> bool:
        """Whether the file is open."""
        return self._file is not None

    def file(self) -> OutboxFile:
        """Return the file, opened."""
        return self._file or self._open()

    def _open(self) -> OutboxFile:
        with self._opening:
            if self._file is None:
                try:
                    file = self._opened()
                except Corrupt:
                    self._put_aside(None)
                    file = self._opened()
                try:
                    self._check(file)
                    self._holder = self._holder or Holder(self.path)
                except BaseException:
                    file.close()
                    raise
                self._beaten = now()
                self._file = file
            return self._file

    def _opened(self) -> OutboxFile:
        return OutboxFile(
            self.path,
            sync=self._outbox.sync,
            max_bytes=self._outbox.max_bytes,
            busy=self._busy,
            service=self._names[0],
            destination=self._names[1],
        )

    def _check(self, file: OutboxFile) -> None:
        meta = file.meta()
        if (meta.get("service"), meta.get("destination")) != self._names:
            raise ConfigurationError(
                f"the outbox {self.path} holds records for {meta.get('service')}"
                f" ({meta.get('destination')}), not for {self._names[0]} ({self._names[1]}): choose another path"
            )

    def close(self, *, release: bool = True) -> None:
        """Let go of the file; with `release`, of what is held too: whoever looks next delivers it."""
        with self._opening:
            file, holder = self._file, self._holder
            self._forget()
            try:
                if file is not None and holder is not None and release:
                    self._leave(file, holder)
            finally:
                if file is not None:
                    file.close()
                if holder is not None:
                    holder.end()

    def _leave(self, file: OutboxFile, holder: Holder) -> None:
        try:
            for segment, _, _ in [each for each in file.segments.all() if each[1] == holder.name]:
                if not file.segments.end(segment, holder.name):
                    file.segments.release(holder.name)
        except Trouble:
            pass  # the end of the lock says the same

    def _forget(self) -> None:
        self._file = self._holder = self._segment = None
        self.held = set()

    def after_fork(self) -> None:
        """Leave file and segments to the parent; open anew when needed."""
        if self._file is not None:
            leak(self._file, *self._file.handles())
        if self._holder is not None:
            self._holder.leave()
        self._opening = threading.RLock()
        self._forget()

    def renew(self) -> bool:
        """Open the file anew where another one has its name now: another process set it aside, or it was deleted."""
        file = self._file
        if file is None or place.identity(self.path) == file.identity:
            return False
        self.close(release=False)
        self._open()
        return True

    def reopen(self) -> None:
        """Close the file, to open it anew when it is needed; what is held stays held."""
        with self._opening:
            file, self._file = self._file, None
            if file is not None:
                file.close()

    def put_aside(self) -> None:
        """Set a corrupt file aside and begin a new one."""
        with self._opening:
            file = self._file
            self._forget()
            if file is not None:
                file.close()
            self._put_aside(file)
            self._open()

    def _put_aside(self, file: OutboxFile | None) -> None:
        with alone(self.path):  # of several processes that find it corrupt, one renames it
            if file is not None and place.identity(self.path) != file.identity:
                return
            aside = place.set_aside(self.path, time.time())
        self._on_aside(aside)

    # Writing.

    def append(self, key: str, when: int, body: bytes) -> None:
        """Store a record; it is on disk when this returns."""
        file = self._file or self._open()
        at("appending")
        with file.lock:
            while True:
                segment = self._segment or self._begin(file)
                number = next(self._numbers)
                try:
                    if file.append(segment << SHIFT | number, key, when, body, self._name()):
                        break
                    self._segment = None  # taken over: this process was frozen for longer than its lease
                except sqlite3.IntegrityError:
                    continue  # a number that was given out before a failure
                except Trouble:
                    self._numbers = itertools.count(number)
                    raise
        at("appended")
        if not number % _LOOK_EVERY or len(body) > _LARGE:
            file.relieve()

    def append_all(self, records: Sequence[tuple[str, int, bytes]]) -> None:
        """Store several records, or none."""
        file = self.file()
        with file.lock:
            first = self._next(file)
            file.append_all(Row(first + index, *record) for index, record in enumerate(records))
            self._numbers = itertools.count(count_of(first) + len(records))

    def requeue(self, when: int, limit: int) -> int:
        """Make up to `limit` of the refused records pending again, counted as new ones; return how many they were."""
        file = self.file()
        with file.lock:
            first = self._next(file)
            moved = file.requeue(first, when, limit)
            self._numbers = itertools.count(count_of(first) + moved)
        return moved

    def _next(self, file: OutboxFile) -> int:
        """Return the number of the next record, in a segment that this process holds for certain."""
        segment = self._segment or self._begin(file)
        if segment not in file.segments.beat(self._name(), now()):
            segment = self._begin(file)
        number = next(self._numbers)
        self._numbers = itertools.count(number)  # not used yet
        return segment << SHIFT | number

    def _begin(self, file: OutboxFile) -> int:
        self._segment = file.segments.begin(self._name(), now())
        self._numbers = itertools.count(1)
        self.held.add(self._segment)
        return self._segment

    def _name(self) -> str:
        if self._holder is None:
            raise Trouble("closed")
        return self._holder.name

    # Holding.

    def still_here(self, *, always: bool = False) -> frozenset[int]:
        """Say that this process is alive, where it hasn't for long; return the segments that it lost meanwhile."""
        if not always and now() - self._beaten < self._outbox.lease * 250:
            return frozenset()
        started = now()
        kept = self.file().segments.beat(self._name(), started)
        self._beaten = started
        lost = frozenset(self.held - kept)
        self.held -= lost
        if self._segment in lost:
            self._segment = None
        return lost

    def take_over(self) -> frozenset[int]:
        """Take the segments of processes that are gone; return what this process holds that it didn't before."""
        file, me = self.file(), self._name()
        new = set(self.held)
        for segment, holder, seen in file.segments.all():
            if holder == me or not is_gone(self.path, holder, seen, self._outbox.lease):
                continue
            at("taking over")
            if file.segments.take_over(segment, holder, seen, me, now()):
                self.held.add(segment)
                at("taken over")
        return frozenset(self.held - new)

    def end_empty(self, look: Callable[[int], bool]) -> list[int]:
        """Forget segments of others that are delivered; `look` says which may be."""
        ended = []
        for segment in sorted(self.held):
            if segment != self._segment and look(segment) and self.file().segments.end(segment, self._name()):
                self.held.discard(segment)
                ended.append(segment)
        return ended
