"""The queue of a durable delivery: the outbox, and a queue in memory for as long as the file can't be used.

Records that are in memory are younger than those in the file, so they go second; as soon as the file can be written
again they move there. A record is counted where it is, and once.
"""

from __future__ import annotations

import _thread
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from ostiary._io.outbox.troubles import CAPPED, TOO_LARGE, Corrupt, Trouble
from ostiary.errors import OstiaryError
from ostiary.record.disk import DiskQueue
from ostiary.record.durable import Durable
from ostiary.record.loans import Loan
from ostiary.record.mishaps import Mishaps, warn
from ostiary.record.queue import Awaited, Claim, Delivered, Drop, Ledger, Look, Overflow, Record, ring
from ostiary.record.spare import SpareQueue

__all__ = ["DurableQueue"]

_TRY_AGAIN = 0.25
_POLL = 0.05
_DEFERRED = 0.1
_SILENT = "interrupted"  # a signal handler recorded while its thread was writing: nothing is wrong


class _BothMarks:
    """Count down what was in the file and what was in memory. Nothing rings for both: whoever waits looks again."""

    __slots__ = ("bell", "parts")

    def __init__(self, parts: Sequence[Awaited]) -> None:
        self.parts = parts
        self.bell = _thread.allocate_lock()
        self.bell.acquire()

    @property
    def left(self) -> int:
        """How many are left."""
        return sum(max(part.left, 0) for part in self.parts)

    @property
    def dropped(self) -> int:
        """How many of those that went were dropped."""
        return sum(part.dropped for part in self.parts)


