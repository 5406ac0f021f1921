"""The inside of a `Delivery`: what its threads hold on to, so that they outlive it until all is delivered."""

from __future__ import annotations

import _thread
import time
from collections.abc import Callable, Sequence
from contextvars import Context
from dataclasses import dataclass
from math import isfinite
from typing import TypeAlias

from ostiary.record.crew import Crew
from ostiary.record.durable import Durable
from ostiary.record.memory import MemoryQueue
from ostiary.record.mishaps import Mishaps, warn
from ostiary.record.options import Options
from ostiary.record.queue import Awaited, Claim, Delivered, Drop, Queue, Record

__all__ = ["Dispatch", "FlushResult", "OnDrop", "Sender"]

Sender: TypeAlias = Callable[[str, Sequence[Record], "float | None"], Delivered]
"""Send records of one key: `send(key, records, timeout) -> Delivered`.

Called with the oldest undelivered records of `key`, in order, never twice at once for one key, usually on a delivery
thread, else on the thread that flushes. `timeout` is the time in seconds that the call may take, None where there is
no limit: whoever waits in `flush(timeout)` relies on it. An exception is a passing failure; several in a row reject
the record.
"""

OnDrop: TypeAlias = Callable[[Record, str], object]
"""Hear of a record that was given up, and why; called on the thread that noticed, so it must be quick."""

Settle: TypeAlias = Callable[[Claim, "Callable[[], Delivered]"], None]
"""Settle a claim by what a function returns, or raises."""

Together: TypeAlias = Callable[[Claim, "Callable[[], Claim | None]", Settle], None]
"""Send a claim, and others that a function may give, and settle each; a method that a sender may have."""

