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


def test_few_connections_carry_many_records() -> None:
    with FaultServer(default=TAKEN) as server, trusting(server) as client:
        before = {request.connection for request in server.requests}
        names = record(client, "after")
        assert client.flush(20).complete
        assert times(server, names) == [1] * AT_ONCE
        used = {request.connection for request in server.requests[PROOF:]}
        assert len(used) <= 4, f"one a delivery thread at most; {len(before)} before"


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
    async def main(server: FaultServer) -> list[str]:
        async with AsyncLayer(base_url=server.url, application_id="app", platform="Test") as client:
            for what, count in (("before", PROOF), ("after", AT_ONCE)):
                for number in range(count):
                    client.action(lambda name=f"{what} {number}": name)()
                assert (await client.flush(30)).complete
        return [f"after {number}" for number in range(AT_ONCE)]

    with FaultServer(default=TAKEN) as server:
        assert times(server, asyncio.run(main(server))) == [1] * AT_ONCE
        assert len({request.connection for request in server.requests[PROOF:]}) <= 4
