"""P14: a record that the service refuses goes to quarantine after one try, with its reason, and stops nobody."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.support.durable import balanced
from tests.support.recording import TAKEN, arrived

from ostiary.config import NO_RETRIES
from ostiary.layer import Layer
from ostiary.testing import FaultServer, steps

SESSION = "0f0e8a3c-6c0e-5b62-8f0f-1f0e5a3c6c0e"
REFUSED = [400, 404, 409, 410, 413, 415, 422, 500, 501]


def client(server: FaultServer, path: Path) -> Layer:
    return Layer(
        base_url=server.url,
        application_id="app",
        platform="Test",
        delivery="durable",
        outbox=path,
        retry=NO_RETRIES,
        exit_timeout=0,
    )


def record(layer: Layer, *numbers: int) -> None:
    for number in numbers:
        with layer.action(kind="model", session_id=SESSION) as action:
            action.data = number


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "box" / "x.outbox"


@pytest.mark.parametrize("status", REFUSED)
def test_what_is_refused_is_dropped_by_reason_and_stops_nobody(path: Path, status: int) -> None:
    """P14: a poison record is tried once, quarantined with its reason, and the next one goes out."""
    with FaultServer(default=TAKEN) as server:
        server.script([TAKEN, steps.reply(status)])
        layer = client(server, path)
        record(layer, 1, 2, 3)
        assert layer.flush(10).pending == 0
        ledger = layer.ledger()
        assert balanced(ledger)
        assert (ledger.delivered, ledger.dropped) == (2, {f"http_{status}": 1})
        assert arrived(server) == [1, 3]
        assert len(server.requests) == 3
        layer.close(1)
    assert quarantined(path) == [(SESSION, f"http_{status}")]


def quarantined(path: Path) -> list[tuple[str, str]]:
    import sqlite3
    from contextlib import closing

    with closing(sqlite3.connect(path)) as db, db:
        return db.execute("SELECT key, reason FROM quarantine").fetchall()
