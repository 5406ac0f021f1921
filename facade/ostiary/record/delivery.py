"""Delivery in the background: what the app records leaves on other threads, in order per key, and every record counts.

The caller's path is `Delivery.put()`: it never raises, and waits only where the overflow policy says so. Delivery
threads hand records to a `Sender`, some of one key at a time. Nothing that goes wrong there reaches the app.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

from ostiary.record.queue import Delivered, Ledger, Overflow, Queue, Record

__all__ = ["Backoff", "Delivery", "FlushResult", "OnDrop", "Sender"]

Sender: TypeAlias = Callable[[str, Sequence[Record], "float | None"], Delivered]
"""Send records of one key: `send(key, records, timeout) -> Delivered`.

Called with the oldest undelivered records of `key`, in order, never twice at once for one key, usually on a delivery
thread, else on the thread that flushes. `timeout` is the time in seconds that the call may take, None where there is no
limit: whoever waits in `flush(timeout)` relies on it. An exception is a passing failure, several in a row reject the
record.
"""

OnDrop: TypeAlias = Callable[[Record, str], object]
"""Hear of a record that was given up, and why; called on the thread that noticed, so it must be quick."""


@dataclass(frozen=True, slots=True)
class Backoff:
    """Say how long a key waits after a passing failure, in seconds.

    After the n-th in a row: between half and all of `min(cap, base * 2**(n-1))`. A wait that the service asked for
    counts instead, up to `asked_cap`.
    """

    base: float = 0.5
    cap: float = 30.0
    asked_cap: float = 300.0
    chance: Callable[[], float] = field(default=random.random, repr=False)


@dataclass(frozen=True, slots=True)
class FlushResult:
    """Report what a flush did: records delivered and dropped meanwhile, and still pending at its end.

    `complete`: all that had been accepted when it began was delivered.
    """

    delivered: int
    pending: int
    dropped: int
    complete: bool


class Delivery:
    """Deliver records in the background.

    `capacity` bounds the pending records; `overflow` says what happens beyond it: `"drop_oldest"`, `"drop_new"`, or
    `"block"` the caller up to `block_timeout` seconds, then drop the new one. Up to `workers` daemon threads start when
    there is something to do and end after some idle seconds. They collect for `linger` seconds, then send up to
    `max_batch` records of a key at a time. A sender that raises `faults` times in a row for a record loses that record.
    `exit_timeout` bounds what a normal interpreter exit waits for deliveries. `queue` replaces the queue in memory;
    `capacity`, `overflow` and `block_timeout` are then its own affair.
    """

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
        backoff: Backoff = Backoff(),
        faults: int = 3,
        exit_timeout: float = 2.0,
        on_drop: OnDrop | None = None,
        clock: Callable[[], float] = time.monotonic,
        queue: Queue | None = None,
    ) -> None:
        raise NotImplementedError

    def put(self, record: Record) -> bool:
        """Hand over a record to be delivered; False where it was dropped at once (full, or shut down)."""
        raise NotImplementedError

    def flush(self, timeout: float = 5.0) -> FlushResult:
        """Wait until all that was accepted before this call has left, at most `timeout` seconds.

        Callable from anywhere: any thread, a running event loop, a signal handler, atexit, a forked child. Retries that
        wait are tried once more now. Where no delivery thread takes the records up, this thread sends them itself.
        """
        raise NotImplementedError

    def shutdown(self, timeout: float = 5.0) -> FlushResult:
        """Take no more records, flush, and give up what is left after `timeout` seconds (`dropped["shutdown"]`)."""
        raise NotImplementedError

    def ledger(self) -> Ledger:
        """Account for every record since the start of this process."""
        raise NotImplementedError

    @property
    def closed(self) -> bool:
        """Whether `shutdown()` was called."""
        raise NotImplementedError
