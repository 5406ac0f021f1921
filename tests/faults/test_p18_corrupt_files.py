"""P18: a file that can't be read is set aside and counted, and recording goes on in a new one; a later version's is
left alone."""

from __future__ import annotations

import logging
import sqlite3
import time
from contextlib import closing
from pathlib import Path

import pytest
from tests.support.durable import Receiver, balanced, delivery, let_go

from ostiary.record import Delivered, Delivery, Record


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "box" / "x.outbox"


def put(box: Delivery, *numbers: int) -> None:
    for number in numbers:
        assert box.put(Record("k", number))


def kept(path: Path) -> None:
    """Leave some records in an outbox."""
    receiver = Receiver()
    receiver.answer = lambda records: Delivered.retry()
    box = delivery(path, receiver)
    put(box, 1, 2, 3)
    box.shutdown(0)
    let_go(path)


def aside(path: Path) -> list[Path]:
    return [
        file for file in path.parent.iterdir() if ".corrupt-" in file.name and not file.name.endswith("-wal")
    ]


@pytest.mark.parametrize(
    "content", [b"not a database at all" * 100, b"\0" * 5000, b"SQLite format 3\0" + b"\xff" * 4080]
)
def test_nonsense_is_set_aside_at_the_start(path: Path, content: bytes) -> None:
    path.parent.mkdir(mode=0o700)
    path.write_bytes(content)
    path.chmod(0o600)
    receiver = Receiver()
    box = delivery(path, receiver)
    put(box, 1, 2)
    assert box.flush(60).complete
    assert receiver.got == [1, 2]
    (old,) = aside(path)
    assert old.read_bytes() == content
    assert box.mishaps() == {"outbox: corrupt": 1}
    assert box.shutdown(5).complete


def test_pages_that_are_overwritten_while_it_runs(path: Path, caplog: pytest.LogCaptureFixture) -> None:
    kept(path)
    size = path.stat().st_size
    with open(path, "r+b") as file:
        file.seek(4096)
        file.write(b"\xab" * (size - 4096))
    receiver = Receiver()
    with caplog.at_level(logging.WARNING, "ostiary.record"):
        box = delivery(path, receiver)
        put(box, 4)
        deadline = time.monotonic() + 20
        while 4 not in receiver.got:
            box.flush(0.2)
            if 4 not in receiver.got:
                put(box, 4)  # one that was put into the file that was then set aside is in there
            assert time.monotonic() < deadline
    assert len(aside(path)) == 1
    assert "outbox: corrupt" in box.mishaps()
    assert balanced(box.ledger())
    assert len([each for each in caplog.messages if "corrupt" in each]) == 1
    box.shutdown(5)


def test_a_file_that_is_deleted_is_begun_anew(path: Path) -> None:
    receiver = Receiver()
    box = delivery(path, receiver)
    put(box, 1)
    assert box.flush(60).complete
    for file in path.parent.glob("x.outbox*"):
        if "holder" not in file.name:
            file.unlink()
    deadline = time.monotonic() + 20
    while not path.exists():
        assert time.monotonic() < deadline
        time.sleep(0.05)
    put(box, 2)
    assert box.flush(60).complete
    assert receiver.got == [1, 2]
    box.shutdown(5)


def test_a_later_versions_file_is_never_written_to(path: Path) -> None:
    kept(path)
    with closing(sqlite3.connect(path)) as db, db:
        db.execute("PRAGMA user_version = 99")
    db.close()
    before = path.read_bytes()
    receiver = Receiver()
    box = delivery(path, receiver)
    put(box, 4, 5)
    assert box.flush(60).complete
    assert receiver.got == [4, 5]  # by way of memory
    assert box.mishaps()["outbox: newer_version"] >= 1
    box.shutdown(5)
    assert path.read_bytes() == before
