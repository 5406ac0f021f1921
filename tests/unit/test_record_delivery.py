"""What delivery promises: order, patience, exact books, and never a harm to the caller."""

from __future__ import annotations

import asyncio
import contextvars
import gc
import logging
import sys
import threading
import time
import weakref
from collections.abc import Callable, Iterator, Sequence
from typing import Any
from unittest.mock import Mock

import pytest

from ostiary.record import Backoff, Delivered, Delivery, FlushResult, Ledger, Record
from ostiary.record import crew as crew_module
from ostiary.record.books import Books, Marks

AT_ONCE = Backoff(base=0.0)
LONG = 30.0  # seconds that no test that passes ever waits


class Service:
    """Receive records as a scripted service: `answer` decides, `gate` holds sends back while it is closed."""

    def __init__(self, answer: Callable[[str, Sequence[Record]], Delivered] | None = None) -> None:
        self.answer = answer or (lambda key, records: Delivered.ok(len(records)))
        self.calls: list[tuple[str, list[Any]]] = []
        self.got: list[Any] = []
        self.timeouts: list[float | None] = []
        self.threads: list[threading.Thread] = []
        self.entered = threading.Semaphore(0)
        self.gate = threading.Event()
        self.gate.set()

    def __call__(self, key: str, records: Sequence[Record], timeout: float | None) -> Delivered:
        payloads = [record.payload for record in records]
        self.calls.append((key, payloads))
        self.timeouts.append(timeout)
        self.threads.append(threading.current_thread())
        self.entered.release()
        assert self.gate.wait(LONG)
        answer = self.answer(key, records)
        self.got += payloads[: answer.count]
        return answer


@pytest.fixture
def service() -> Iterator[Service]:
    service = Service()
    yield service
    service.gate.set()


@pytest.fixture(autouse=True)
def _end_threads() -> Iterator[None]:
    made: list[weakref.ref[Delivery]] = []
    original = Delivery.__init__

    def remember(self: Delivery, *args: Any, **kwargs: Any) -> None:
        original(self, *args, **kwargs)
        made.append(weakref.ref(self))

    Delivery.__init__ = remember  # type: ignore[method-assign]
    yield
    Delivery.__init__ = original  # type: ignore[method-assign]
    for reference in made:
        delivery = reference()
        if delivery is not None:
            delivery.shutdown(0)


def put(delivery: Delivery, *names: str) -> None:
    """Put records named like `a1`: the key, then the payload."""
    for name in names:
        delivery.put(Record(name[0], name))


def workers(name: str) -> list[threading.Thread]:
    return [thread for thread in threading.enumerate() if thread.name == f"ostiary-{name}"]


def await_end(name: str) -> None:
    """Wait until the delivery's threads are gone, those too that are just being started."""
    deadline = time.monotonic() + LONG
    while workers(name):
        assert time.monotonic() < deadline
        time.sleep(0.001)


def test_nothing_starts_before_the_first_record(service: Service) -> None:
    Delivery(service, name="lazy")
    assert not workers("lazy")


def test_delivers_in_order_and_together(service: Service) -> None:
    delivery = Delivery(service, max_batch=3, linger=LONG)  # nothing leaves before the flush
    put(delivery, "a1", "b1", "a2", "a3", "a4")
    result = delivery.flush(LONG)
    assert result == FlushResult(delivered=5, pending=0, dropped=0, complete=True)
    assert [call for call in service.calls if call[0] == "a"] == [("a", ["a1", "a2", "a3"]), ("a", ["a4"])]
    assert service.threads[0] is not threading.current_thread()
    assert service.threads[0].daemon
    assert delivery.ledger() == Ledger(accepted=5, delivered=5, pending=0, dropped={})


def test_the_first_record_lingers_too(service: Service) -> None:
    delivery = Delivery(service, linger=LONG)
    put(delivery, "a1")
    assert not service.entered.acquire(timeout=0.2)
    put(delivery, "a2")
    assert delivery.flush(LONG).complete
    assert service.calls == [("a", ["a1", "a2"])]


