"""The queue in memory: callers append to an inbox, delivery threads sort it into lanes.

Callers take no lock unless the queue is tight (full, closed, or half full, when the delivery threads must hurry).
All else happens under one lock, in short steps without I/O. A signal handler or a finaliser may interrupt such a step
on its own thread and come back here: it finds `_busy`, leaves its record in the inbox and gets no other answer.
"""

from __future__ import annotations

import _thread
import threading
import time
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import ParamSpec, TypeVar

from ostiary.record.books import Books, Telling
from ostiary.record.lanes import Lane, Lanes
from ostiary.record.queue import Awaited, Claim, Delivered, Drop, Ledger, Look, Mark, Overflow, Record, ring

__all__ = ["MemoryQueue"]

P = ParamSpec("P")
T = TypeVar("T")

_POLL = 0.05


class MemoryQueue:
    """Keep up to `capacity` records in memory.

    `report` hears of drops, `pressed` that the queue fills up; `may_block` says whether the calling thread may be made
    to wait when `overflow` is `"block"`. All three are called outside the lock, on the thread that noticed.
    """

    def __init__(
        self,
        capacity: int,
        overflow: Overflow,
        block_timeout: float,
        *,
        report: Callable[[Sequence[Drop]], None],
        pressed: Callable[[], None],
        may_block: Callable[[], bool],
    ) -> None:
        self._capacity = capacity
        self._half = max(1, capacity // 2)
        self._overflow = overflow
        self._block_timeout = block_timeout
        self._report = report
        self._pressed = pressed
        self._may_block = may_block
        self._closed = False
        self._abandoned = False
        self._books = Books()
        self.after_fork()

    def after_fork(self) -> None:
        """Start over, empty; a flush that the fork interrupted has nothing left to wait for."""
        self._books.release()
        self._books = Books()
        self._lanes = Lanes()
        self._inbox: deque[Record] = deque()
        self._lock = threading.RLock()
        self._busy = False
        self._torn = False
        self._space = _thread.allocate_lock()  # a bell for callers that wait for room
        self._moving: Record | None = None
        self._claims = 0
        self._set_room()

    # The caller's path.

    def put(self, record: Record) -> bool:
        """Store a record, or drop one where the queue is full or closed."""
        if len(self._inbox) < self._room:
            self._inbox.append(record)
            return True
        return self._put_when_tight(record)

    def idle(self) -> bool:
        """Say whether the inbox is empty."""
        return not self._inbox

    def _put_when_tight(self, record: Record) -> bool:
        patience = self._block_timeout if self._overflow == "block" and self._may_block() else 0.0
        give_up = time.monotonic() + patience
        while True:
            left = give_up - time.monotonic()
            taken = self._step(self._admit, record, left > 0)
            if taken is None:  # this call interrupted a step; the next one will find the record
                self._inbox.append(record)
                return True
            if taken in ("half", "wait"):
                self._pressed()
            if taken != "wait":
                return taken != "dropped"
            self._space.acquire(timeout=min(left, _POLL))

    def _admit(self, record: Record, patient: bool) -> str:
        """Take a record in spite of tightness (`"half"` full or `"full"`), or say `"dropped"`, or `"wait"`."""
        self._absorb()
        how = "half"
        if self._closed:
            return self._turn_away(record, "shutdown")
        if self._books.held >= self._capacity:
            if patient:
                return "wait"
            oldest = self._lanes.evict() if self._overflow == "drop_oldest" else None
            if oldest is None:
                return self._turn_away(record, "queue_full")
            self._books.drop([oldest], "queue_full")
            how = "full"
        self._inbox.append(record)
        # The threads are told now: no need to come here again until it is full.
        self._room = self._capacity - self._books.held
        return how

    def _turn_away(self, record: Record, reason: str) -> str:
        self._books.take(record)
        self._books.drop([record], reason)
        return "dropped"

    # The delivery threads' side.

    def gather(self) -> int:
        """Sort the inbox into lanes."""
        return self._step(self._absorb) or 0

    def claim(self, limit: int, now: float) -> Claim | None:
        """Lend the oldest records of one lane."""
        return self._step(self._lend, limit, now)

    def settle(self, claim: Claim, answer: Delivered, *, due: float, fault: bool = False) -> None:
        """Take a loan back."""
        self._step(self._take_back, claim, answer, due, fault)

    def look(self, now: float) -> Look:
        """Show what could be done next; of a step that is interrupted, that it is at work."""
        return self._step(self._see, now) or Look(False, 1, None, self._claims)

    def hasten(self) -> None:
        """Retry now what waits by our own choice."""
        self._step(self._lanes.hasten)

    def mark(self) -> Mark | None:
        """Start counting down all that is pending now."""
        return self._step(self._mark)

    def unmark(self, mark: Awaited) -> None:
        """Stop counting down."""
        self._step(self._books.unmark, mark)

    def ledger(self) -> Ledger:
        """Count everything: exactly, unless this call interrupted a step (then to within that step)."""
        return self._step(self._count) or self._estimate()

    def close(self) -> None:
        """Take no more records."""
        self._closed = True
        self._room = -1
        self._step(self._set_room)

    def abandon(self) -> None:
        """Drop what isn't lent, and later what comes back from a loan."""
        self._abandoned = True
        self._step(self._drop_all)

    def at_risk(self) -> int:
        """Count what is pending: it ends with the process."""
        return self.ledger().pending

    def rest(self) -> None:
        """Do nothing: there are no files to let go of."""

    def _step(self, step: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T | None:
        """Run one step under the lock, then report what it dropped; None where this interrupted another step."""
        telling: Telling | None = None
        try:
            with self._lock:
                if self._busy:
                    return None
                self._busy = True
                try:
                    if self._torn:
                        self._mend()
                    self._torn = True
                    result = step(*args, **kwargs)
                    telling = self._books.fallen()
                    self._torn = False
                finally:
                    self._busy = False
            if telling is not None:
                self._report(telling.drops)
                self._step(self._books.told, telling)  # a flush waits for the report too
        except BaseException:
            if telling is not None:
                telling.lapsed = True
            raise
        return result

    def _absorb(self) -> int:
        inbox = self._inbox
        count = len(inbox)  # callers go on appending meanwhile
        for _ in range(count):
            record = self._moving = inbox[0]
            self._books.take(record)
            if self._abandoned:  # came in while the door closed
                self._books.drop([record], "shutdown")
            else:
                self._lanes.add(record)
            inbox.popleft()
        self._moving = None
        self._set_room()
        return count

    def _mend(self) -> None:
        """Put right what the last step left: Ctrl-C may end one between any two of its calls.

        The books balance again and nothing is lost or stuck but, at worst, the one record that was in hand.
        """
        held = self._lanes.mend()
        moving = self._moving
        if self._inbox and self._inbox[0] is moving and any(moving is record for record in held):
            self._inbox.popleft()
        self._moving = None
        self._books.mend(held)
        self._set_room()

    def _lend(self, limit: int, now: float) -> Claim | None:
        loan = self._lanes.lend(limit, now)
        if loan is None:
            return None
        lane, records = loan
        self._claims += 1
        return Claim(lane.key, records, failures=lane.failures, faults=lane.faults, ticket=lane)

    def _take_back(self, claim: Claim, answer: Delivered, due: float, fault: bool) -> None:
        lane: Lane = claim.ticket
        if not self._lanes.knows(lane):
            return  # lent by the parent of a fork
        records, arrived = claim.records, answer.count
        moved = min(arrived + answer.refused, len(records))
        rest = records[moved:]
        self._books.deliver(records[:arrived])
        self._books.drop(records[arrived:moved], answer.reason)
        waits = answer.verdict == "retry" and not self._abandoned
        lane.learn(waits=waits, fault=fault, moved=moved, rest=len(rest))
        lane.asked = answer.after is not None
        if self._abandoned:
            self._books.drop(rest, "shutdown")
            rest = rest[:0]
        self._lanes.give_back(lane, rest, due if waits else None)
        self._set_room()
        ring(self._space)

    def _see(self, now: float) -> Look:
        self._books.expire()
        lanes, lent = self._lanes, self._books.held - len(self._lanes)
        return Look(lanes.is_ready(now), lent, lanes.due(), self._claims, waiting=len(lanes))

    def _mark(self) -> Mark:
        self._absorb()
        return self._books.mark()

    def _count(self) -> Ledger:
        if self._abandoned:
            self._absorb()
        return self._books.ledger(len(self._inbox))

    def _estimate(self) -> Ledger:
        rough = self._books.ledger(len(self._inbox))
        return replace(rough, accepted=rough.delivered + rough.pending + sum(rough.dropped.values()))

    def _drop_all(self) -> None:
        self._absorb()
        self._books.drop(self._lanes.clear(), "shutdown")
        self._set_room()

    def _set_room(self) -> None:
        """Say how long the inbox may get before a caller has to look: half full, full, or closed."""
        self._room = -1 if self._closed else min(self._half, self._capacity - self._books.held)
