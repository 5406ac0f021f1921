"""Records of several sessions under way at once on one delivery thread: none waits for another's answer."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from tests.support.recording import TAKEN, arrived
from tests.support.waiting import until

from ostiary.config import NO_RETRIES, ConnectionOptions, Limits, RetryPolicy
from ostiary.layer import AsyncLayer, Layer
from ostiary.testing import FaultServer, steps
from ostiary.testing.faults.gates import Gate

# More than there are delivery threads, fewer than go together on one of them.
SEVERAL = 7


@pytest.fixture(autouse=True)
def however_slowly_this_machine_gets_them_ready(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a group take others in for long: that it stops in time is told in `tests/unit/test_sent_together.py`."""
    monkeypatch.setattr("ostiary.record.flows._MOMENT", 60.0)


@contextmanager
def recorder(server: FaultServer, **settings: Any) -> Iterator[Layer]:
    """Give a client that has a connection already: the first of several requests is not the one that opens it."""
    settings = {"application_id": "app", "platform": "Test", "retry": NO_RETRIES, **settings}
    client = Layer(base_url=server.url, **settings)
    client.action(lambda: "first")()
    assert client.flush(20).complete
    try:
        yield client
    finally:
        client.close(0.1)


def record(client: Layer, count: int = SEVERAL) -> list[str]:
    """Record actions, each in a session of its own."""
    named = [f"number {number}" for number in range(count)]
    for name in named:
        client.action(lambda name=name: name)()
    return ["first", *named]


def all_but_one_and_then_that_one(client: Layer, server: FaultServer, gate: Gate, wanted: list[str]) -> None:
    until(lambda: client.ledger().delivered == SEVERAL)
    assert client.ledger().pending == 1
    gate.open()
    assert client.flush(20).complete
    assert sorted(arrived(server)) == wanted


def test_all_requests_are_sent_before_the_first_answer_comes() -> None:
    with FaultServer(default=TAKEN) as server, recorder(server) as client:
        gate = server.gate("all are under way")
        server.script([steps.after(gate, TAKEN)] * SEVERAL)
        wanted = record(client)
        server.wait_for_requests(1 + SEVERAL)
        assert client.ledger().delivered == 1
        gate.open()
        assert client.flush(20).complete
        assert sorted(arrived(server)) == wanted
        assert len(server.connections) <= SEVERAL


def test_an_async_client_sends_them_so_too() -> None:
    async def main(server: FaultServer) -> None:
        async with AsyncLayer(base_url=server.url, application_id="app", platform="Test") as client:
            client.action(lambda: "first")()
            assert (await client.flush(20)).complete
            gate = server.gate("all are under way")
            server.script([steps.after(gate, TAKEN)] * SEVERAL)
            for number in range(SEVERAL):
                client.action(lambda number=number: number)()
            await asyncio.to_thread(server.wait_for_requests, 1 + SEVERAL)
            gate.open()
            assert (await client.flush(20)).complete
            assert sorted(arrived(server), key=str) == [*range(SEVERAL), "first"]

    with FaultServer(default=TAKEN) as server:
        asyncio.run(main(server))


def test_one_answer_that_does_not_come_holds_up_no_other() -> None:
    with FaultServer(default=TAKEN) as server, recorder(server) as client:
        gate = server.gate("the others are through")
        server.script([steps.after(gate, TAKEN)])
        wanted = record(client)
        all_but_one_and_then_that_one(client, server, gate, wanted)


@pytest.mark.parametrize("step", ["hangs", "sleeps"])
def test_one_too_large_to_go_with_others_is_not_held_up_either(step: str) -> None:
    with FaultServer(default=TAKEN) as server, recorder(server, retry=RetryPolicy()) as client:
        gate = server.gate("the others are through")
        held = (
            steps.after(gate, TAKEN) if step == "hangs" else steps.reply(429, headers={"Retry-After": "10"})
        )
        server.script([held])
        for result in ("small", "x" * 60_000, "small too"):
            client.action(lambda result=result: result)()
        until(lambda: client.ledger().delivered == 3, patience=8)
        assert client.ledger().pending == 1
        gate.open()


def test_with_tls_the_tickets_of_new_connections_pass_for_no_answers() -> None:
    with FaultServer(default=TAKEN, tls="good") as server:
        trust = ConnectionOptions(verify=server.trust())
        with recorder(server, connection=trust) as client:
            gate = server.gate("the others are through")
            # The first goes over the connection that is there already, and has had its tickets.
            server.script([TAKEN, TAKEN, *[steps.after(gate, TAKEN)] * 2])
            wanted = record(client)
            until(lambda: client.ledger().delivered == SEVERAL - 1)
            assert client.ledger().pending == 2
            gate.open()
            assert client.flush(20).complete
            assert sorted(arrived(server)) == wanted


