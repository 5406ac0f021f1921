"""P6: a call that is cancelled or interrupted ends there: no retry follows, its connection is released."""

from __future__ import annotations

import asyncio
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from tests.support.echo import AsyncEcho
from tests.support.faces import ALL_FACES, FACES, WAYS, Face, echo_client

from ostiary.config import ConnectionOptions, Hooks, Limits, Timeouts
from ostiary.layer import AsyncLayer, Layer
from ostiary.testing import FaultServer, Gate, Step, steps

OK = steps.reply(json={"text": "hello"})
BODY = b'{"text": "hello"}'
# One connection: were it not given back, the next call would wait for it in vain.
ONE = ConnectionOptions(limits=Limits(connections=1, keepalive=1))
PATIENT = Timeouts(5, 60, 60, 5)


def places(gate: Gate) -> dict[str, Step]:
    """Where a call can be when it is interrupted, each with a gate that says that it is there."""
    head = steps.head_bytes(200, {"Content-Length": str(len(BODY))})
    return {
        "before the answer": steps.raw(gate, steps.Mark.HANG),
        "in the head": steps.raw(head[:20], gate, steps.Mark.HANG),
        "before the body": steps.raw(head, gate, steps.Mark.HANG),
        "in the body": steps.raw(head, BODY[:5], gate, steps.Mark.HANG),
        "in an endless answer": steps.stream([b"x", gate, *[b"x" * 999] * 9_999], end="hang"),
        "while it sends": steps.raw(gate, steps.Mark.HANG, at="head"),
    }


PLACES = list(places(Gate("")))
LARGE = "x" * 30_000_000


@contextmanager
def ctrl_c_at(gate: Gate) -> Iterator[None]:
    """Press Ctrl-C once somebody has reached the gate."""
    main = threading.get_ident()

    def press() -> None:
        gate.wait_until_reached()
        # Elsewhere it might meet a finaliser, where Python swallows it.
        wait_until_it_waits(main)
        signal.pthread_kill(main, signal.SIGINT)

    thread = threading.Thread(target=press)
    thread.start()
    with pytest.raises(KeyboardInterrupt):
        yield
    thread.join()


def wait_until_it_waits(thread: int) -> None:
    """Return when a thread has been at one and the same instruction for ten looks, on however busy a machine."""
    seen: list[tuple[object, int]] = []
    while len(seen) < 10 or len(set(seen[-10:])) > 1:
        time.sleep(0.005)
        frame = sys._current_frames()[thread]
        seen.append((frame.f_code, frame.f_lasti))


@pytest.mark.parametrize("face", WAYS)
@pytest.mark.parametrize("place", PLACES)
def test_ctrl_c_ends_the_call_alone(face: Face, place: str) -> None:
    if (face, place) == ("aiohttp", "while it sends"):
        pytest.skip("aiohttp closes in order, so never where the peer doesn't read what was written")
    with FaultServer(default=OK) as server:
        gate = server.gate("there")
        server.script([places(gate)[place]])
        with echo_client(face, server.url, connection=ONE, timeouts=PATIENT) as call:
            with ctrl_c_at(gate):
                call("echo", text=LARGE if place == "while it sends" else "x")
            server.wait_until_idle()
            assert len(server.requests) == 1
            assert call("echo", text="again") == "hello"
            assert call.client.waits == []


@pytest.mark.parametrize("face", FACES)
def test_ctrl_c_ends_a_wait_between_attempts(face: Face) -> None:
    """It is pressed in the middle of the wait, by the wait itself."""
    with FaultServer(default=OK) as server:
        server.script([steps.retry_after("60")])
        with echo_client(face, server.url, connection=ONE) as call:
            call.client._runtime._wait = _wait if face in ("sync", "watched") else _await
            with pytest.raises(KeyboardInterrupt):
                call("echo", text="x")
            assert len(server.requests) == 1
            assert call("echo", text="again") == "hello"


