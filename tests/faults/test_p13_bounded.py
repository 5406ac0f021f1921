"""P13: an outbox is bounded in bytes, age and memory; what happens beyond is a policy, and counted."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.support.durable import Desk, balanced

from ostiary._io.outbox import connections, tenant
from ostiary._io.outbox.schema import connect
from ostiary.record.queue import Delivered, Record
from ostiary.record.window import RECORDS, SHARE


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "box" / "test.outbox"


def fill_up(desk: Desk, count: int = 300) -> list[str]:
    return [
        name for name in (f"a{number:0>2000}" for number in range(count)) if desk.queue.put(Record("a", name))
    ]


def test_a_full_outbox_drops_the_oldest_and_counts_them(path: Path) -> None:
    desk = Desk(path, max_bytes=200_000)
    assert len(fill_up(desk)) == 300
    ledger = desk.queue.ledger()
    assert ledger.accepted == 300
    assert balanced(ledger)
    kept = desk.take()
    assert kept == [f"a{number:0>2000}" for number in range(300 - len(kept), 300)]
    assert 30 < len(kept) < 100
    assert ledger.dropped == {"outbox_full": 300 - len(kept)} == {"outbox_full": len(desk.drops)}
    assert path.stat().st_size <= 200_000


def test_a_full_outbox_may_drop_the_new_ones_instead(path: Path) -> None:
    desk = Desk(path, "drop_new", max_bytes=200_000)
    taken = fill_up(desk)
    ledger = desk.queue.ledger()
    assert (ledger.accepted, ledger.pending) == (300, len(taken))
    assert ledger.dropped == {"outbox_full": 300 - len(taken)}
    assert desk.take() == taken == [f"a{number:0>2000}" for number in range(len(taken))]
    assert desk.queue.put(Record("a", "room again"))


def test_a_record_larger_than_the_outbox_is_dropped_alone(path: Path) -> None:
    desk = Desk(path, max_bytes=100_000)
    assert not desk.queue.put(Record("a", "x" * 200_000))
    assert desk.queue.ledger().dropped == {"too_large": 1}
    assert desk.queue.put(Record("a", "small"))


def test_old_records_are_dropped_and_counted(path: Path) -> None:
    times = [1_000.0]
    first = Desk(path, wall=lambda: times[0], max_age=3600)
    first.put("a1", "a2")
    times[0] += 3000
    first.put("a3")
    first.end()
    times[0] += 1000
    second = Desk(path, wall=lambda: times[0], max_age=3600)
    assert second.take() == ["a3"]
    assert second.queue.ledger().dropped == {"expired": 2}
    assert balanced(second.queue.ledger())
    assert [reason for _, reason in second.drops] == ["expired"] * 2


def test_a_clock_that_goes_back_loses_nothing_and_keeps_the_order(path: Path) -> None:
    times = iter([9e9, 5e9, 1e9, 8e9])
    desk = Desk(path, wall=lambda: next(times, 2e9), max_age=1e10)
    desk.put("a1", "a2", "a3", "a4")
    assert desk.take() == ["a1", "a2", "a3", "a4"]


def test_the_window_is_bounded_and_no_key_fills_it_alone(path: Path) -> None:
    desk = Desk(path)
    for number in range(3 * RECORDS):
        desk.queue.put(Record("long", number))
    desk.put("s1")
    for _ in range(10):
        desk.queue.gather()
    window = desk.queue._disk._stock.window
    assert len(window) == SHARE + 1
    claims = [desk.queue.claim(10, 0.0), desk.queue.claim(10, 0.0)]
    assert [claim.key for claim in claims if claim is not None] == ["long", "s"]
    for claim in claims:
        assert claim is not None
        desk.queue.settle(claim, Delivered.ok(len(claim.records)), due=0.0)
    taken = claims[0].records if claims[0] else []
    rest = []
    while got := desk.take():
        rest += got
    assert [record.payload for record in taken] + rest == list(range(3 * RECORDS))


class Log:
    """Watch how long the log beside an outbox gets, with limits of a few hundred pages."""

    def __init__(self, path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        for name, pages in (("_COPY_AT", 50), ("_RENEW_AT", 200), ("_WAIT_AT", 400)):
            monkeypatch.setattr(connections, name, pages)
        monkeypatch.setattr(tenant, "_LOOK_EVERY", 16)
        self._file = path.with_name(f"{path.name}-wal")
        self.most = 0

    def look(self) -> None:
        self.most = max(self.most, self._file.stat().st_size)


# What comes between two looks at the log, three pages a record, lies beyond the limit.
LIMIT = (400 + 16 * 3) * 2048


def test_the_log_is_capped_where_callers_outrun_every_delivery_thread(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk, log = Desk(path), Log(path, monkeypatch)
    for number in range(2_000):  # and nobody gathers
        desk.queue.put(Record("a", f"a{number:0>500}"))
        log.look()
    assert 200 * 2048 < log.most <= LIMIT
    assert path.stat().st_size > 2_000 * 500
    assert len(desk.take()) == 2_000


def test_the_log_is_capped_while_the_service_is_down(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    desk, log = Desk(path), Log(path, monkeypatch)
    for number in range(RECORDS + 1_000):  # more than the window takes: of the last ones nothing is read
        desk.queue.put(Record(f"k{number % 50}", "a" * 500))
        if number % 20 == 0:
            desk.queue.gather()
            log.look()
    assert log.most <= 200 * 2048


def test_a_large_record_is_looked_at_at_once(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    desk, log = Desk(path), Log(path, monkeypatch)
    monkeypatch.setattr(tenant, "_LOOK_EVERY", 10**9)
    for _ in range(20):
        desk.queue.put(Record("a", "a" * 200_000))
        log.look()
    assert log.most <= 400 * 2048 + 2 * 210_000


def test_a_reader_that_holds_the_log_holds_nobody_else_up(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk, log = Desk(path), Log(path, monkeypatch)
    desk.put("a0")
    reader = connect(path, "crash", 1.0)
    reader.execute("BEGIN")
    assert reader.execute("SELECT count(*) FROM records").fetchone() == (1,)
    for number in range(1, 1_000):
        assert desk.queue.put(Record("a", f"a{number:0>500}"))
    reader.close()
    desk.queue.gather()
    desk.queue.put(Record("a", "the last"))
    log.look()
    assert log.most <= 1_048_576  # what is kept of a log that is begun anew
    assert len(desk.take()) == 1_001
