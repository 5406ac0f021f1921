"""The inside of a `Delivery`: what its threads hold on to, so that they outlive it until all is delivered."""

from __future__ import annotations

import _thread
import time
from collections.abc import Callable, Sequence
from contextvars import Context
from dataclasses import dataclass, field
from math import isfinite
from random import random
from typing import TypeAlias

from ostiary.record.crew import Crew
from ostiary.record.memory import MemoryQueue
from ostiary.record.mishaps import Mishaps, warn
from ostiary.record.queue import Claim, Delivered, Drop, Mark, Overflow, Queue, Record

__all__ = ["Backoff", "Dispatch", "FlushResult", "OnDrop", "Sender"]

Sender: TypeAlias = Callable[[str, Sequence[Record], "float | None"], Delivered]
"""Send records of one key: `send(key, records, timeout) -> Delivered`.

Called with the oldest undelivered records of `key`, in order, never twice at once for one key, usually on a delivery
thread, else on the thread that flushes. `timeout` is the time in seconds that the call may take, None where there is
no limit: whoever waits in `flush(timeout)` relies on it. An exception is a passing failure; several in a row reject
the record.
"""

OnDrop: TypeAlias = Callable[[Record, str], object]
"""Hear of a record that was given up, and why; called on the thread that noticed, so it must be quick."""

# How long a flush waits for a delivery thread to take something up before it does so itself, and looks again.
_PATIENCE = 0.05


@dataclass(frozen=True, slots=True)
class Backoff:
    """Say how long a key waits after a passing failure, in seconds.

    After the n-th in a row: between half and all of `min(cap, base * 2**(n-1))`. A wait that the service asked for
    counts instead, up to `asked_cap`.
    """

    base: float = 0.5
    cap: float = 30.0
    asked_cap: float = 300.0
    chance: Callable[[], float] = field(default=random, repr=False)

    def wait(self, failures: int, asked: float | None) -> float:
        """Return the seconds to wait after `failures` in a row."""
        if asked is not None:
            return min(max(asked, 0.0), self.asked_cap)
        longest = min(self.cap, self.base * 2.0 ** min(failures - 1, 64))
        return longest * (1.0 + self.chance()) / 2.0


@dataclass(frozen=True, slots=True)
class FlushResult:
    """Report what a flush did: records delivered and dropped meanwhile, and still pending at its end.

    `complete`: all that was pending when it began has been delivered.
    """

    delivered: int
    pending: int
    dropped: int
    complete: bool


