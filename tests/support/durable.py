"""An outbox in a test's folder: records of plain JSON, and a delivery on it."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from ostiary.config import Outbox
from ostiary.record import Delivered, Delivery, Durable, Ledger, Record, exits
from ostiary.record.fallback import DurableQueue
from ostiary.record.mishaps import Mishaps
from ostiary.record.queue import Drop


class Json:
    """Store payloads as JSON."""

    def encode(self, payload: object) -> bytes:
        return json.dumps(payload).encode()

    def decode(self, body: bytes) -> object:
        return json.loads(body)


def durable(path: Path, wall: Callable[[], float] = time.time, **options: Any) -> Durable:
    return Durable(Outbox(path, **options), Json(), "test", "here", wall)


def let_go(path: Path) -> None:
    """Wait until nobody in this process sends from an outbox: a send may outlast the close that gave it no time."""
    at_it = [each for each in exits._everyone() if getattr(each.queue, "_path", None) == path]  # type: ignore[attr-defined]
    end = time.monotonic() + 30
    while any(each.crew.hands for each in at_it):  # type: ignore[attr-defined]
        assert time.monotonic() < end, "a send goes on"
        time.sleep(0.001)


class Desk:
    """A queue on an outbox, and what it told."""

    def __init__(
        self,
        path: Path,
        overflow: Any = "drop_oldest",
        *,
        wall: Callable[[], float] = time.time,
        capacity: int = 1000,
        **options: Any,
    ) -> None:
        self.drops: list[Drop] = []
        self.mishaps = Mishaps()
        self.queue = DurableQueue(
            durable(path, wall, **options),
            capacity,
            overflow,
            0.0,
            report=self.drops.extend,
            pressed=lambda: None,
            may_block=lambda: True,
            mishaps=self.mishaps,
        )

    def put(self, *names: str) -> None:
        """Put records named like `a1`: the key, then the payload."""
        for name in names:
            self.queue.put(Record(name[0], name))

    def take(self, limit: int = 100, answer: Callable[[int], Delivered] = Delivered.ok) -> list[Any]:
        """Have everything delivered that can be now; return the payloads."""
        taken: list[Any] = []
        self.queue.gather()
        while (claim := self.queue.claim(limit, time.monotonic())) is not None:
            taken += [record.payload for record in claim.records]
            self.queue.settle(claim, answer(len(claim.records)), due=time.monotonic())
        return taken

    def end(self) -> None:
        self.queue.close()
        self.queue.abandon()


def balanced(ledger: Ledger) -> bool:
    return ledger.accepted == ledger.delivered + ledger.pending + sum(ledger.dropped.values())


class Receiver:
    """Deliver to a list."""

    def __init__(self) -> None:
        self.got: list[Any] = []
        self.answer: Callable[[Sequence[Record]], Delivered] = lambda records: Delivered.ok(len(records))

    def __call__(self, key: str, records: Sequence[Record], timeout: float | None) -> Delivered:
        answer = self.answer(records)
        self.got += [record.payload for record in records[: answer.count]]
        return answer


def delivery(path: Path, receiver: Receiver, **options: Any) -> Delivery:
    outbox = {
        name: options.pop(name)
        for name in ("sync", "max_bytes", "max_age", "lease", "cipher")
        if name in options
    }
    return Delivery(receiver, durable=durable(path, **outbox), linger=0.001, **options)
