"""Records that are sent in rows: what becomes of them where a service that was quick no longer is what it was."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from tests.support.recording import TAKEN, arrived
from tests.support.waiting import until

from ostiary.layer import AsyncLayer, Layer
from ostiary.testing import FaultServer, steps

# So many quick answers are enough for the longest rows.
PROOF = 400
AT_ONCE = 60
# The rounds in which they are sent that way, however slowly this machine answers itself.
ROUNDS = 5


@pytest.fixture(autouse=True)
def whatever_this_machine_has_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    """Take any answer for a quick one: what a row does when it is slow is told in `tests/unit/test_rows.py`."""
    monkeypatch.setattr("ostiary._io.rows._QUICK", 60.0)


@contextmanager
def trusting(server: FaultServer, **settings: Any) -> Iterator[Layer]:
    """Give a client that has seen the service answer quickly."""
    client = Layer(base_url=server.url, application_id="app", platform="Test", **settings)
    record(client, "before", PROOF)
    assert client.flush(30).complete
    try:
        yield client
    finally:
        client.close(0.1)


def record(client: Layer, what: str, count: int = AT_ONCE) -> list[str]:
    """Record actions, each in a session of its own."""
    names = [f"{what} {number}" for number in range(count)]
    for name in names:
        client.action(lambda name=name: name)()
    return names


def times(server: FaultServer, names: list[str]) -> list[int]:
    """Count how often each has arrived."""
    found = Counter(arrived(server))
    return [found[name] for name in names]


def fewest(connections: list[int]) -> int:
    """Count the connections of the round that took the fewest."""
    rounds = [connections[start : start + AT_ONCE] for start in range(PROOF, len(connections), AT_ONCE)]
    return min(len(set(each)) for each in rounds)


def test_few_connections_carry_many_records() -> None:
    with FaultServer(default=TAKEN) as server, trusting(server) as client:
        for number in range(ROUNDS):
            names = record(client, f"after {number}")
            assert client.flush(20).complete
            assert times(server, names) == [1] * AT_ONCE
        used = [request.connection for request in server.requests]
        assert fewest(used) <= 4, "one a delivery thread at most"


@pytest.mark.parametrize(
    ("step", "most"),
    [
        (steps.reply(202, json={"session_id": "x"}, headers={"Connection": "close"}, then="close"), 1),
        (steps.reply(503, headers={"Retry-After": "0"}), 1),
        (steps.reply(429, headers={"Retry-After": "0"}), 1),
        (steps.reset(), 2),
        (steps.close(), 2),
    ],
    ids=["closes", "fails", "throttles", "resets", "hangs up"],
)
def test_nothing_is_lost_where_one_of_a_row_meets_trouble(step: Any, most: int) -> None:
    """What got no answer may have been taken: it may come twice. What surely wasn't comes once."""
    with FaultServer(default=TAKEN) as server, trusting(server) as client:
        server.script([TAKEN, TAKEN, step])
        names = record(client, "after")
        assert client.flush(30).complete
        assert client.ledger().dropped == {}
        assert [each for each in times(server, names) if not 1 <= each <= most] == []


def test_those_behind_one_that_hangs_come_through_later() -> None:
    with FaultServer(default=TAKEN) as server, trusting(server, http_timeout=0.5) as client:
        server.script([TAKEN, steps.hang()])
        names = record(client, "after")
        assert client.flush(30).complete
        assert client.ledger().dropped == {}
        assert min(times(server, names)) == 1


def test_afterwards_each_goes_alone_so_that_none_waits_for_another() -> None:
    with FaultServer(default=TAKEN) as server, trusting(server) as client:
        server.script([TAKEN, TAKEN, steps.reset()])
        record(client, "broken")
        assert client.flush(30).complete
        gate = server.gate("the others are through")
        server.script([steps.after(gate, TAKEN)])
        before = client.ledger().delivered
        names = record(client, "after", 7)
        until(lambda: client.ledger().delivered == before + 6)
        gate.open()
        assert client.flush(20).complete
        assert times(server, names) == [1] * 7


def test_an_async_client_sends_in_rows_too() -> None:
    async def main(server: FaultServer) -> None:
        async with AsyncLayer(base_url=server.url, application_id="app", platform="Test") as client:
            for count in (PROOF, *[AT_ONCE] * ROUNDS):
                names = [f"{len(all_names) + number}" for number in range(count)]
                for name in names:
                    client.action(lambda name=name: name)()
                assert (await client.flush(30)).complete
                all_names.extend(names)

    all_names: list[str] = []
    with FaultServer(default=TAKEN) as server:
        asyncio.run(main(server))
        assert times(server, all_names) == [1] * len(all_names)
        assert fewest([request.connection for request in server.requests]) <= 4
