"""Many threads, a failing service, a queue that is too small: the books balance at any instant, and order holds."""

from __future__ import annotations

import random
import sys
import threading
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ostiary._core.flow import Send
from ostiary._io.sync import SyncRuntime
from ostiary.config import Timeouts
from ostiary.record import Backoff, Delivered, Delivery, Record
from ostiary.record.flows import FlowSender

LONG = 60.0


class Unreliable:
    """Fail in every way by the roll of a seeded die, and notice two sends of one key at a time."""

    def __init__(self, seed: int, trouble: float) -> None:
        self.dice = random.Random(seed)
        self.trouble = trouble
        self.got: dict[str, list[int]] = defaultdict(list)
        self.inside: Counter[str] = Counter()
        self.overlaps: list[str] = []
        self.lock = threading.Lock()

    def __call__(self, key: str, records: Sequence[Record], timeout: float | None) -> Delivered:
        with self.lock:
            self.inside[key] += 1
            if self.inside[key] > 1:
                self.overlaps.append(key)
            roll, count = self.dice.random(), self.dice.randint(0, len(records))
        try:
            return self.answer(key, records, roll, count)
        finally:
            with self.lock:
                self.inside[key] -= 1

    def answer(self, key: str, records: Sequence[Record], roll: float, count: int) -> Delivered:
        if roll > self.trouble:
            count = len(records)
        elif roll < self.trouble * 0.2:
            raise ConnectionError
        self.got[key] += [int(str(record.payload)) for record in records[:count]]
        if count < len(records) and roll < self.trouble * 0.4:
            return Delivered.reject("bad", count=count)
        return Delivered.ok(count) if count else Delivered.retry()


class Sent:
    """Stand for a request under way whose answer is there."""

    def channel(self) -> None: ...

    def has_failed(self) -> bool:
        return False

    def is_next(self) -> bool:
        return True

    def has_come(self) -> bool:
        return False

    def reply(self) -> None: ...

    def drop(self) -> None: ...


class Line:
    """Stand for what sends: most requests can leave at once, some have to be waited for."""

    def __init__(self, dice: random.Random) -> None:
        self.dice = dice

    def begin(self, effect: object, *, opens: bool, rows: object) -> Sent | None:
        return Sent() if self.dice.random() < 0.8 else None

    def send(self, effect: object) -> None: ...


def as_flows(service: Unreliable) -> FlowSender:
    """Have records sent by flows, each with two requests of which the service hears after the second."""

    def flow(records: Sequence[Record], timeout: float | None) -> Any:
        for _ in range(2):
            yield Send("POST", "", [], b"", timeouts=Timeouts(), deadline=None, cap=1)
        return service(records[0].key, records, timeout)

    return FlowSender(SyncRuntime(Line(service.dice)), flow)  # type: ignore[arg-type]


@pytest.fixture(autouse=True)
def _switch_often() -> Iterator[None]:
    interval = sys.getswitchinterval()
    sys.setswitchinterval(1e-5)
    yield
    sys.setswitchinterval(interval)


def run(seed: int, trouble: float, threads: int, each: int, *, flows: bool = False, **options: Any) -> None:
    service = Unreliable(seed, trouble)
    told: list[str] = []
    delivery = Delivery(
        as_flows(service) if flows else service,
        backoff=Backoff(base=0.0001, cap=0.001),
        linger=0.001,
        on_drop=lambda record, reason: told.append(reason),
        **options,
    )
    stop = threading.Event()
    imbalances: list[Any] = []

    def audit() -> None:
        while not stop.is_set():
            ledger = delivery.ledger()
            if ledger.accepted != ledger.delivered + ledger.pending + sum(ledger.dropped.values()):
                imbalances.append(ledger)

    def produce(number: int) -> None:
        for count in range(each):
            delivery.put(Record(f"{number % 3}-{number}", count))
            if count % 50 == 49:
                delivery.flush(0.001)

    auditor = threading.Thread(target=audit)
    producers = [threading.Thread(target=produce, args=(number,)) for number in range(threads)]
    for thread in (auditor, *producers):
        thread.start()
    for thread in producers:
        thread.join()
    result = delivery.flush(LONG)
    delivery.shutdown(LONG)
    stop.set()
    auditor.join()
    ledger = delivery.ledger()
    assert imbalances == []
    assert service.overlaps == []
    assert (result.pending, ledger.pending) == (0, 0)
    assert ledger.accepted == threads * each
    assert ledger.delivered == sum(map(len, service.got.values()))
    assert Counter(told) == ledger.dropped
    for numbers in service.got.values():
        assert numbers == sorted(set(numbers)), "of one key, all in order and none twice"


@given(
    seed=st.integers(0, 2**32),
    trouble=st.sampled_from([0.0, 0.3, 0.9]),
    capacity=st.sampled_from([1, 7, 100, 10_000]),
    overflow=st.sampled_from(["drop_oldest", "drop_new", "block"]),
    workers=st.integers(1, 4),
    max_batch=st.sampled_from([1, 3, 100]),
    flows=st.booleans(),
)
@settings(max_examples=25, deadline=None)
def test_books_and_order_survive_everything(seed: int, trouble: float, **options: Any) -> None:
    run(seed, trouble, threads=4, each=120, block_timeout=0.01, **options)


def test_nothing_is_lost_where_there_is_room() -> None:
    service = Unreliable(1, 0.0)
    delivery = Delivery(service, capacity=100_000)
    threads = [
        threading.Thread(target=lambda: [delivery.put(Record("k", n)) for n in range(5_000)])
        for _ in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert delivery.flush(LONG).complete
    assert len(service.got["k"]) == 40_000
    assert delivery.shutdown(LONG).complete


def test_shutdown_while_others_put() -> None:
    service = Unreliable(2, 0.2)
    delivery = Delivery(service, backoff=Backoff(base=0.0), linger=0.001)
    refused = []

    def produce() -> None:
        for number in range(20_000):
            if not delivery.put(Record(threading.current_thread().name, number)):
                refused.append(number)
                return

    threads = [threading.Thread(target=produce) for _ in range(4)]
    for thread in threads:
        thread.start()
    results = [delivery.shutdown(0.001), delivery.shutdown(LONG)]
    for thread in threads:
        thread.join()
    ledger = delivery.ledger()
    assert results[1].pending == ledger.pending == 0
    assert ledger.accepted == ledger.delivered + sum(ledger.dropped.values())
    assert ledger.dropped["shutdown"] >= len(refused)
