"""Delivery in the background: what an app records leaves on other threads, in order per key, and every record counts.

The caller's path is `Delivery.put()`: it never raises, and waits only where the overflow policy says so. Delivery
threads hand records to a `Sender`, some of one key at a time. Nothing that goes wrong there reaches the app.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from typing import Any

from ostiary.record import exits, tally
from ostiary.record.dispatch import Dispatch, FlushResult, OnDrop, Sender
from ostiary.record.durable import Durable
from ostiary.record.memory import MemoryQueue
from ostiary.record.options import Backoff, Options, check_wait
from ostiary.record.queue import Ledger, Overflow, Queue, Record

__all__ = ["Backoff", "Delivery", "FlushResult", "OnDrop", "Sender", "told_payloads"]

_BACKOFF = Backoff()


def told_payloads(on_drop: Callable[[Any, str], object] | None) -> OnDrop | None:
    """Give a user's callback what was lost in the words of its service, which know nothing of queues."""
    if on_drop is None:
        return None

    def tell(record: Record, reason: str) -> None:
        on_drop(record.payload, reason)

    return tell


class Delivery:
    """Deliver records in the background.

    `capacity` bounds the pending records; `overflow` says what happens beyond it: `"drop_oldest"`, `"drop_new"`, or
    `"block"` the caller up to `block_timeout` seconds, then drop the new one. Up to `workers` daemon threads start when
    there is something to do and end after some idle seconds. They collect for `linger` seconds, up to 0.3 while records
    come steadily, then send up to `max_batch` records of a key at a time. A sender that raises `faults` times in a row
    for a record loses that record. `exit_timeout` bounds what a normal interpreter exit waits. With `durable`, records
    are on disk when `put()` returns, and stay there until they are delivered, by this process or a later one;
    `capacity` then bounds what is kept in memory while the disk can't be used. `queue` replaces the queue in memory;
    `capacity`, `overflow` and `block_timeout` are then its own affair. `clock` gives the seconds for waits.

    What was accepted is delivered even if the `Delivery` itself is forgotten. A forked child starts empty: the parent
    delivers what it had. Raises `ValueError` for numbers that make no sense, `ConfigurationError` for an outbox that
    may not be used.
    """

    __slots__ = ("__weakref__", "_crew", "_dispatch", "_queue")

    def __init__(
        self,
        send: Sender,
        *,
        name: str = "records",
        capacity: int = 10_000,
        overflow: Overflow = "drop_oldest",
        block_timeout: float = 1.0,
        workers: int = 4,
        linger: float = 0.02,
        max_batch: int = 100,
        backoff: Backoff = _BACKOFF,
        faults: int = 3,
        exit_timeout: float = 2.0,
        on_drop: OnDrop | None = None,
        clock: Callable[[], float] = time.monotonic,
        durable: Durable | None = None,
        queue: Queue | None = None,
    ) -> None:
        options = Options(
            name=name,
            capacity=capacity,
            overflow=overflow,
            block_timeout=block_timeout,
            workers=workers,
            linger=linger,
            max_batch=max_batch,
            backoff=backoff,
            faults=faults,
            exit_timeout=exit_timeout,
            clock=clock,
        )
        self._dispatch = Dispatch(send, options, on_drop=on_drop, durable=durable, queue=queue)
        self._queue = self._dispatch.queue
        self._crew = self._dispatch.crew
        exits.enroll(self._dispatch)
        tally.enroll(self)
        if durable is not None:
            self._crew.rouse()  # there may be records of an earlier process

    def put(self, record: Record) -> bool:
        """Hand over a record to be delivered; False where it was dropped at once (full, or shut down)."""
        taken = self._queue.put(record)
        if taken and self._crew.quiet:
            self._crew.rouse()
        return taken

    def flush(self, timeout: float = 5.0) -> FlushResult:
        """Wait until all that was accepted before this call has left, at most `timeout` seconds.

        Callable from anywhere: any thread, a running event loop, a signal handler, atexit, a forked child. Retries
        that wait are tried once more now, save those that the service asked to wait. Where no delivery thread takes
        the records up, this thread sends them itself. Raises `InvalidInputError` for what is no number.
        """
        check_wait(timeout)
        return self._dispatch.flush(timeout)

    def shutdown(self, timeout: float = 5.0) -> FlushResult:
        """Take no more records, flush, and give up what is left after `timeout` seconds (`dropped["shutdown"]`).

        Records that are being sent at that moment count as pending until their send ends. Raises as `flush`.
        """
        check_wait(timeout)
        return self._dispatch.shutdown(timeout)

    def ledger(self) -> Ledger:
        """Account for every record since this process began; with an outbox, since that did, over all processes."""
        return self._dispatch.queue.ledger()

    def mishaps(self) -> Mapping[str, int]:
        """Count what went wrong around delivery, as `"place: ErrorType" -> count`; places: send, on_drop, start."""
        return self._dispatch.mishaps.counts()

    @property
    def name(self) -> str:
        """What it was named when it was made."""
        return self._dispatch.options.name

    @property
    def closed(self) -> bool:
        """Whether `shutdown()` was called."""
        return self._dispatch.closed

    def __repr__(self) -> str:
        return f"<Delivery {self._dispatch.options.name}: {self.ledger()}>"

    def __del__(self) -> None:
        dispatch: Dispatch | None = getattr(self, "_dispatch", None)
        if dispatch is None:
            return
        if isinstance(dispatch.queue, MemoryQueue):  # an outbox keeps its own books
            tally.retire(dispatch.options.name, dispatch.queue.ledger())
        if not dispatch.forget():
            exits.adopt(dispatch)