class Dispatch:
    """Bring records from a queue to a sender, by a crew of threads or by whoever flushes."""

    def __init__(
        self,
        send: Sender,
        *,
        name: str,
        capacity: int,
        overflow: Overflow,
        block_timeout: float,
        workers: int,
        linger: float,
        max_batch: int,
        backoff: Backoff,
        faults: int,
        exit_timeout: float,
        on_drop: OnDrop | None,
        clock: Callable[[], float],
        queue: Queue | None,
    ) -> None:
        self.name = name
        self.exit_timeout = exit_timeout
        self.closed = False
        self.mishaps = Mishaps()
        self._send = send
        self._on_drop = on_drop
        self._backoff = backoff
        self._faults = faults
        self._max_batch = max_batch
        self._clock = clock
        self._told: set[str] = set()  # reasons that were logged
        self._telling: set[int] = set()  # threads inside on_drop
        self.queue: Queue = queue or MemoryQueue(
            capacity,
            overflow,
            block_timeout,
            report=self.report,
            pressed=lambda: self.crew.rouse(),
            may_block=lambda: not self.crew.includes_me(),
        )
        self.crew = Crew(
            self.queue,
            self.deliver,
            name=name,
            size=workers,
            linger=linger,
            max_batch=max_batch,
            clock=clock,
            mishaps=self.mishaps,
        )

    def after_fork(self) -> None:
        """Start over in a forked child."""
        self._telling.clear()
        self.queue.after_fork()
        self.crew.after_fork()

    def forget(self) -> bool:
        """Go on without an owner: deliver what is pending, then end; False where no thread could take that on."""
        if not self.queue.ledger().pending:
            self.crew.dismiss()
            return True
        self.crew.rouse()
        self.crew.dismiss()
        return self.crew.hands > 0

    def deliver(self, claim: Claim, timeout: float | None = None) -> None:
        """Send a claim and settle it, whatever happens; only what isn't an `Exception` gets out."""
        answer = Delivered.retry()
        fault = True
        try:
            answer = self._send(claim.key, claim.records, timeout)
            if not (0 <= answer.count <= len(claim.records) and answer.refused >= 0):
                raise ValueError("a sender reported more than it was given")
            if answer.verdict == "ok" and not answer.count:
                answer = Delivered.retry()  # no progress: asking again at once would never end
            fault = False
        except Exception as error:
            answer = self._blame(claim, error)
        finally:
            due = 0.0
            if answer.verdict == "retry":
                failures = 1 if answer.count > 0 else claim.failures + 1
                due = self._clock() + self._backoff.wait(failures, answer.after)
            self.queue.settle(claim, answer, due=due, fault=fault)

    def _blame(self, claim: Claim, error: Exception) -> Delivered:
        self.mishaps.note("send", error)
        if claim.faults + 1 >= self._faults and len(claim.records) == 1:
            return Delivered.reject(f"error:{type(error).__name__}")
        return Delivered.retry()

    def report(self, drops: Sequence[Drop]) -> None:
        """Tell of drops: the log once a reason, the callback each time."""
        for _, reason in drops:
            if reason not in self._told:
                self._told.add(reason)
                warn("%s: dropping records (%s); further ones are counted in ledger()", self.name, reason)
        me = _thread.get_ident()
        if self._on_drop is None or me in self._telling:
            return  # a callback that records, while the queue is full, would call itself for ever
        self._telling.add(me)
        try:
            for record, reason in drops:
                try:
                    self._on_drop(record, reason)
                except Exception as error:
                    self.mishaps.note("on_drop", error)
        finally:
            self._telling.discard(me)

    # Waiting.

    def flush(self, timeout: float) -> FlushResult:
        """Wait until all that is pending has left, for at most `timeout` seconds, and count."""
        return self._settle_up(timeout, give_up=False)

    def shutdown(self, timeout: float) -> FlushResult:
        """Close, flush, give up the rest, and let the threads end."""
        self.closed = True
        self.queue.close()
        return self._settle_up(timeout, give_up=True)

    def exit(self, deadline: float) -> int:
        """Deliver until `deadline` without starting threads, and return how many records are left."""
        self.crew.freeze()
        if self.closed:
            return self.queue.ledger().pending
        return self._settle_up(deadline - time.monotonic(), give_up=False).pending

    def _settle_up(self, timeout: float, *, give_up: bool) -> FlushResult:
        # What really passes counts here, whatever the clock of the retries says.
        deadline = time.monotonic() + (timeout if timeout > 0 else 0.0)
        before = self.queue.ledger()
        mark = self.queue.mark()
        try:
            if mark is not None:
                self._wait_for(mark, deadline)
        finally:
            if give_up:
                self.queue.abandon()
                self.crew.dismiss()
        after = self.queue.ledger()
        return FlushResult(
            delivered=after.delivered - before.delivered,
            pending=after.pending,
            dropped=sum(after.dropped.values()) - sum(before.dropped.values()),
            complete=mark is not None and mark.left <= 0 and not mark.dropped,
        )

    def _wait_for(self, mark: Mark, deadline: float) -> None:
        self.queue.hasten()
        self.crew.hurry(1)
        try:
            self._wait(mark, deadline)
        finally:
            self.crew.hurry(-1)
            self.queue.unmark(mark)

    def _wait(self, mark: Mark, deadline: float) -> None:
        """Wait for the threads to deliver what is marked; where they don't take it up, send it on this thread."""
        claims = -1
        taken_up = 0.0
        while mark.left > 0:
            now = time.monotonic()
            if now >= deadline:
                return
            look = self.queue.look(self._clock())
            if look.claims != claims:
                claims, taken_up = look.claims, now
            if look.ready and (not self.crew.hands or now - taken_up >= _PATIENCE):
                claims += self._lend_a_hand(deadline - now)
                continue
            wait = min(deadline - now, _PATIENCE)
            if not look.ready and not look.lent:
                until = 0.0 if look.due is None else look.due - self._clock()
                if now + until >= deadline:
                    return  # nothing can happen before then
                wait = min(wait, max(until, 0.0))
            mark.bell.acquire(timeout=wait)

    def _lend_a_hand(self, left: float) -> int:
        claim = self.queue.claim(self._max_batch, self._clock())
        if claim is None:
            return 0
        # In a context of its own, as on a delivery thread: no session or span of the caller is the sender's.
        Context().run(self.deliver, claim, left if isfinite(left) else None)
        return 1