def test_one_that_waits_to_go_again_is_held_up_by_none_whose_answer_does_not_come() -> None:
    patient = RetryPolicy(throttled_base=0.01)
    with FaultServer(default=TAKEN) as server, recorder(server, retry=patient) as client:
        gate = server.gate("the others are through")
        server.script([steps.reply(429), steps.after(gate, TAKEN), steps.reply(429)])
        wanted = record(client)
        all_but_one_and_then_that_one(client, server, gate, wanted)


def test_waits_that_the_service_asks_for_pass_together() -> None:
    with FaultServer(default=TAKEN) as server, recorder(server, retry=RetryPolicy()) as client:
        server.script([steps.reply(429, headers={"Retry-After": "1"})] * SEVERAL)
        began = time.monotonic()
        wanted = record(client)
        assert client.flush(60).complete
        assert time.monotonic() - began < 2.5, (
            "one after the other they take seven seconds, on four threads two or more"
        )
        assert sorted(arrived(server)) == wanted


def test_answers_that_never_come_are_given_up_together_and_their_records_sent_again() -> None:
    with FaultServer(default=TAKEN) as server, recorder(server, http_timeout=0.3) as client:
        server.script([steps.hang()] * SEVERAL)
        wanted = record(client)
        assert client.flush(60).complete
        assert sorted(arrived(server)) == wanted
        assert client.ledger().dropped == {}


@pytest.mark.parametrize("step", [steps.reset(), steps.close(), steps.reply(503)], ids=lambda step: step.name)
def test_what_fails_goes_again_and_the_others_do_not(step: steps.Step) -> None:
    with FaultServer(default=TAKEN) as server, recorder(server) as client:
        server.script([TAKEN, step, TAKEN, step, TAKEN])
        wanted = record(client)
        assert client.flush(20).complete
        assert sorted(arrived(server)) == wanted


def test_connections_that_were_closed_meanwhile_are_not_used() -> None:
    with FaultServer(default=TAKEN) as server, recorder(server) as client:
        record(client)
        assert client.flush(20).complete
        server.drop_connections()
        server.wait_until_idle()
        wanted = record(client)
        assert client.flush(20).complete
        assert sorted(arrived(server)[-SEVERAL:]) == wanted[1:]
        assert len(server.requests) == 1 + 2 * SEVERAL, "none was sent over a connection that was closed"


def test_no_more_connections_are_opened_than_is_allowed() -> None:
    options = ConnectionOptions(limits=Limits(connections=2))
    with FaultServer(default=TAKEN) as server, recorder(server, connection=options) as client:
        wanted = record(client)
        assert client.flush(20).complete
        assert sorted(arrived(server)) == wanted
        assert len(server.connections) <= 2


def test_large_records_and_small_ones() -> None:
    with FaultServer(default=TAKEN) as server, recorder(server) as client:
        for number in range(SEVERAL):
            client.action(lambda number=number: "x" * (60_000 if number % 2 else 10))()
        assert client.flush(20).complete
        assert [len(each) for each in sorted(arrived(server), key=len)] == [5, *[10] * 4, *[60_000] * 3]


def test_a_session_of_several_actions_goes_on_while_others_are_under_way() -> None:
    with FaultServer(default=TAKEN) as server, recorder(server) as client:
        sessions = [client.session() for _ in range(3)]
        for session in sessions:
            with session:
                client.action(lambda: "opens it")()
        assert client.flush(20).complete
        for session in sessions:
            with session:
                for number in range(4):
                    client.action(lambda number=number: number)()
        assert client.flush(20).complete
        assert client.ledger().pending == 0
        for one in {request.path for request in server.requests if request.path.endswith("actions")}:
            sent = [request.json()["data"] for request in server.requests if request.path == one]
            assert sent == sorted(sent), "of one session, in order"


def test_the_end_of_a_client_lets_go_of_what_is_under_way() -> None:
    with FaultServer(default=TAKEN) as server, recorder(server) as client:
        server.script([steps.hang()] * SEVERAL)
        record(client)
        server.wait_for_requests(1 + SEVERAL)
        client.close(0.1)
        until(lambda: client.ledger().pending == 0)
        assert client.ledger().dropped == {"shutdown": SEVERAL}
