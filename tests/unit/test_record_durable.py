"""The queue on disk: order, limits, quarantine and books, and what another process finds."""

from __future__ import annotations

import os
import sqlite3
import stat
from collections import defaultdict
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from tests.support.durable import Desk, balanced

from ostiary._io.outbox.troubles import Trouble
from ostiary.config import Outbox
from ostiary.errors import ConfigurationError, InvalidInputError
from ostiary.record.queue import Claim, Delivered, Record


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "box" / "test.outbox"


def test_another_process_delivers_what_one_left_in_order(path: Path) -> None:
    first = Desk(path)
    first.put("a1", "b1", "a2", "a3", "b2")
    first.end()
    second = Desk(path)
    assert second.take(limit=2) == ["a1", "a2", "b1", "b2", "a3"]
    assert second.take() == []
    ledger = second.queue.ledger()
    assert (ledger.accepted, ledger.delivered, ledger.pending, ledger.dropped) == (5, 5, 0, {})


def test_a_living_process_keeps_what_it_wrote(path: Path) -> None:
    first, second = Desk(path), Desk(path)
    first.put("a1")
    second.put("b1")
    assert second.take() == ["b1"]
    assert first.take() == ["a1"]
    assert first.queue.ledger() == second.queue.ledger()


def test_what_is_on_loan_at_the_end_is_settled_by_its_end(path: Path) -> None:
    desk = Desk(path)
    desk.put("a1", "a2")
    desk.queue.gather()
    claim = desk.queue.claim(1, 0.0)
    assert claim is not None
    desk.end()
    assert desk.queue.ledger().pending == 2
    desk.queue.settle(claim, Delivered.ok(1), due=0.0)
    assert Desk(path).take() == ["a2"]


