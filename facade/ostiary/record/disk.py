"""The queue on disk: what callers put is in the file when `put()` returns; delivery threads lend it from a window.

The file is the truth. What is in memory can be thrown away and read again, which is what happens after a step that a
signal interrupted half-way. `put()` takes the file's write lock alone, everything else the queue's own lock first.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import ParamSpec, TypeVar, cast

from ostiary._io.outbox.file import Totals
from ostiary._io.outbox.schema import segment_of
from ostiary._io.outbox.tenant import Tenant
from ostiary._io.outbox.troubles import Corrupt, Trouble
from ostiary.record.books import Marks
from ostiary.record.durable import Durable
from ostiary.record.loans import Loans
from ostiary.record.queue import Awaited, Claim, Delivered, Drop, Look, Mark, Record, ring
from ostiary.record.stock import Stock

__all__ = ["DiskQueue"]

P = ParamSpec("P")
T = TypeVar("T")

# What a connection doesn't recover from: one that was opened while the disk was read-only stays so.
_LASTING = ("read_only", "io_error")


class DiskMark(Mark):
    """Count down what was in each segment at one instant."""

    __slots__ = ("tops",)

    def __init__(self, tops: dict[int, int], left: int) -> None:
        super().__init__(0, left)
        self.tops: dict[int, int] = tops

    def covers(self, seq: int) -> bool:
        """Say whether the record of this number was pending then."""
        return seq <= self.tops.get(segment_of(seq), -1)


class DiskQueue:
    """Keep records in an outbox.

    `report` hears of drops, on the thread that noticed; `suffer` of the file's troubles, `on_aside` of a file that was
    set aside. `put()` raises `Trouble` where the file can't take the record; the other methods do nothing then.
    """

    def __init__(
        self,
        durable: Durable,
        *,
        report: Callable[[Sequence[Drop]], None],
        suffer: Callable[[Trouble], None],
        on_aside: Callable[[Path], None],
    ) -> None:
        self._durable = durable
        self._wall = durable.wall
        self._encode = durable.codec.encode if durable.outbox.cipher is None else durable.encode
        self._report = report
        self._suffer = suffer
        self._marks = Marks()
        self.tenant: Tenant = Tenant(
            durable.path, durable.outbox, durable.service, durable.destination, on_aside=on_aside
        )
        self._start_over()

    def after_fork(self) -> None:
        """Start over in a forked child: the parent delivers what it wrote."""
        self._marks.release()
        self._marks = Marks()
        self.tenant.after_fork()
        self._start_over()

    def _start_over(self) -> None:
        self._lock = threading.RLock()
        self._busy = False
        self._torn = False
        self._fresh = True
        self._known = Totals()
        self._renew()

    def _renew(self) -> None:
        """Begin with an empty window, as for another file."""
        self._stock = Stock(self._durable, self.tenant, self._suffer)
        self._loans = Loans(self._stock, self._marks)
        self._marks.release()

    # The caller's path.

    def put(self, record: Record) -> None:
        """Store a record; it is on disk when this returns."""
        self.tenant.append(record.key, int(self._wall() * 1000), self._encode(record.payload))
        self._fresh = True

    def put_all(self, records: Sequence[Record]) -> Sequence[tuple[Record, Exception]]:
        """Store several records, or none; return those that can't be encoded."""
        now = int(self._wall() * 1000)
        rows: list[tuple[str, int, bytes]] = []
        unfit: list[tuple[Record, Exception]] = []
        for each in records:
            try:
                rows.append((each.key, now, self._encode(each.payload)))
            except Exception as error:
                unfit.append((each, error))
        self.tenant.append_all(rows)
        self._fresh = True
        return unfit

    def idle(self) -> bool:
        """Say whether nothing was put since the last `gather()`."""
        return not self._fresh

    def evict(self) -> bool:
        """Drop some of the oldest records that this process holds, to make room; False where there are none."""
        return bool(self._step(lambda: self._stock.evict()))

    # The delivery threads' side.

    def gather(self) -> int:
        """Read what came, and look after the file now and then; return how many records are new here."""
        return self._step(self._gather) or 0

    def claim(self, limit: int, now: float) -> Claim | None:
        """Lend the oldest records of one lane."""
        return self._step(self._lend, limit, now)

    def settle(self, claim: Claim, answer: Delivered, *, due: float, fault: bool = False) -> None:
        """Take a loan back."""
        self._step(self._loans.take_back, claim, answer, due, fault)

    def look(self, now: float) -> Look:
        """Show what could be done next."""
        return self._step(self._see, now) or Look(False, 1, None, self._loans.made)

    def hasten(self) -> None:
        """Retry now what waits by our own choice."""
        self._step(self._stock.window.lanes.hasten)

    def mark(self) -> Mark | None:
        """Start counting down all that this process has to deliver now."""
        return self._step(self._mark)

    def unmark(self, mark: Awaited) -> None:
        """Stop counting down."""
        self._marks.end(mark)

    def totals(self) -> Totals:
        """Count what was ever put into the file, by any process; where it can't be read, as it was last seen."""
        return self._step(self._count) or self._known

    def has(self, key: str) -> bool:
        """Say whether records of this key wait in the file, as far as it can be read."""
        return bool(self._step(lambda: self.tenant.is_open and self._stock.has(key)))

    def probe(self) -> bool:
        """Write something, to see whether that is possible."""
        return bool(self._step(self._probe))

    def close(self) -> None:
        """Let go of the file; what was put stays in it. What is on loan is settled first, if that is to be counted."""
        self._step(self._close)

    # Steps: one at a time, under the lock.

    def _step(self, step: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T | None:
        """Run one step, then report what it dropped; None where it failed, or where this interrupted another one."""
        result: T | None = None
        trouble: Trouble | None = None
        with self._lock:
            if self._busy:
                return None
            self._busy = True
            try:
                if self._torn:
                    self._start_again()
                self._torn = True
                try:
                    result = step(*args, **kwargs)
                except Trouble as error:
                    trouble = error
                    self._mend(error)
                self._torn = trouble is not None
            finally:
                self._busy = False
            fallen, self._stock.fallen = self._stock.fallen, []
        if trouble is not None:
            self._suffer(trouble)
        if fallen:
            try:
                self._report(fallen)
            finally:  # a flush waits for the report too
                self._marks.tick([record for record, _ in fallen], dropped=True)
        return result

    def _start_again(self) -> None:
        """Throw away what the last step left half-done, and read it again."""
        self._stock.window.restart(self._loans.lanes())
        for mark in self._marks.waiting():
            tops = cast("DiskMark", mark).tops
            with suppress(Trouble):
                mark.left = self.tenant.file().count_up_to(tops)
            if mark.left <= 0:
                ring(mark.bell)

    def _mend(self, error: Trouble) -> None:
        if isinstance(error, Corrupt):
            self._renew()
            self.tenant.put_aside()
            self._stock.take_stock()
        elif error.reason in _LASTING:
            self.tenant.reopen()
            self._fresh = True

    def _probe(self) -> bool:
        self._lose(self.tenant.still_here(always=True))
        return True

    def _gather(self) -> int:
        if not self._at_work():
            return 0
        self.tenant.file()
        self._fresh = False
        stock = self._stock
        if stock.due():
            if self.tenant.renew():
                self._renew()
                stock = self._stock
            self._lose(self.tenant.still_here())
            stock.look_after()
        came = stock.fill()
        self.tenant.file().checkpoint()
        return came

    def _at_work(self) -> bool:
        """Say whether there is a file to look at: none is opened after the end unless something is put again."""
        return self._fresh or self.tenant.is_open

    def _lose(self, segments: frozenset[int]) -> None:
        """Give up what another process took over while this one was frozen."""
        for segment in segments:
            self._stock.window.lose(segment)
        if segments:
            self._marks.release()

    def _lend(self, limit: int, now: float) -> Claim | None:
        if not self.tenant.is_open:
            return None
        self._lose(self.tenant.still_here())
        return self._loans.lend(limit, now)

    def _see(self, now: float) -> Look:
        lanes = self._stock.window.lanes
        ready = lanes.is_ready(now) or (
            self._stock.window.wants and bool(self._stock.fill()) and lanes.is_ready(now)
        )
        return Look(
            ready, self._stock.window.lent, lanes.due(), self._loans.made, self._stock.chores_at, len(lanes)
        )

    def _mark(self) -> Mark | None:
        if not self._at_work():
            return None
        self._stock.take_stock()
        self._stock.fill()
        found = self.tenant.file().pending(self.tenant.held)
        left = sum(count for count, _ in found.values())
        return self._marks.begin(
            DiskMark({segment: top for segment, (_, top) in found.items()}, max(0, left - self._stock.owed))
        )

    def _count(self) -> Totals:
        if self._at_work():
            self._known = self._stock.totals()
        return self._known

    def _close(self) -> None:
        if self._loans or not self.tenant.is_open:
            return
        self._count()
        self._fresh = False
        self.tenant.close()
        self._renew()
