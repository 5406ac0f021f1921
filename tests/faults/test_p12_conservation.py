"""P12: accepted = delivered + pending + dropped by reason, at any instant, whatever the service does.

With an outbox, over real connections, after each fault; then the service recovers and all that was kept arrives, in
order, by this process or by the next one (P11).
"""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
from tests.support.durable import balanced
from tests.support.recording import TAKEN, arrived

from ostiary.config import NO_RETRIES, Timeouts
from ostiary.layer import Layer
from ostiary.testing import FaultServer, Step, steps

SESSION = "0f0e8a3c-6c0e-5b62-8f0f-1f0e5a3c6c0e"
KEPT = [
    steps.hang(at="accept"),
    steps.hang(),
    steps.reset("accept"),
    steps.reset("request"),
    steps.trickle(b"x", every=0.02, endless=True),
    steps.reply(401),
    steps.reply(403),
    steps.reply(408),
    steps.reply(425),
    steps.reply(429),
    steps.reply(502),
    steps.reply(503),
    steps.reply(504),
    steps.retry_after("60"),
]


def client(server: FaultServer, path: Path, patience: float = 30.0) -> Layer:
    return Layer(
        base_url=server.url,
        application_id="app",
        platform="Test",
        delivery="durable",
        outbox=path,
        retry=NO_RETRIES,
        http_timeout=Timeouts.of(patience),
        exit_timeout=0,
    )


def record(layer: Layer, *numbers: int) -> None:
    for number in numbers:
        with layer.action(kind="model", session_id=SESSION) as action:
            action.data = number


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "box" / "x.outbox"


@pytest.mark.parametrize("step", KEPT, ids=lambda step: step.name)
def test_what_fails_in_passing_is_kept_and_arrives(path: Path, step: Step) -> None:
    with FaultServer(default=step) as server:
        layer = client(server, path, patience=0.1)
        record(layer, 1, 2, 3)
        layer.flush(0.3)
        ledger = layer.ledger()
        assert balanced(ledger)
        assert (ledger.accepted, ledger.delivered, ledger.pending, ledger.dropped) == (3, 0, 3, {})
        assert layer.close(0).pending == 3
        assert balanced(layer.ledger())
    with FaultServer(default=TAKEN) as server:
        move(path, server.url)
        layer = client(server, path)
        # They are this client's when the first one has let go of them: it may have been sending when it was closed.
        layer.flush(0)
        server.wait_for_requests(1)
        assert layer.flush(60).complete
        assert arrived(server) == [1, 2, 3]
        ledger = layer.ledger()
        assert (ledger.accepted, ledger.delivered, ledger.pending) == (3, 3, 0)
        layer.close(1)


def move(path: Path, url: str) -> None:
    """Lead the outbox to another server: a new one has a new port."""
    import sqlite3
    from contextlib import closing

    with closing(sqlite3.connect(path)) as db, db:
        db.execute("UPDATE meta SET value = ? WHERE name = 'destination'", (f"{url} application=app",))


def test_at_any_instant_while_threads_record_and_the_service_flaps(path: Path) -> None:
    with FaultServer(default=TAKEN) as server:
        server.script([steps.reply(503), TAKEN, steps.reset("request"), TAKEN, steps.reply(422)] * 10)
        layer = client(server, path)
        threads = [threading.Thread(target=lambda: record(layer, *range(50))) for _ in range(4)]
        for thread in threads:
            thread.start()
        seen = 0
        while any(thread.is_alive() for thread in threads) or seen < 100:
            ledger = layer.ledger()
            assert balanced(ledger), ledger
            seen += 1
        for thread in threads:
            thread.join()
        layer.flush(20)
        ledger = layer.ledger()
        assert balanced(ledger)
        assert ledger.accepted == 200
        layer.close(1)