def test_what_fell_back_to_memory_waits_for_its_elders_on_the_disk(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(record: Record) -> None:
        raise Trouble("disk_full")

    monkeypatch.setattr("ostiary.record.fallback._TRY_AGAIN", 3600.0)
    desk = Desk(path)
    desk.put("a1")
    desk.queue.gather()
    elder = desk.queue.claim(10, 0.0)
    assert elder is not None
    monkeypatch.setattr(desk.queue._disk, "put", full)
    desk.put("a2", "b1")
    desk.queue.gather()

    def claimed(now: float) -> list[object]:
        found = [desk.queue.claim(10, now) for _ in range(3)]
        return [record.payload for claim in found if claim is not None for record in claim.records]

    assert claimed(0.0) == ["b1"]
    desk.queue.settle(elder, Delivered.ok(1), due=0.0)
    assert claimed(60.0) == ["a2"]


def test_a_refused_record_is_quarantined_and_stops_nobody(path: Path) -> None:
    desk = Desk(path)
    desk.put("a1", "a2", "a3")
    answers = iter([Delivered.reject("http_422", count=1), Delivered.ok(1)])
    assert desk.take(answer=lambda count: next(answers)) == ["a1", "a2", "a3", "a3"]
    assert [(record.payload, reason) for record, reason in desk.drops] == [("a2", "http_422")]
    ledger = desk.queue.ledger()
    assert (ledger.delivered, ledger.dropped, balanced(ledger)) == (2, {"http_422": 1}, True)
    desk.end()
    with closing(sqlite3.connect(path)) as db, db:
        assert db.execute("SELECT key, body, reason FROM quarantine").fetchall() == [
            ("a", b'"a2"', "http_422")
        ]
        assert db.execute("SELECT count(*) FROM records").fetchone() == (0,)


def test_what_cannot_be_read_is_quarantined_too(path: Path) -> None:
    desk = Desk(path)
    desk.put("a1", "a2", "a3", "b1")
    with closing(sqlite3.connect(path)) as db, db:
        db.execute("UPDATE records SET body = x'00' WHERE body = ?", (b'"a2"',))
    assert desk.take() == ["a1", "b1", "a3"]
    assert desk.queue.ledger().dropped == {"unreadable": 1}
    assert balanced(desk.queue.ledger())


class Xor:
    def __init__(self, key: int) -> None:
        self.key = key

    def seal(self, body: bytes) -> bytes:
        return bytes([self.key]) + bytes(each ^ self.key for each in body)

    def open(self, sealed: bytes) -> bytes:
        assert sealed[0] == self.key
        return bytes(each ^ self.key for each in sealed[1:])


def test_a_cipher_hides_what_is_stored(path: Path) -> None:
    desk = Desk(path, cipher=Xor(7))
    desk.put("a1", "a-secret")
    desk.end()
    assert all(b"secret" not in file.read_bytes() for file in path.parent.iterdir())
    assert Desk(path, cipher=Xor(9)).take() == []
    with closing(sqlite3.connect(path)) as db, db:  # nothing is lost by a wrong key
        assert db.execute("SELECT count(*) FROM quarantine").fetchone() == (2,)
    assert "Xor" not in repr(Outbox(cipher=Xor(7)))


def test_a_cipher_that_fails_costs_the_record_not_the_call(path: Path) -> None:
    desk = Desk(path, cipher=Xor(300))
    assert not desk.queue.put(Record("a", "a1"))
    assert desk.queue.ledger().dropped == {"unstorable": 1}
    assert desk.mishaps.counts() == {"encode: ValueError": 1}


def test_nobody_else_can_read_the_files(path: Path) -> None:
    before = os.umask(0)
    try:
        desk = Desk(path)
        desk.put("a1")
        assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
        assert len(list(path.parent.iterdir())) == 4  # the file, its log, its index, and this process's lock
        assert {stat.S_IMODE(file.stat().st_mode) for file in path.parent.iterdir()} == {0o600}
    finally:
        os.umask(before)


def test_what_is_delivered_leaves_no_trace(path: Path) -> None:
    desk = Desk(path)
    desk.put("a-canary-phrase")
    desk.take()
    desk.end()
    assert [file.name for file in path.parent.iterdir()] == [path.name]
    assert b"canary" not in path.read_bytes()


def test_a_file_that_others_may_read_is_refused(path: Path) -> None:
    Desk(path).end()
    path.chmod(0o640)
    with pytest.raises(ConfigurationError, match=r"others may read the outbox .* chmod 600"):
        Desk(path)
    path.chmod(0o600)
    path.parent.chmod(0o770)
    with pytest.raises(ConfigurationError, match="others may write to the outbox's folder"):
        Desk(path)


def test_a_folder_in_the_place_of_a_file_is_named(path: Path) -> None:
    path.mkdir(parents=True)
    path.parent.chmod(0o777)  # as that of /tmp/outbox
    with pytest.raises(ConfigurationError, match="is a folder: name a file in it"):
        Desk(path)


def test_a_file_for_another_destination_is_refused(path: Path) -> None:
    Desk(path).end()
    with closing(sqlite3.connect(path)) as db, db:
        db.execute("UPDATE meta SET value = 'elsewhere' WHERE name = 'destination'")
    with pytest.raises(
        ConfigurationError, match=r"holds records for test \(elsewhere\), not for test \(here\)"
    ):
        Desk(path)


def test_settings_that_make_no_sense_are_refused() -> None:
    for wrong in ({"sync": "disk"}, {"max_bytes": 10}, {"max_age": 0}, {"lease": float("nan")}):
        with pytest.raises(InvalidInputError, match=next(iter(wrong))):
            Outbox(**wrong)  # type: ignore[arg-type]


# The state machine: any order of calls and restarts.

KEYS = st.sampled_from("abc")


class Durably(RuleBasedStateMachine):
    """Put, lend, settle, end and begin again, in any order: nothing is lost, reordered or miscounted."""

    @initialize(
        overflow=st.sampled_from(["drop_oldest", "drop_new"]),
        folder=st.integers(0, 2**60).map(lambda n: f"{n:x}"),
    )
    def begin(self, overflow: str, folder: str) -> None:
        import tempfile

        self.folder = tempfile.TemporaryDirectory()
        self.path = Path(self.folder.name, "box", "x.outbox")
        self.overflow = overflow
        self.desk = Desk(self.path, overflow)
        self.pending: dict[str, list[int]] = defaultdict(list)
        self.claims: list[Claim] = []
        self.number = self.delivered = self.refused = 0

    @rule(key=KEYS, count=st.integers(1, 30))
    def put(self, key: str, count: int) -> None:
        for _ in range(count):
            self.number += 1
            assert self.desk.queue.put(Record(key, self.number))
            self.pending[key].append(self.number)

    @rule()
    def gather(self) -> None:
        self.desk.queue.gather()

    @rule(limit=st.integers(1, 20))
    def claim(self, limit: int) -> None:
        claim = self.desk.queue.claim(limit, 100.0)
        if claim is not None:
            assert claim.key not in [each.key for each in self.claims]
            expected = self.pending[claim.key][: len(claim.records)]
            assert [record.payload for record in claim.records] == expected
            self.claims.append(claim)

    @precondition(lambda self: self.claims)
    @rule(part=st.floats(0, 1), verdict=st.sampled_from(["ok", "retry", "reject"]), fault=st.booleans())
    def settle(self, part: float, verdict: str, fault: bool) -> None:
        claim = self.claims.pop(0)
        count = int(part * len(claim.records))
        gone = count
        if verdict == "ok":
            answer = Delivered.ok(count)
        elif verdict == "retry":
            answer = Delivered.retry(count=count)
        else:
            answer = Delivered.reject("no", count=count)
            gone = min(count + 1, len(claim.records))
        self.desk.queue.settle(claim, answer, due=0.0, fault=fault and verdict == "retry")
        self.delivered += count
        self.refused += gone - count
        del self.pending[claim.key][:gone]

    @rule()
    def tear(self) -> None:
        self.desk.queue._disk._torn = True  # as after a signal in the middle of a step

    @rule()
    def restart(self) -> None:
        self.desk.end()
        self.claims = []
        self.desk = Desk(self.path, self.overflow)

    @rule()
    def restart_without_an_end(self) -> None:
        self.desk.queue._disk.tenant._holder.leave()  # type: ignore[union-attr] # the system would, at a kill
        self.claims = []
        self.dead = self.desk
        self.desk = Desk(self.path, self.overflow)

    @invariant()
    def balance(self) -> None:
        if hasattr(self, "desk"):
            ledger = self.desk.queue.ledger()
            held = sum(len(each) for each in self.pending.values())
            assert (ledger.accepted, ledger.delivered, ledger.pending) == (self.number, self.delivered, held)
            assert sum(ledger.dropped.values()) == self.refused

    def teardown(self) -> None:
        if hasattr(self, "desk"):
            self.desk.end()
            self.folder.cleanup()


TestDurably = Durably.TestCase
TestDurably.settings = settings(
    max_examples=40, stateful_step_count=25, deadline=None, suppress_health_check=list(HealthCheck)
)
