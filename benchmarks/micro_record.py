"""Measure what recording costs its caller, part by part: `python benchmarks/micro_record.py`.

Times are microseconds, p50 and p99 over the calls of one run. "burst" calls without a pause, "paced" one each 0.5 ms,
"sparse" one each 50 ms; each with delivery to a sender that takes a millisecond, in parallel. "nothing" is the cost of
looking at the clock twice, which every figure contains.
"""

from __future__ import annotations

import gc
import sys
import time
from collections.abc import Callable, Sequence
from uuid import UUID, uuid4

from ostiary.record import (
    Call,
    Delivered,
    Delivery,
    Record,
    Recorder,
    Recording,
    Scope,
    Session,
    current,
    snapshot,
)

CHAT = {
    "model": "gpt-4o-mini",
    "messages": [
        {"role": "system", "content": "Be brief and kind."},
        {"role": "user", "content": "Hello, how can I help you?"},
    ],
}


class ActionScope(Scope):
    __slots__ = ("started",)
    started: int


class Actions(Recording[ActionScope]):
    """Record a result as a service would: two clocks, a snapshot, a record for the session that is current."""

    provides = ("session_id",)

    def __init__(self, delivery: Delivery) -> None:
        super().__init__()
        self.delivery = delivery

    def begin(self, call: Call) -> ActionScope:
        scope = ActionScope()
        scope.started = time.time_ns()
        return scope

    def finish(self, scope: ActionScope, result: object) -> None:
        session = current("bench")
        key = session.text if session is not None else "none"
        self.delivery.put(Record(key, (scope.started, time.time_ns(), snapshot(result))))


class Sessions(Recording[Scope]):
    provides = ("session_id",)

    def begin(self, call: Call) -> Scope:
        session = Session("bench", uuid4())
        return Scope(session, {"session_id": session.id})


def sender(key: str, records: Sequence[Record], timeout: float | None) -> Delivered:
    time.sleep(0.001)
    return Delivered.ok(len(records))


def measure(name: str, call: Callable[[], object], times: int, pause: float) -> None:
    clock = time.perf_counter_ns
    took = []
    for _ in range(times):
        if pause:
            time.sleep(pause)
        before = clock()
        call()
        took.append(clock() - before)
    took.sort()
    p50, p99 = took[times // 2] / 1000, took[times * 99 // 100] / 1000
    print(f"{name:42} p50 {p50:8.2f}   p99 {p99:8.2f}")


def main() -> None:
    delivery = Delivery(sender, capacity=1_000_000)
    actions, sessions = Recorder(Actions(delivery)), Recorder(Sessions())

    @actions
    def answer() -> object:
        return CHAT

    @sessions
    def conversation(session_id: UUID) -> UUID:
        return session_id

    filled: Callable[[], object] = conversation  # type: ignore[assignment]  # the recorder fills the argument
    contestants: dict[str, Callable[[], object]] = {
        "nothing": lambda: None,
        "snapshot of a chat of two messages": lambda: snapshot(CHAT),
        "Delivery.put": lambda: delivery.put(Record("k", None)),
        "action decorator, snapshot and put": answer,
        "session decorator": filled,
    }
    for pace, pause, times in (("burst", 0.0, 20_000), ("paced", 0.0005, 3_000), ("sparse", 0.05, 60)):
        for name, call in contestants.items():
            gc.collect()
            measure(f"{pace}: {name}", call, times, pause)
            delivery.flush(10)
    full = Delivery(lambda *_: Delivered.retry(), capacity=1_000)
    for _ in range(1_000):
        full.put(Record("k", None))
    measure("burst: Delivery.put, full, drop_oldest", lambda: full.put(Record("k", None)), 20_000, 0.0)
    full.shutdown(0)
    result = delivery.shutdown(10)
    print(f"python {sys.version.split()[0]}, {delivery.ledger()}, pending {result.pending}")


if __name__ == "__main__":
    main()
