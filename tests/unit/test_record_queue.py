"""The queue in memory keeps its books and its order, whatever is asked of it in which order."""

from __future__ import annotations

from collections.abc import Sequence

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from ostiary.record.memory import MemoryQueue
from ostiary.record.queue import Claim, Delivered, Drop, Overflow, Record


class Reports:
    """Collect what a queue tells."""

    def __init__(self) -> None:
        self.drops: list[Drop] = []
        self.pressed = 0

    def report(self, drops: Sequence[Drop]) -> None:
        self.drops += drops

    def press(self) -> None:
        self.pressed += 1


def queue_of(
    capacity: int = 100, overflow: Overflow = "drop_oldest", reports: Reports | None = None
) -> MemoryQueue:
    told = reports or Reports()
    return MemoryQueue(
        capacity, overflow, 0.0, report=told.report, pressed=told.press, may_block=lambda: True
    )


def fill(queue: MemoryQueue, *names: str) -> None:
    """Put records named like `a1`: the key, then the payload."""
    for name in names:
        queue.put(Record(name[0], name))
    queue.gather()


def names(records: Sequence[Record]) -> list[object]:
    return [record.payload for record in records]


def claim(queue: MemoryQueue, limit: int = 10, now: float = 0.0) -> Claim:
    claimed = queue.claim(limit, now)
    assert claimed is not None
    return claimed


def test_lends_the_oldest_of_one_key_and_only_once() -> None:
    queue = queue_of()
    fill(queue, "a1", "b1", "a2", "a3")
    first = claim(queue, 2)
    second = claim(queue)
    assert (names(first.records), names(second.records)) == (["a1", "a2"], ["b1"])
    assert queue.claim(10, 0.0) is None  # a3 waits until its elders are settled
    queue.settle(first, Delivered.ok(2), due=0.0)
    assert names(claim(queue).records) == ["a3"]


def test_nothing_is_lent_before_it_is_gathered() -> None:
    queue = queue_of()
    queue.put(Record("a", 1))
    assert queue.claim(10, 0.0) is None
    assert not queue.idle()
    assert queue.gather() == 1
    assert queue.idle()
    assert claim(queue).key == "a"


def test_what_is_kept_comes_back_first_and_not_before_it_is_due() -> None:
    queue = queue_of()
    fill(queue, "a1", "a2", "a3")
    queue.settle(claim(queue, 2), Delivered.retry(count=1), due=5.0)
    fill(queue, "a4", "b1")
    assert names(claim(queue).records) == ["b1"]  # other keys go on
    assert queue.claim(10, 4.9) is None
    assert queue.look(4.9).due == 5.0
    again = claim(queue, now=5.0)
    assert names(again.records) == ["a2", "a3", "a4"]
    assert again.failures == 1


def test_failures_are_counted_in_a_row() -> None:
    queue = queue_of()
    fill(queue, "a1", "a2")
    for failures in range(3):
        held = claim(queue)
        assert held.failures == failures
        queue.settle(held, Delivered.retry(), due=0.0)
    queue.settle(claim(queue), Delivered.ok(1), due=0.0)
    assert claim(queue).failures == 0


def test_hasten_leaves_alone_what_the_service_asked_for() -> None:
    queue = queue_of()
    fill(queue, "a1", "b1")
    queue.settle(claim(queue), Delivered.retry(30.0), due=30.0)
    queue.settle(claim(queue), Delivered.retry(), due=20.0)
    queue.hasten()
    assert names(claim(queue).records) == ["b1"]
    assert queue.claim(10, 0.0) is None
    assert queue.look(0.0).due == 30.0


def test_a_refused_record_goes_and_the_next_ones_stay() -> None:
    reports = Reports()
    queue = queue_of(reports=reports)
    fill(queue, "a1", "a2", "a3", "a4")
    queue.settle(claim(queue), Delivered.reject("http_422", count=1, refused=2), due=0.0)
    assert [(record.payload, reason) for record, reason in reports.drops] == [
        ("a2", "http_422"),
        ("a3", "http_422"),
    ]
    assert names(claim(queue).records) == ["a4"]