def test_records_reach_the_service_without_a_flush(service: Service) -> None:
    delivery = Delivery(service)
    put(delivery, "a1")
    assert service.entered.acquire(timeout=LONG)


def test_a_service_that_is_fast_is_served_by_one_thread_at_a_time(service: Service) -> None:
    delivery = Delivery(service, linger=1.0)  # who relieves the watch waits as long before it sends too
    put(delivery, *"abcdefghijklmnopqrstuvwxyz")
    for _ in range(26):
        assert service.entered.acquire(timeout=LONG)
    assert len(set(service.threads)) == 1


def test_threads_help_where_one_gets_on_but_has_too_much_to_send(service: Service) -> None:
    def answer(key: str, records: Sequence[Record]) -> Delivered:
        time.sleep(0.005)
        return Delivered.ok(len(records))

    service.answer = answer
    delivery = Delivery(service, linger=0.01)
    for number in range(200):
        delivery.put(Record(f"key {number}", number))
    for _ in range(200):
        assert service.entered.acquire(timeout=LONG)
    assert len(set(service.threads)) > 1


def test_no_record_rings_while_records_come(service: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    rings = []
    original = crew_module.Crew.rouse
    monkeypatch.setattr(crew_module.Crew, "rouse", lambda self: (rings.append(1), original(self)))
    delivery = Delivery(service)
    for number in range(2_000):
        put(delivery, f"a{number}")
    assert len(rings) == 1


def test_a_passing_failure_is_retried_and_holds_no_other_key_up(service: Service) -> None:
    outage = [True]

    def answer(key: str, records: Sequence[Record]) -> Delivered:
        return Delivered.retry() if key == "a" and outage[0] else Delivered.ok(len(records))

    service.answer = answer
    delivery = Delivery(service, backoff=Backoff(base=1000.0, cap=1000.0))
    put(delivery, "a1", "b1")
    result = delivery.flush(LONG)  # comes back early: the next retry is due long after
    assert (result.delivered, result.pending, result.complete) == (1, 1, False)
    assert service.got == ["b1"]
    outage[0] = False
    put(delivery, "a2")
    assert delivery.flush(LONG).complete  # a flush doesn't wait out the backoff
    assert service.got == ["b1", "a1", "a2"]


def test_a_wait_that_the_service_asked_for_is_kept(service: Service) -> None:
    now = [100.0]
    answers = [Delivered.retry(50.0), Delivered.ok(1)]
    service.answer = lambda key, records: answers.pop(0)
    delivery = Delivery(service, clock=lambda: now[0], linger=0.0)
    put(delivery, "a1")
    assert service.entered.acquire(timeout=LONG)
    assert not delivery.flush(1.0).complete
    assert len(service.calls) == 1
    now[0] = 150.0
    assert delivery.flush(LONG).complete


@pytest.mark.parametrize(
    ("failures", "asked", "wait"),
    [
        (1, None, 0.75),
        (2, None, 1.5),
        (3, None, 3.0),
        (99, None, 22.5),
        (4, 7.0, 7.0),
        (1, 9e9, 300.0),
        (1, -1.0, 0.0),
    ],
)
def test_backoff(failures: int, asked: float | None, wait: float) -> None:
    assert Backoff(base=1.0, chance=lambda: 0.5).wait(failures, asked) == wait


def test_a_mock_is_a_sender_as_a_function_is() -> None:
    """It has every method that it is asked for."""
    sender = Mock(return_value=Delivered.ok(1))
    delivery = Delivery(sender, linger=0.001)
    delivery.put(Record("key", None))
    assert delivery.flush(5).complete
    assert delivery.shutdown(5).complete
    assert sender.call_count == 1


def test_no_progress_is_a_passing_failure(service: Service) -> None:
    answers = [Delivered.ok(0), Delivered.ok(1), Delivered.ok(2)]
    service.answer = lambda key, records: answers.pop(0)
    delivery = Delivery(service, backoff=AT_ONCE)
    put(delivery, "a1", "a2", "a3")
    assert delivery.flush(LONG).complete
    assert service.got == ["a1", "a2", "a3"]


def test_a_rejected_record_is_dropped_counted_told_and_logged_once(
    service: Service, caplog: pytest.LogCaptureFixture
) -> None:
    def answer(key: str, records: Sequence[Record]) -> Delivered:
        for index, record in enumerate(records):
            if "bad" in str(record.payload):
                return Delivered.reject("http_422", count=index)
        return Delivered.ok(len(records))

    told = []
    service.answer = answer
    delivery = Delivery(service, on_drop=lambda record, reason: told.append((record.payload, reason)))
    put(delivery, "a1", "a-bad", "a2", "b-bad", "a-bad")
    with caplog.at_level(logging.WARNING):
        result = delivery.flush(LONG)
    assert (result.delivered, result.dropped, result.complete) == (2, 3, False)
    assert service.got == ["a1", "a2"]
    assert delivery.ledger().dropped == {"http_422": 3}
    assert sorted(told) == [("a-bad", "http_422"), ("a-bad", "http_422"), ("b-bad", "http_422")]
    assert len(caplog.records) == 1
    assert "http_422" in caplog.text
    assert "bad" not in caplog.text


def test_a_record_that_makes_the_sender_raise_is_lost_alone(service: Service) -> None:
    def answer(key: str, records: Sequence[Record]) -> Delivered:
        if any(record.payload == "a3" for record in records):
            raise KeyError("a secret")
        return Delivered.ok(len(records))

    service.answer = answer
    delivery = Delivery(service, backoff=AT_ONCE, faults=3)
    put(delivery, *(f"a{number}" for number in range(6)))
    delivery.flush(LONG)
    assert service.got == ["a0", "a1", "a2", "a4", "a5"]
    assert delivery.ledger().dropped == {"error:KeyError": 1}
    assert delivery.mishaps() == {"send: KeyError": 4}  # once in the batch, then three times alone


@pytest.mark.parametrize(
    "wrong", [None, Delivered.ok(9), Delivered.ok(-1), Delivered.reject("x", refused=-1)]
)
def test_a_sender_that_answers_nonsense_is_a_sender_that_raises(service: Service, wrong: Any) -> None:
    delivery = Delivery(lambda key, records, timeout: wrong, backoff=AT_ONCE, faults=2)
    put(delivery, "a1")
    delivery.flush(LONG)
    assert sum(delivery.ledger().dropped.values()) == 1


def test_even_an_exit_in_the_sender_ends_no_thread(service: Service) -> None:
    raised = []

    def answer(key: str, records: Sequence[Record]) -> Delivered:
        if not raised:
            raised.append(1)
            raise SystemExit
        return Delivered.ok(len(records))

    service.answer = answer
    delivery = Delivery(service, backoff=AT_ONCE)
    put(delivery, "a1")
    assert delivery.flush(LONG).complete
    assert service.got == ["a1"]


def test_on_drop_that_raises_or_records_does_no_harm(service: Service) -> None:
    service.gate.clear()
    calls = []

    def on_drop(record: Record, reason: str) -> None:
        calls.append(record.payload)
        delivery.put(Record("a", "again"))
        raise LookupError

    delivery = Delivery(service, capacity=1, overflow="drop_new", on_drop=on_drop)
    put(delivery, "a1")
    assert not delivery.put(Record("a", "a2"))
    assert calls == ["a2"]
    assert delivery.ledger().dropped == {"queue_full": 2}
    assert delivery.mishaps()["on_drop: LookupError"] == 1


def test_a_flush_waits_until_on_drop_has_heard(service: Service) -> None:
    told = []
    hear = threading.Event()
    service.answer = lambda key, records: Delivered.reject("no", refused=len(records))
    delivery = Delivery(
        service, on_drop=lambda record, reason: (hear.wait(LONG), told.append(record.payload))
    )
    put(delivery, "a1")
    threading.Timer(0.05, hear.set).start()
    assert not delivery.flush(LONG).complete
    assert told == ["a1"]


def test_drop_oldest_never_blocks_and_keeps_the_newest(service: Service) -> None:
    service.gate.clear()
    delivery = Delivery(service, capacity=3, max_batch=1)
    put(delivery, "a0")
    assert service.entered.acquire(timeout=LONG)  # a0 is being sent: it can't be taken back
    put(delivery, "a1", "a2", "a3", "a4")
    assert delivery.ledger() == Ledger(accepted=5, delivered=0, pending=3, dropped={"queue_full": 2})
    service.gate.set()
    delivery.flush(LONG)
    assert service.got == ["a0", "a3", "a4"]


def test_block_waits_for_room(service: Service) -> None:
    service.gate.clear()
    delivery = Delivery(service, capacity=1, overflow="block", block_timeout=LONG)
    put(delivery, "a1")
    assert service.entered.acquire(timeout=LONG)
    threading.Timer(0.05, service.gate.set).start()
    assert delivery.put(Record("a", "a2"))
    assert service.got == ["a1"]  # there was no room before that
    assert delivery.flush(LONG).complete


def test_block_gives_up_at_its_deadline_and_at_once_on_a_delivery_thread(service: Service) -> None:
    service.gate.clear()
    nested: list[bool] = []
    delivery = Delivery(service, capacity=1, overflow="block", block_timeout=0.05)
    put(delivery, "a1")
    assert not delivery.put(Record("a", "a2"))
    assert delivery.ledger().dropped == {"queue_full": 1}

    def answer(key: str, records: Sequence[Record]) -> Delivered:
        nested.append(patient.put(Record("b", "b1")))  # would wait for itself
        return Delivered.ok(len(records))

    patient = Delivery(Service(answer), capacity=1, overflow="block", block_timeout=LONG * 10)
    put(patient, "a1")
    assert patient.flush(LONG).pending == 0
    assert nested == [False]


def test_a_hanging_send_holds_up_its_own_key_only(service: Service) -> None:
    arrived = threading.Event()

    def send(key: str, records: Sequence[Record], timeout: float | None) -> Delivered:
        if key == "a":
            assert service.gate.wait(LONG)
        else:
            arrived.set()
        return Delivered.ok(len(records))

    service.gate.clear()
    delivery = Delivery(send, workers=2)
    put(delivery, "a1")
    put(delivery, "b1")
    assert arrived.wait(LONG)
    service.gate.set()


def test_flush_returns_in_time_with_counts_while_a_send_hangs(service: Service) -> None:
    service.gate.clear()
    delivery = Delivery(service, max_batch=1)
    put(delivery, "a1", "a2")
    assert service.entered.acquire(timeout=LONG)
    # That these return at all while the gate is shut is the point.
    assert delivery.flush(0.05) == FlushResult(delivered=0, pending=2, dropped=0, complete=False)
    assert delivery.flush(0) == FlushResult(delivered=0, pending=2, dropped=0, complete=False)
    assert delivery.shutdown(0.05) == FlushResult(delivered=0, pending=1, dropped=1, complete=False)
    assert delivery.ledger().dropped == {"shutdown": 1}
    service.gate.set()
    assert delivery.shutdown(LONG) == FlushResult(delivered=1, pending=0, dropped=0, complete=True)


def test_after_shutdown_nothing_is_taken_and_threads_end(service: Service) -> None:
    delivery = Delivery(service, name="ending")
    put(delivery, "a1")
    assert delivery.shutdown(LONG).complete
    assert delivery.closed
    assert not delivery.put(Record("a", "a2"))
    assert delivery.ledger() == Ledger(accepted=2, delivered=1, pending=0, dropped={"shutdown": 1})
    await_end("ending")
    assert delivery.flush(LONG) == FlushResult(0, 0, 0, complete=True)
    assert not workers("ending")  # puts and flushes start none


def test_records_put_during_a_flush_are_not_waited_for(service: Service) -> None:
    delivery = Delivery(service)

    def answer(key: str, records: Sequence[Record]) -> Delivered:
        delivery.put(Record("b", "more"))  # there is always one more
        return Delivered.ok(len(records))

    service.answer = answer
    put(delivery, "a1")
    result = delivery.flush(LONG)
    assert result.complete
    service.answer = lambda key, records: Delivered.ok(len(records))


def no_threads(*_: object) -> None:
    raise RuntimeError("can't start new thread")


def test_where_no_thread_can_start_the_caller_delivers(
    service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(crew_module._thread, "start_new_thread", no_threads)
    delivery = Delivery(service, max_batch=1)
    variable: contextvars.ContextVar[str] = contextvars.ContextVar("variable", default="default")
    variable.set("the caller's")
    seen = []
    service.answer = lambda key, records: (seen.append(variable.get()), Delivered.ok(1))[1]
    put(delivery, "a1", "b1", "a2")
    assert service.calls == []
    assert delivery.flush(LONG).complete
    assert set(service.threads) == {threading.current_thread()}
    assert all(timeout is not None and 0 < timeout <= LONG for timeout in service.timeouts)
    assert seen == ["default"] * 3
    assert delivery.mishaps()["start: RuntimeError"] >= 1


def test_where_threads_are_frozen_the_caller_delivers(
    service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        crew_module.Crew, "_launch", lambda self: None
    )  # counted as started, never seen at work
    delivery = Delivery(service)
    put(delivery, "a1", "b1")
    assert delivery.flush(LONG).complete
    assert set(service.threads) == {threading.current_thread()}


def test_an_exit_waits_for_a_thread_that_was_asked_for_to_begin(
    service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    """CPython 3.13 crashes where a thread begins while the interpreter is taken down."""
    start = crew_module.Crew._launch
    begins = threading.Event()

    def later(self: crew_module.Crew) -> None:
        time.sleep(0.05)
        begins.set()
        start(self)

    monkeypatch.setattr(crew_module.Crew, "_launch", later)
    delivery = Delivery(service)
    put(delivery, "a1")
    assert not begins.is_set()
    delivery._crew.freeze()
    assert delivery._crew._members or service.calls


def test_an_exit_does_not_wait_for_ever_for_a_thread_to_begin(
    service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(crew_module.Crew, "_launch", lambda self: None)
    monkeypatch.setattr(crew_module, "_BEGIN", 0.01)
    delivery = Delivery(service)
    put(delivery, "a1")
    delivery._crew.freeze()
    assert delivery.flush(LONG).complete


def test_a_thread_that_could_not_start_is_tried_again(
    service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as broken:
        broken.setattr(crew_module._thread, "start_new_thread", no_threads)
        delivery = Delivery(service)
        put(delivery, "a1", "a2")
        assert delivery.mishaps() == {"start: RuntimeError": 1}  # not at every record
    monkeypatch.setattr(crew_module, "_START_AGAIN", 0.0)
    delivery._crew._start_at = 0.0
    put(delivery, "a3")
    assert service.entered.acquire(timeout=LONG)


def test_ctrl_c_in_a_flush_gets_through_and_loses_nothing(
    service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    def answer(key: str, records: Sequence[Record]) -> Delivered:
        raise KeyboardInterrupt

    with monkeypatch.context() as broken:
        broken.setattr(crew_module._thread, "start_new_thread", no_threads)
        service.answer = answer
        delivery = Delivery(service)
        put(delivery, "a1")
        with pytest.raises(KeyboardInterrupt):
            delivery.flush(LONG)
        service.answer = lambda key, records: Delivered.ok(len(records))
        assert delivery.flush(LONG).complete
    assert service.got == ["a1"]


@pytest.mark.parametrize("place", ["on_drop", "told", "tick"])
def test_ctrl_c_while_a_loss_is_told_keeps_no_later_flush_waiting(
    service: Service, monkeypatch: pytest.MonkeyPatch, place: str
) -> None:
    def press(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    service.gate.clear()
    delivery = Delivery(
        service, capacity=1, overflow="drop_new", on_drop=press if place == "on_drop" else None
    )
    put(delivery, "a1")
    with monkeypatch.context() as broken:
        if place != "on_drop":
            broken.setattr(Books if place == "told" else Marks, place, press)
        with pytest.raises(KeyboardInterrupt):
            put(delivery, "a2")
    service.gate.set()
    assert delivery.flush(LONG).complete
    assert delivery.ledger().dropped == {"queue_full": 1}


def test_flush_inside_a_running_loop_and_from_many_threads(service: Service) -> None:
    delivery = Delivery(service)

    async def main() -> list[FlushResult]:
        put(delivery, "a1")
        first = delivery.flush(LONG)
        put(delivery, "a2", "b1")
        others = await asyncio.gather(*(asyncio.to_thread(delivery.flush, LONG) for _ in range(5)))
        return [first, *others]

    assert all(result.complete for result in asyncio.run(main()))
    assert delivery.ledger().delivered == 3


def test_a_forgotten_delivery_delivers_and_then_ends_its_threads(service: Service) -> None:
    service.gate.clear()
    delivery = Delivery(service, name="forgotten", max_batch=1)
    put(delivery, "a1", "a2", "a3")
    assert service.entered.acquire(timeout=LONG)
    inside = weakref.ref(delivery._dispatch)
    del delivery
    gc.collect()
    assert workers("forgotten")
    service.gate.set()
    await_end("forgotten")
    assert service.got == ["a1", "a2", "a3"]
    gc.collect()
    assert inside() is None


def test_idle_threads_end_and_start_again(service: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(crew_module, "_NAPS", 0)
    monkeypatch.setattr(crew_module, "_IDLE", 0.0)
    delivery = Delivery(service, name="idling", linger=0.001)
    for number in range(50):
        put(delivery, f"a{number}")
        if number % 10 == 0:
            await_end("idling")
    assert delivery.flush(LONG).pending == 0
    assert service.got == [f"a{number}" for number in range(50)]


def test_no_record_is_overlooked_as_the_watch_falls_asleep(
    service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(crew_module, "_NAPS", 0)
    monkeypatch.setattr(crew_module, "_IDLE", LONG * 10)  # one that is overlooked stays so
    interval = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    try:
        delivery = Delivery(service, linger=0.0)
        for number in range(3_000):
            put(delivery, f"a{number}")
            assert service.entered.acquire(timeout=LONG)
    finally:
        sys.setswitchinterval(interval)


def test_shows_no_payload() -> None:
    delivery = Delivery(lambda key, records, timeout: Delivered.ok(len(records)))
    record = Record("session", "a prompt")
    delivery.put(record)
    assert "prompt" not in repr(delivery) + repr(record)
    assert "pending" in repr(delivery)


@pytest.mark.parametrize(
    "nonsense",
    [
        {"capacity": 0},
        {"workers": 0},
        {"max_batch": 0},
        {"faults": 0},
        {"linger": -1},
        {"exit_timeout": float("nan")},
    ],
)
def test_refuses_numbers_that_make_no_sense(nonsense: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=next(iter(nonsense))):
        Delivery(Service(), **nonsense)
    with pytest.raises(ValueError, match="overflow"):
        Delivery(Service(), overflow="explode")  # type: ignore[arg-type]


def test_flush_with_odd_timeouts(service: Service) -> None:
    delivery = Delivery(service)
    for timeout in (-1.0, 0.0, float("nan")):
        delivery.flush(timeout)
    put(delivery, "a1")
    assert delivery.flush(float("inf")).complete


class Bell:
    """Stand for the bell of the watch: nobody rings, and each wait is noted."""

    def __init__(self) -> None:
        self.waits: list[float] = []

    def acquire(self, timeout: float) -> bool:
        self.waits.append(timeout)
        return False

    def locked(self) -> bool:
        return True

    def release(self) -> None:
        """Take a ring for heard."""


class TestLingering:
    """How long the thread on watch lets records come together."""

    def crew(self, service: Service) -> tuple[crew_module.Crew, Any, Bell]:
        delivery = Delivery(service, linger=0.02)
        crew = delivery._crew
        crew.freeze()  # no thread: this one is on watch
        bell = crew._watch = Bell()  # type: ignore[assignment]
        return crew, delivery, bell

    def test_a_lone_record_waits_for_one_linger(self, service: Service) -> None:
        crew, delivery, bell = self.crew(service)
        for _ in range(3):
            assert not crew._keep_watch()  # nothing came for long
            bell.waits.clear()
            put(delivery, "a1")
            assert crew._keep_watch()
            assert delivery.flush(LONG).complete
            assert bell.waits == [0.02]

    @pytest.mark.parametrize(
        ("records", "waits"),
        [
            (6, [0.02, 0.04, 0.08, 0.16, 0.3, 0.3]),
            (1, [0.02, 0.04, 0.08, 0.02, 0.04, 0.08]),  # 80 ms apart is not steadily
        ],
    )
    def test_what_comes_steadily_is_let_come_for_longer_but_not_for_ever(
        self, service: Service, records: int, waits: list[float]
    ) -> None:
        crew, delivery, bell = self.crew(service)
        waited = []
        for _ in waits:
            bell.waits.clear()
            put(delivery, *["a1"] * records)
            assert crew._keep_watch()
            assert delivery.flush(LONG).complete
            waited.append(sum(bell.waits))
        assert waited == pytest.approx(waits)

    def test_nobody_lingers_past_the_time_of_a_retry(self, service: Service) -> None:
        crew, delivery, bell = self.crew(service)
        crew._nap.extra = 0.28
        queue = delivery._queue
        put(delivery, "a1")
        queue.gather()
        claim = queue.claim(1, time.monotonic())
        assert claim is not None
        queue.settle(claim, Delivered.retry(), due=time.monotonic() + 0.1)
        crew._let_come()
        assert bell.waits == [0.02, pytest.approx(0.1, abs=0.05)]

    def test_nobody_lingers_for_longer_while_a_send_may_hang(self, service: Service) -> None:
        crew, delivery, bell = self.crew(service)
        put(delivery, "a1", "a2")
        assert crew._keep_watch()
        claim = delivery._queue.claim(100, time.monotonic())
        bell.waits.clear()
        put(delivery, "b1")
        assert crew._keep_watch()
        assert bell.waits == [0.02]
        delivery._queue.settle(claim, Delivered.ok(2), due=0.0)

    def test_a_little_left_over_is_no_reason_to_help(self, service: Service) -> None:
        crew, delivery, bell = self.crew(service)
        queue = delivery._queue
        put(delivery, *"abcdefghij")
        assert crew._keep_watch()

        def one_gets_on(timeout: float) -> bool:
            """Send one record, and begin with another, in the place of a thread that gets on."""
            bell.waits.append(timeout)
            queue.settle(claims.pop(), Delivered.ok(1), due=0.0)
            claim = queue.claim(1, time.monotonic())
            if claim is not None:
                claims.append(claim)
            else:
                put(delivery, "z1")
            return False

        claims = [queue.claim(1, time.monotonic())]
        bell.waits.clear()
        bell.acquire = one_gets_on  # type: ignore[method-assign]
        assert crew._keep_watch()
        assert len(bell.waits) == 10, "help came only when nobody was at work any more"
