"""P15: `flush(timeout)` and `close(timeout)` return in time with counts, wherever they are called from.

Here through Layer's clients, over real connections; tests/unit/test_record_delivery.py and test_delivery_*.py show the
same of delivery alone. The service holds on for ever: what returns has returned by its own timeout.
"""

from __future__ import annotations

import asyncio
import signal
import threading
from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from tests.support.faces import FACES, Caller, Face
from tests.support.recording import TAKEN, arrived, layer_client

from ostiary.layer import AsyncLayer, Layer
from ostiary.record import FlushResult
from ostiary.testing import FaultServer, Step, steps

QUICKLY = 0.15
HOLDING = [
    steps.hang(at="accept"),
    steps.hang(),
    steps.trickle(b"x", every=0.02, endless=True),
    steps.reply(503),
    steps.reply(401),
    steps.retry_after("60"),
    steps.reset("request"),
]


def record(call: Caller, count: int = 3) -> None:
    action = call.client.action(kind="model")
    for number in range(count):
        action(lambda number=number: number)()


def balanced(call: Caller) -> bool:
    ledger = call.client.ledger()
    return bool(ledger.accepted == ledger.delivered + ledger.pending + sum(ledger.dropped.values()))


@pytest.mark.parametrize("face", FACES)
@pytest.mark.parametrize("step", HOLDING, ids=lambda step: step.name)
def test_both_return_while_the_service_holds_on(face: Face, step: Step) -> None:
    with FaultServer(default=step) as server, layer_client(face, server.url, exit_timeout=0) as call:
        record(call)
        server.wait_for_connections(1)
        flushed = call("flush", QUICKLY)
        assert flushed == FlushResult(delivered=0, pending=3, dropped=0, complete=False)
        assert balanced(call)
        closed = call("close", QUICKLY)
        assert (closed.delivered, closed.complete, closed.pending + closed.dropped) == (0, False, 3)
        # What was on its way may have been given up between the two.
        again = call("close", QUICKLY)
        assert again.delivered == 0
        assert again.pending + again.dropped <= closed.pending
        assert balanced(call)
        ledger = call.client.ledger()
        assert ledger.pending + sum(ledger.dropped.values()) == 3


@pytest.mark.parametrize("face", FACES)
def test_a_refused_connection_too(face: Face) -> None:
    with FaultServer() as server, server.refuse(), layer_client(face, server.url) as call:
        record(call)
        assert not call("flush", QUICKLY).complete
        assert not call("close", QUICKLY).complete
        assert balanced(call)


@pytest.mark.parametrize("face", FACES)
def test_what_can_be_delivered_is_and_is_counted(face: Face) -> None:
    with FaultServer(default=TAKEN) as server, layer_client(face, server.url) as call:
        record(call, 25)
        assert call("flush").complete
        record(call, 5)
        closed = call("close")
        assert closed.complete
        ledger = call.client.ledger()
        assert (ledger.accepted, ledger.delivered, ledger.pending) == (30, 30, 0)
        assert sorted(arrived(server)) == sorted([*range(25), *range(5)])


@pytest.mark.parametrize("face", FACES)
def test_from_many_threads_or_tasks_at_once(face: Face) -> None:
    with FaultServer(default=TAKEN) as server, layer_client(face, server.url) as call:
        record(call, 20)
        ends = call.at_once([*[partial(call.client.flush, 5)] * 8, *[partial(call.client.close, 5)] * 8])
        assert [type(end) for end in ends] == [FlushResult] * 16
        assert balanced(call)
        assert len(arrived(server)) == call.client.ledger().delivered == 20


def test_in_a_running_loop_the_sync_client_returns_too() -> None:
    async def main(server: FaultServer) -> None:
        layer = Layer(base_url=server.url, application_id="app")
        layer.action(lambda: "x")()
        assert not layer.flush(QUICKLY).complete
        assert not layer.close(QUICKLY).complete

    with FaultServer(default=steps.hang()) as server:
        asyncio.run(main(server))


def test_while_the_async_client_waits_the_loop_goes_on() -> None:
    """The service answers only after something else has run on the loop on which `flush()` is awaited."""

    async def main(server: FaultServer) -> None:
        gate = server.gate("the loop goes on")
        server.script([steps.after(gate, TAKEN)])
        async with AsyncLayer(base_url=server.url, application_id="app") as layer:
            layer.action(lambda: "x")()
            flushing = asyncio.ensure_future(layer.flush(30))
            await asyncio.to_thread(gate.wait_until_reached)
            assert not flushing.done()
            gate.open()
            assert (await flushing).complete

    with FaultServer(default=TAKEN) as server:
        asyncio.run(main(server))


@pytest.mark.parametrize("which", ["flush", "close"])
def test_in_a_signal_handler_that_interrupts_either_of_them(which: str) -> None:
    results: list[FlushResult] = []
    with FaultServer(default=steps.hang()) as server:
        layer = Layer(base_url=server.url, application_id="app")
        layer.action(lambda: "x")()
        before = signal.signal(signal.SIGALRM, lambda *_: results.append(getattr(layer, which)(QUICKLY)))
        try:
            signal.setitimer(signal.ITIMER_REAL, 0.05)
            results.append(layer.flush(4 * QUICKLY))
        finally:
            signal.signal(signal.SIGALRM, before)
        assert [result.complete for result in results] == [False, False]
        layer.close(QUICKLY)


@pytest.mark.parametrize("face", FACES)
def test_where_no_thread_can_be_started_the_caller_delivers(
    face: Face, monkeypatch: pytest.MonkeyPatch
) -> None:
    with FaultServer(default=TAKEN) as server, layer_client(face, server.url) as call:
        call("flush")  # async clients flush in a thread of their loop, which must be there

        def refuse(*_: object) -> int:
            raise RuntimeError("can't start new thread")

        monkeypatch.setattr("ostiary.record.crew._thread.start_new_thread", refuse)
        record(call)
        assert call("flush").complete
        assert arrived(server) == [0, 1, 2]


def test_a_call_that_flush_makes_keeps_its_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the flushing thread itself sends, the call's deadline is what is left of the flush, not its own 120 s."""

    def refuse(*_: object) -> int:
        raise RuntimeError("can't start new thread")

    monkeypatch.setattr("ostiary.record.crew._thread.start_new_thread", refuse)
    with FaultServer(default=steps.hang()) as server:
        with Layer(base_url=server.url, application_id="app", http_timeout=60.0) as layer:
            layer.action(lambda: "x")()
            assert not layer.flush(QUICKLY).complete
            server.wait_until_idle()
            layer.close(0)


def test_close_from_within_a_recorded_function() -> None:
    with FaultServer(default=TAKEN) as server:
        layer = Layer(base_url=server.url, application_id="app")
        ends: list[Any] = []

        @layer.action
        def work() -> str:
            inner: Callable[[], Any] = layer.action(lambda: "inner")
            inner()
            ends.append(layer.close())
            return "outer"

        assert work() == "outer"
        assert ends[0].complete
        assert arrived(server) == ["inner"]
        assert layer.ledger().dropped == {"shutdown": 1}
        assert threading.active_count() < 50