def test_after_a_fault_records_are_lent_one_at_a_time_until_they_are_through() -> None:
    queue = queue_of()
    fill(queue, "a1", "a2", "a3")
    queue.settle(claim(queue), Delivered.retry(), due=0.0, fault=True)
    fill(queue, "a4", "a5")
    for expected in ("a1", "a2", "a3"):
        single = claim(queue)
        assert names(single.records) == [expected]
        queue.settle(single, Delivered.ok(1), due=0.0)
    assert names(claim(queue).records) == ["a4", "a5"]


def test_drop_oldest_drops_the_oldest_that_is_not_being_sent() -> None:
    reports = Reports()
    queue = queue_of(3, reports=reports)
    fill(queue, "a1", "b1", "a2")
    sending = claim(queue, 1)
    assert queue.put(Record("c", "c1"))
    assert queue.put(Record("c", "c2"))
    assert [record.payload for record, _ in reports.drops] == ["b1", "a2"]
    assert names(sending.records) == ["a1"]
    assert not queue_of_one_that_is_lent().put(Record("a", "a2"))


def queue_of_one_that_is_lent() -> MemoryQueue:
    queue = queue_of(1)
    fill(queue, "a1")
    claim(queue)
    return queue


def test_drop_new_keeps_what_it_has() -> None:
    reports = Reports()
    queue = queue_of(2, "drop_new", reports)
    assert [queue.put(Record("a", n)) for n in range(4)] == [True, True, False, False]
    queue.gather()
    assert names(claim(queue).records) == [0, 1]
    assert queue.ledger().dropped == {"queue_full": 2}
    assert [reason for _, reason in reports.drops] == ["queue_full"] * 2


def test_presses_at_half_and_not_at_every_record_after() -> None:
    reports = Reports()
    queue = queue_of(10, reports=reports)
    for number in range(10):
        queue.put(Record("a", number))
    assert reports.pressed == 1
    for number in range(10):
        queue.put(Record("a", number))
    assert reports.pressed == 1


def test_closed_takes_nothing_and_counts_it() -> None:
    queue = queue_of()
    fill(queue, "a1", "b1")
    sending = claim(queue)
    queue.close()
    assert not queue.put(Record("a", "late"))
    queue.abandon()
    assert queue.ledger().dropped == {"shutdown": 2}  # late and b1; a1 may still arrive
    queue.settle(sending, Delivered.ok(1), due=0.0)
    assert (queue.ledger().pending, queue.ledger().delivered) == (0, 1)


def test_what_comes_back_after_the_end_is_dropped() -> None:
    queue = queue_of()
    fill(queue, "a1", "a2")
    sending = claim(queue)
    queue.close()
    queue.abandon()
    queue.settle(sending, Delivered.retry(count=1), due=9.0)
    ledger = queue.ledger()
    assert (ledger.delivered, ledger.pending, ledger.dropped) == (1, 0, {"shutdown": 1})
    assert queue.look(0.0) == (False, 0, None, 1, None, 0)


def test_a_mark_counts_down_what_was_there() -> None:
    queue = queue_of()
    fill(queue, "a1", "b1")
    queue.put(Record("a", "a2"))  # not gathered yet, but pending
    mark = queue.mark()
    assert mark is not None
    assert mark.left == 3
    fill(queue, "a3")
    sending = claim(queue)
    assert names(sending.records) == ["a1", "a2", "a3"]
    queue.settle(sending, Delivered.reject("no", count=1, refused=2), due=0.0)
    assert (mark.left, mark.dropped, mark.bell.locked()) == (1, 1, True)
    queue.settle(claim(queue), Delivered.ok(1), due=0.0)
    assert (mark.left, mark.bell.locked()) == (0, False)