def _wait(seconds: float) -> None:
    signal.raise_signal(signal.SIGINT)
    threading.Event().wait(seconds)


async def _await(seconds: float) -> None:
    signal.raise_signal(signal.SIGINT)
    await asyncio.sleep(seconds)


async def cancelled_at(gate: Gate, call: Callable[[], Any]) -> None:
    task = asyncio.ensure_future(call())
    await asyncio.to_thread(gate.wait_until_reached)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert task.cancelled()


@pytest.mark.parametrize("fast", [False, True])
class TestCancellation:
    def client(self, server: FaultServer, fast: bool, **more: Any) -> AsyncEcho:
        options = ConnectionOptions(limits=ONE.limits, fast=fast)
        return AsyncEcho(server.url, connection=options, timeouts=PATIENT, **more)

    @pytest.mark.parametrize("place", PLACES)
    def test_of_a_task(self, fast: bool, place: str) -> None:
        async def main(server: FaultServer) -> None:
            gate = server.gate("there")
            server.script([places(gate)[place]])
            client = self.client(server, fast)
            text = LARGE if place == "while it sends" else "x"
            await cancelled_at(gate, lambda: client.echo(text))
            await asyncio.to_thread(server.wait_until_idle)
            assert len(server.requests) == 1
            assert await client.echo("again") == "hello"
            assert client.waits == []
            await client.close()

        with FaultServer(default=OK) as server:
            asyncio.run(main(server), debug=True)

    def test_in_a_tls_handshake(self, fast: bool) -> None:
        async def main(server: FaultServer) -> None:
            gate = server.gate("accepted")
            server.script([steps.raw(gate, steps.Mark.HANG, at="accept")])
            options = ConnectionOptions(limits=ONE.limits, fast=fast, verify=server.trust())
            client = AsyncEcho(server.url, connection=options, timeouts=PATIENT)
            gate.open()
            await cancelled_at(gate, lambda: client.echo("x"))
            await asyncio.to_thread(server.wait_until_idle)
            assert await client.echo("again") == "hello"
            await client.close()

        with FaultServer(default=OK, tls="good") as server:
            asyncio.run(main(server))

    def test_of_one_that_waits_for_a_connection(self, fast: bool) -> None:
        async def main(server: FaultServer) -> None:
            gate = server.gate("the only connection is taken")
            server.script([steps.after(gate, OK)])
            client = self.client(server, fast)
            first = asyncio.ensure_future(client.echo("first"))
            await asyncio.to_thread(gate.wait_until_reached)
            waiting = [asyncio.ensure_future(client.echo("waits")) for _ in range(5)]
            await asyncio.sleep(0)
            for task in waiting[:4]:
                task.cancel()
            gate.open()
            assert await first == "hello"
            assert await waiting[4] == "hello"
            assert len(server.requests) == 2
            await client.close()

        with FaultServer(default=OK) as server:
            asyncio.run(main(server))

    def test_by_the_callers_own_timeout_and_by_a_task_group(self, fast: bool) -> None:
        async def main(server: FaultServer) -> None:
            gate = server.gate("held")
            client = self.client(server, fast)
            server.script([steps.after(gate, OK)])
            with pytest.raises(TimeoutError):
                await _until_reached(client, gate)
            server.script([steps.after(gate, OK)])
            with pytest.raises(ExceptionGroup) as caught:
                await _beside_a_failure(client, gate)
            assert caught.group_contains(LookupError)
            await asyncio.to_thread(server.wait_until_idle)
            assert len(server.requests) == 2
            await client.close()

        with FaultServer(default=OK) as server:
            asyncio.run(main(server))

    def test_a_storm_of_it_leaves_the_pool_whole(self, fast: bool) -> None:
        async def main(server: FaultServer) -> None:
            limits = Limits(connections=3, keepalive=3)
            client = AsyncEcho(
                server.url, connection=ConnectionOptions(limits=limits, fast=fast), timeouts=PATIENT
            )
            for number in range(150):
                tasks = [asyncio.ensure_future(client.echo(str(n))) for n in range(6)]
                for _ in range(number % 25):
                    await asyncio.sleep(0)
                for task in tasks[number % 2 :: 2]:
                    task.cancel()
                ends = await asyncio.gather(*tasks, return_exceptions=True)
                assert all(end == "hello" or isinstance(end, asyncio.CancelledError) for end in ends)
            assert await asyncio.gather(*(client.echo("x") for _ in range(6))) == ["hello"] * 6
            await client.close()

        with FaultServer(default=OK) as server:
            asyncio.run(main(server))
            server.wait_until_idle()