# How long a flush waits for a delivery thread to take something up before it does so itself, and looks again.
_PATIENCE = 0.05
_AGAIN = Delivered.retry()


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
        options: Options,
        *,
        on_drop: OnDrop | None,
        durable: Durable | None,
        queue: Queue | None,
    ) -> None:
        self.options = options
        self.closed: bool = False
        self._over = False
        self.mishaps: Mishaps = Mishaps()
        self._send = send
        # Asked for by name: senders that are flows load httpx, and who records nothing does without. Of the class: a
        # mock that stands for a sender has whatever it is asked for.
        self._together: Together | None = (
            getattr(send, "together", None) if hasattr(type(send), "together") else None
        )
        self._on_drop = on_drop
        self._clock = options.clock
        self._told: set[str] = set()  # reasons that were logged
        self._telling: set[int] = set()  # threads inside on_drop
        self.queue: Queue = queue or self._queue(durable)
        self.crew: Crew = Crew(self.queue, self._serve, options, self.mishaps)

    def _queue(self, durable: Durable | None) -> Queue:
        options = self.options
        sizes = (options.capacity, options.overflow, options.block_timeout)

        def pressed() -> None:
            self.crew.rouse()

        def may_block() -> bool:
            return not self.crew.includes_me()

        if durable is None:
            return MemoryQueue(*sizes, report=self.report, pressed=pressed, may_block=may_block)
        from ostiary.record.fallback import DurableQueue  # SQLite is loaded by those who want it

        return DurableQueue(
            durable,
            *sizes,
            report=self.report,
            pressed=pressed,
            may_block=may_block,
            mishaps=self.mishaps,
        )

    @property
    def exit_timeout(self) -> float:
        """The seconds that an exit may be delayed."""
        return self.options.exit_timeout

    def after_fork(self) -> None:
        """Start over in a forked child."""
        self._telling.clear()
        self.queue.after_fork()
        self.crew.after_fork()

    def forget(self) -> bool:
        """Go on without an owner: deliver what is pending, then end; False where no thread could take that on."""
        if self._over:
            return True  # threads are stopped wherever they are, with whatever lock they hold
        if not self.queue.ledger().pending:
            self.queue.abandon()
            self.crew.dismiss()
            return True
        self.crew.rouse()
        self.crew.dismiss()
        return self.crew.hands > 0

    def _serve(self, claim: Claim) -> None:
        """Deliver a claim on a thread of the crew, and others with it where the sender can."""
        if self._together is not None:
            self._together(claim, self._more, self._settle)
        else:
            self._deliver(claim, None)

    def _more(self) -> Claim | None:
        return self.queue.claim(self.options.max_batch, self._clock())

    def _deliver(self, claim: Claim, timeout: float | None) -> None:
        self._settle(claim, lambda: self._send(claim.key, claim.records, timeout))

    def _settle(self, claim: Claim, send: Callable[[], Delivered]) -> None:
        """Send a claim and settle it, whatever happens; only what isn't an `Exception` gets out."""
        answer = _AGAIN
        fault = True
        try:
            answer = send()
            if not (0 <= answer.count <= len(claim.records) and answer.refused >= 0):
                raise ValueError("a sender reported more than it was given")
            if answer.verdict == "ok" and not answer.count:
                answer = _AGAIN  # no progress: asking again at once would never end
            fault = False
        except Exception as error:
            answer = self._blame(claim, error)
        finally:
            due = 0.0
            if answer.verdict == "retry":
                failures = 1 if answer.count > 0 else claim.failures + 1
                due = self._clock() + self.options.backoff.wait(failures, answer.after)
            self.queue.settle(claim, answer, due=due, fault=fault)

    def _blame(self, claim: Claim, error: Exception) -> Delivered:
        self.mishaps.note("send", error)
        if claim.faults + 1 >= self.options.faults and len(claim.records) == 1:
            return Delivered.reject(f"error:{type(error).__name__}")
        return _AGAIN

    def report(self, drops: Sequence[Drop]) -> None:
        """Tell of drops: the log once a reason, the callback each time."""
        for _, reason in drops:
            if reason not in self._told:
                self._told.add(reason)
                warn(
                    "%s: dropping records (%s); further ones are counted in ledger()",
                    self.options.name,
                    reason,
                )
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
        """Deliver until `deadline` without starting threads, and return how many records are lost."""
        self.crew.freeze()
        if not self.closed:
            self._settle_up(deadline - time.monotonic(), give_up=False)
        lost = self.queue.at_risk()
        self.queue.rest()
        self._over = True
        return lost

    def _settle_up(self, timeout: float, *, give_up: bool) -> FlushResult:
        # What really passes counts here, whatever the clock of the retries says.
        deadline = time.monotonic() + (timeout if timeout > 0 else 0.0)
        before = self.queue.ledger()
        mark = self.queue.mark()
        complete = False
        try:
            if mark is not None and mark.left:
                self._wait_for(mark, deadline)
            complete = mark is not None and mark.left <= 0 and not mark.dropped
        finally:
            if mark is not None:
                self.queue.unmark(mark)
            if give_up:
                self.queue.abandon()
                self.crew.dismiss()
        after = self.queue.ledger()
        return FlushResult(
            delivered=after.delivered - before.delivered,
            pending=after.pending,
            dropped=sum(after.dropped.values()) - sum(before.dropped.values()),
            complete=complete,
        )

    def _wait_for(self, mark: Awaited, deadline: float) -> None:
        self.queue.hasten()
        self.crew.hurry(1)
        try:
            self._wait(mark, deadline)
        finally:
            self.crew.hurry(-1)

    def _wait(self, mark: Awaited, deadline: float) -> None:
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
            if not look.ready and not look.lent and look.due is not None:
                until = look.due - self._clock()
                if now + until >= deadline:
                    return  # nothing can happen before then
                wait = min(wait, max(until, 0.0))
            mark.bell.acquire(timeout=wait)

    def _lend_a_hand(self, left: float) -> int:
        claim = self._more()
        if claim is None:
            return 0
        # In a context of its own, as on a delivery thread: no session or span of the caller is the sender's.
        Context().run(self._deliver, claim, left if isfinite(left) else None)
        return 1