def test_a_claim_from_before_a_fork_changes_nothing_after_it() -> None:
    queue = queue_of()
    fill(queue, "a1")
    old = claim(queue)
    queue.after_fork()
    fill(queue, "a2")
    queue.settle(old, Delivered.ok(1), due=0.0)
    ledger = queue.ledger()
    assert (ledger.accepted, ledger.delivered, ledger.pending) == (1, 0, 1)
    assert names(claim(queue).records) == ["a2"]


class Books(RuleBasedStateMachine):
    """Whatever is done in whatever order: no record is lost, counted twice, or overtakes another of its key."""

    def __init__(self) -> None:
        super().__init__()
        self.reports = Reports()
        self.queue = queue_of(7, reports=self.reports)
        self.now = 0.0
        self.put_count = 0
        self.lent: list[Claim] = []
        self.arrived: dict[str, list[int]] = {}
        self.arrivals = 0

    @rule(key=st.sampled_from("abc"), count=st.integers(1, 5))
    def put(self, key: str, count: int) -> None:
        for _ in range(count):
            self.queue.put(Record(key, self.put_count))
            self.put_count += 1

    @rule()
    def gather(self) -> None:
        self.queue.gather()

    @rule(limit=st.integers(1, 4), later=st.floats(0, 3))
    def lend(self, limit: int, later: float) -> None:
        self.now += later
        claimed = self.queue.claim(limit, self.now)
        if claimed is not None:
            assert claimed.key not in {other.key for other in self.lent}
            assert 1 <= len(claimed.records) <= limit
            self.lent.append(claimed)

    @precondition(lambda self: self.lent)
    @rule(data=st.data(), verdict=st.sampled_from(["ok", "retry", "reject", "fault"]))
    def settle(self, data: st.DataObject, verdict: str) -> None:
        claimed = self.lent.pop(data.draw(st.integers(0, len(self.lent) - 1)))
        count = 0 if verdict == "fault" else data.draw(st.integers(0, len(claimed.records)))
        answers = {
            "ok": Delivered.ok(count),
            "retry": Delivered.retry(count=count),
            "reject": Delivered.reject("bad", count=count),
            "fault": Delivered.retry(),
        }
        self.queue.settle(claimed, answers[verdict], due=self.now + 1.0, fault=verdict == "fault")
        self.arrived.setdefault(claimed.key, []).extend(int(str(r.payload)) for r in claimed.records[:count])
        self.arrivals += count

    @rule()
    def hasten(self) -> None:
        self.queue.hasten()

    @rule()
    def close(self) -> None:
        self.queue.close()
        self.queue.abandon()

    @rule()
    def fork(self) -> None:
        self.queue.after_fork()
        self.put_count = self.arrivals = 0
        self.reports.drops.clear()
        self.lent.clear()
        self.arrived.clear()

    @invariant()
    def the_books_balance(self) -> None:
        ledger = self.queue.ledger()
        assert ledger.accepted == self.put_count
        assert ledger.delivered == self.arrivals
        assert sum(ledger.dropped.values()) == len(self.reports.drops)
        assert ledger.accepted == ledger.delivered + ledger.pending + len(self.reports.drops)
        assert ledger.pending <= 7

    @invariant()
    def nothing_overtakes(self) -> None:
        for numbers in self.arrived.values():
            assert numbers == sorted(set(numbers))

    def teardown(self) -> None:
        """Everything that is pending can still be had, in order."""
        while self.lent:
            self.queue.settle(self.lent.pop(), Delivered.retry(), due=0.0)
        self.queue.gather()
        while (claimed := self.queue.claim(3, float("inf"))) is not None:
            self.queue.settle(claimed, Delivered.ok(len(claimed.records)), due=0.0)
        assert self.queue.ledger().pending == 0


TestBooks = Books.TestCase
TestBooks.settings = settings(max_examples=60, stateful_step_count=40, deadline=None)