async def _until_reached(client: Any, gate: Any) -> None:
    """Call with a timeout that ends when the request has arrived."""
    loop = asyncio.get_running_loop()
    async with asyncio.timeout(None) as time:
        reached = asyncio.create_task(asyncio.to_thread(gate.wait_until_reached))
        reached.add_done_callback(lambda _: time.reschedule(loop.time()))
        await client.echo("x")


async def _beside_a_failure(client: AsyncEcho, gate: Gate) -> None:
    async with asyncio.TaskGroup() as group:
        group.create_task(client.echo("x"))
        group.create_task(_fail_at(gate, 2))


async def _fail_at(gate: Gate, arrivals: int) -> None:
    await asyncio.to_thread(gate.wait_until_reached, arrivals)
    raise LookupError


class TestWhatIsRecorded:
    """The record of a function whose call was interrupted says so, and the exception goes on its way."""

    def outcomes(self, server: FaultServer) -> list[str]:
        actions = [action for request in server.requests for action in request.json().get("actions") or ()]
        return [action["error"]["details"]["outcome"] for action in actions]

    def test_cancelled(self) -> None:
        async def main(service: FaultServer, records: FaultServer) -> None:
            gate = service.gate("there")
            service.script([steps.raw(gate, steps.Mark.HANG)])
            client = AsyncEcho(service.url)
            async with AsyncLayer(base_url=records.url, application_id="app") as layer:

                @layer.action(kind="model")
                async def ask() -> str:
                    return await client.echo("x")

                await cancelled_at(gate, ask)
                assert (await layer.flush(5)).complete
            await client.close()
            assert self.outcomes(records) == ["cancelled"]
            await asyncio.to_thread(service.wait_until_idle)

        recorded = steps.reply(202, json={"session_id": "43f82426-0be8-519d-b555-c068abf14d92"})
        with FaultServer() as service, FaultServer(default=recorded) as records:
            asyncio.run(main(service, records))

    def test_interrupted(self) -> None:
        recorded = steps.reply(202, json={"session_id": "43f82426-0be8-519d-b555-c068abf14d92"})
        with FaultServer() as service, FaultServer(default=recorded) as records:
            gate = service.gate("there")
            service.script([steps.raw(gate, steps.Mark.HANG)])
            with (
                echo_client("sync", service.url) as call,
                Layer(base_url=records.url, application_id="app") as layer,
            ):
                ask = layer.action(kind="model")(lambda: call("echo", text="x"))
                with ctrl_c_at(gate):
                    ask()
                assert layer.flush(60).complete
            assert self.outcomes(records) == ["interrupted"]
            service.wait_until_idle()


@pytest.mark.parametrize("face", ALL_FACES)
def test_an_exit_from_a_hook_releases_the_connection(face: Face) -> None:
    def leave(_event: object) -> None:
        raise SystemExit(3)

    with FaultServer(default=OK) as server:
        with echo_client(face, server.url, connection=ONE, timeouts=PATIENT) as call:
            plain = call.client
            call.client = plain.but(hooks=Hooks(reply=(leave,)))
            with pytest.raises(SystemExit):
                call("echo", text="x")
            call.client = plain
            assert call("echo", text="x") == "hello"