class DurableQueue:
    """Keep records on disk, and in memory what the disk doesn't take now."""

    def __init__(
        self,
        durable: Durable,
        capacity: int,
        overflow: Overflow,
        block_timeout: float,
        *,
        report: Callable[[Sequence[Drop]], None],
        pressed: Callable[[], None],
        may_block: Callable[[], bool],
        mishaps: Mishaps,
    ) -> None:
        self._overflow = overflow
        self._block_timeout = block_timeout
        self._may_block = may_block
        self._pressed = pressed
        self._mishaps = mishaps
        self._told: set[str] = set()
        self._closed = False
        self._abandoned = False
        self._fallen_back = False
        self._try_at = 0.0
        self._flushing = 0
        self._space = _thread.allocate_lock()  # a bell for callers that wait for room
        self._memory = SpareQueue(
            capacity, overflow, block_timeout, report=report, pressed=pressed, may_block=may_block
        )
        self._disk = DiskQueue(durable, report=report, suffer=self._suffer, on_aside=self._note_corrupt)
        self._path = durable.path
        try:
            self._disk.tenant.file()  # a file that may not be used is said now, to whoever set it up
        except Trouble as trouble:
            self._fall_back(trouble)

    def after_fork(self) -> None:
        """Start over in a forked child."""
        self._flushing = 0
        self._fallen_back = False
        self._space = _thread.allocate_lock()
        self._memory.after_fork()
        self._disk.after_fork()

    # The caller's path.

    def put(self, record: Record) -> bool:
        """Store a record: on disk when this returns, or in memory where the disk can't take it."""
        if self._fallen_back or self._closed:
            return self._memory.put(record)
        try:
            self._disk.put(record)
        except Trouble as trouble:
            return self._put_elsewhere(record, trouble)
        except Exception as error:  # the codec's, a mask's or the cipher's
            self._refuse_unfit(record, error)
            return False
        return True

    def _refuse_unfit(self, record: Record, error: Exception) -> None:
        self._mishaps.note("encode", error)
        self._memory.refuse(record, type(error).__name__ if isinstance(error, OstiaryError) else "unstorable")

    def _put_elsewhere(self, record: Record, trouble: Trouble) -> bool:
        if trouble.reason == CAPPED:
            return self._put_into_full(record)
        if trouble.reason == TOO_LARGE:
            self._memory.refuse(record, TOO_LARGE)
            return False
        self._fall_back(trouble)
        return self._memory.put(record)

    def _put_into_full(self, record: Record) -> bool:
        """Make room according to the overflow policy, or drop the record."""
        waits = self._overflow == "block" and self._may_block()
        give_up = time.monotonic() + (self._block_timeout if waits else 0.0)
        while True:
            if self._overflow == "drop_oldest":
                if not self._disk.evict():
                    break
            elif not waits or (left := give_up - time.monotonic()) <= 0:
                break
            else:
                self._pressed()
                self._space.acquire(timeout=min(left, _POLL))
            try:
                self._disk.put(record)
            except Trouble as trouble:
                if trouble.reason != CAPPED:
                    return self._put_elsewhere(record, trouble)
            else:
                return True
        self._memory.refuse(record, "outbox_full")
        return False

    def idle(self) -> bool:
        """Say whether nothing was put since the last `gather()`."""
        return self._memory.idle() and self._disk.idle()

    # Falling back, and coming back.

    def _suffer(self, trouble: Trouble) -> None:
        """Hear of trouble that a delivery thread had with the file."""
        if trouble.reason not in (CAPPED, "busy", _SILENT):
            self._fall_back(trouble)

    def _fall_back(self, trouble: Trouble) -> None:
        self._fallen_back = True
        self._try_at = time.monotonic() + _TRY_AGAIN
        if trouble.reason == _SILENT or isinstance(trouble, Corrupt):
            self._try_at = 0.0  # a corrupt file is set aside by the next who looks, and told of then
            return
        self._mishaps.count(f"outbox: {trouble.reason}")
        if trouble.reason not in self._told:
            self._told.add(trouble.reason)
            warn(
                "the outbox can't be used (%s): records are kept in memory until it can; see %s",
                trouble.reason,
                self._path,
            )

    def _note_corrupt(self, aside: Path) -> None:
        self._mishaps.count("outbox: corrupt")
        warn("the outbox was corrupt: it is set aside as %s, and a new one begun", aside)

    def _come_back(self) -> None:
        """Move what is in memory to the disk, and write there again."""
        if time.monotonic() < self._try_at:
            return
        self._try_at = time.monotonic() + _TRY_AGAIN
        unfit: list[tuple[Record, Exception]] = []
        try:
            if not self._flushing:  # a flush counts what is in memory: it isn't moved under its eyes
                self._memory.withdraw(lambda records: unfit.extend(self._disk.put_all(records)))
        except Trouble:
            return
        for record, error in unfit:
            self._refuse_unfit(record, error)
        if not self._disk.probe():
            return
        if not self._memory.ledger().pending:
            self._fallen_back = False

    # The delivery threads' side.

    def gather(self) -> int:
        """Make what was put claimable."""
        came = self._memory.gather()
        if self._fallen_back:
            self._come_back()
        return came + self._disk.gather()

    def claim(self, limit: int, now: float) -> Claim | None:
        """Lend the oldest records of one key."""
        if self._abandoned:
            return None
        claim = self._disk.claim(limit, now)
        if claim is None and (self._fallen_back or self._closed):
            claim = self._memory.claim(limit, now)
            if claim is not None and self._disk.has(claim.key):  # its elders first
                self._memory.settle(claim, Delivered.retry(), due=now + _DEFERRED)
                return None
        return claim

    def settle(self, claim: Claim, answer: Delivered, *, due: float, fault: bool = False) -> None:
        """Take a loan back."""
        queue = self._disk if isinstance(claim.ticket, Loan) else self._memory
        queue.settle(claim, answer, due=due, fault=fault)
        ring(self._space)
        if self._closed and queue is self._disk:
            self._disk.close()

    def look(self, now: float) -> Look:
        """Show what could be done next."""
        disk, memory = self._disk.look(now), self._memory.look(now)
        dues = [due for due in (disk.due, memory.due) if due is not None]
        return Look(
            ready=disk.ready or memory.ready,
            lent=disk.lent + memory.lent,
            due=min(dues) if dues else None,
            claims=disk.claims + memory.claims,
            chore=None if self._closed else disk.chore,
            waiting=disk.waiting + memory.waiting,
        )

    def hasten(self) -> None:
        """Retry now what waits by our own choice."""
        self._disk.hasten()
        self._memory.hasten()

    def mark(self) -> Awaited | None:
        """Start counting down all that is pending now."""
        self._flushing += 1
        parts = [mark for mark in (self._disk.mark(), self._memory.mark()) if mark is not None]
        return _BothMarks(parts)

    def unmark(self, mark: Awaited) -> None:
        """Stop counting down."""
        self._flushing -= 1
        if isinstance(mark, _BothMarks):
            for part in mark.parts:
                self._disk.unmark(part)
                self._memory.unmark(part)

    def ledger(self) -> Ledger:
        """Count what this and other processes put into the file, ever, and what is in this process's memory."""
        disk, memory = self._disk.totals(), self._memory.ledger()
        dropped = dict(disk.dropped)
        for reason, count in memory.dropped.items():
            dropped[reason] = dropped.get(reason, 0) + count
        return Ledger(
            accepted=disk.accepted + memory.accepted,
            delivered=disk.delivered + memory.delivered,
            pending=disk.pending + memory.pending,
            dropped=dropped,
        )

    def at_risk(self) -> int:
        """Count what is in memory."""
        return self._memory.ledger().pending

    def close(self) -> None:
        """Take no more records."""
        self._closed = True
        self._memory.close()

    def abandon(self) -> None:
        """Let go of the file, with what is in it; what is in memory is dropped."""
        self._abandoned = True
        self._memory.abandon()
        self._disk.close()

    def rest(self) -> None:
        """Let go of the file: what is in it is left to the next process."""
        self._disk.close()
