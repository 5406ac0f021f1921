"""P1: every call ends by its deadline, whatever the server does.

Nothing here measures time. No step of a request has a timeout of its own, and the server goes on until the client has
left: where the call ends, its deadline has ended it.
"""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import Iterator
from functools import partial
from typing import Any

import pytest
from tests.support.faces import WAYS, Face, echo_client

from ostiary import errors as e
from ostiary._core.clock import Clock
from ostiary._core.flow import Send
from ostiary._io.outgoing import timeouts_left
from ostiary._io.sockets import Left
from ostiary._io.tls import context_for
from ostiary.config import ConnectionOptions, Hooks, Limits, RetryPolicy, Timeouts
from ostiary.testing import FaultServer, Gate, Received, Step, steps
from ostiary.testing.faults import Part

FOREVER = Timeouts(None, None, None, None)
DEADLINE = 0.4


def endless_head(piece: bytes) -> Step:
    """A head that never ends, and of which there is always more before any timeout of a single read."""

    def parts(_request: Received) -> Iterator[Part]:
        yield b"HTTP/1.1 200 OK\r\n"
        for _ in itertools.count():
            yield steps.Pause(0.02)
            yield piece

    return Step(f"head without end, by {len(piece)}", parts)


def endless_interim() -> Step:
    def parts(_request: Received) -> Iterator[Part]:
        for _ in itertools.count():
            yield steps.Pause(0.02)
            yield steps.head_bytes(102)

    return Step("interim answers without end", parts)


HOLDING = [
    steps.hang(at="accept"),
    steps.hang(at="head"),
    steps.hang(),
    steps.raw(b"HTTP/1.1 200 OK\r\nContent-Le", steps.Mark.HANG, name="hang in the head"),
    steps.raw(steps.head_bytes(200, {"Content-Length": "10"}), steps.Mark.HANG, name="hang after the head"),
    steps.stream([b'{"text": "'], end="hang"),
    steps.interim([102], steps.hang()),
    endless_head(b"x"),
    endless_head(b"X-More: 1\r\n"),
    endless_interim(),
    steps.trickle(b"x", every=0.02, endless=True),
]


@pytest.mark.parametrize("face", WAYS)
@pytest.mark.parametrize("step", HOLDING, ids=lambda step: step.name)
def test_the_deadline_ends_what_the_server_would_never_end(face: Face, step: Step) -> None:
    with FaultServer(default=step) as server:
        with echo_client(face, server.url, timeouts=FOREVER, deadline=DEADLINE) as call:
            with pytest.raises(e.DeadlineExceededError) as caught:
                call("echo", text="hello")
            assert (caught.value.attempts, caught.value.retryable) == (1, True)
        server.wait_until_idle()


@pytest.mark.parametrize("face", WAYS)
def test_the_deadline_ends_what_comes_faster_than_it_is_read(face: Face) -> None:
    all_sent: list[bool] = []

    def parts(_request: Received) -> Iterator[Part]:
        for _ in range(2000):
            yield steps.head_bytes(102) * 2000
        all_sent.append(True)  # it does end, so that a call without a deadline fails here and doesn't hang

    with FaultServer(default=Step("interim answers without a pause", parts)) as server:
        with echo_client(face, server.url, timeouts=FOREVER, deadline=DEADLINE) as call:
            with pytest.raises(e.DeadlineExceededError):
                call("echo", text="hello")
        server.wait_until_idle()
    assert not all_sent  # the call ended before the answer did


@pytest.mark.parametrize("face", WAYS)
class TestOnTheWay:
    """What holds a call before its request has arrived, or while it is sent."""

    deadline = DEADLINE

    def ends(self, face: Face, url: str, text: str = "hello", **options: Any) -> None:
        connection = ConnectionOptions(**options)
        with echo_client(face, url, connection=connection, timeouts=FOREVER, deadline=self.deadline) as call:
            with pytest.raises(e.DeadlineExceededError):
                call("echo", text=text)

    def test_a_tls_handshake_that_is_not_answered(self, face: Face) -> None:
        with FaultServer(default=steps.hang(), tls="good") as server:
            server.script([steps.hang(at="accept")])
            self.ends(face, server.url, verify=server.trust())
            server.wait_until_idle()

    def test_a_proxy_that_does_not_answer(self, face: Face) -> None:
        # Time enough for the request to arrive on a busy machine; loading the authorities takes most of it.
        context_for("https", ConnectionOptions())
        self.deadline = 3 * DEADLINE
        with FaultServer(default=steps.hang()) as proxy:
            self.ends(face, "https://service.test", proxy=proxy.url)
            self.ends(face, "http://service.test", proxy=proxy.url)
            assert {request.method for request in proxy.requests} == {"CONNECT", "POST"}
            proxy.wait_until_idle()

    def test_a_body_that_nobody_reads(self, face: Face) -> None:
        if face == "aiohttp":
            pytest.skip("aiohttp closes in order, so never where the peer doesn't read what was written")
        with FaultServer(default=steps.hang(at="head")) as server:
            self.ends(face, server.url, text="x" * 30_000_000)
            server.wait_until_idle()

    def test_a_connection_that_never_becomes_free(self, face: Face) -> None:
        only = ConnectionOptions(limits=Limits(connections=1, keepalive=1))
        with FaultServer(default=steps.reply(json={"text": "later"})) as server:
            gate = server.gate("the only connection is taken")
            server.script([steps.after(gate, steps.reply(json={"text": "first"}))])
            with echo_client(face, server.url, connection=only, timeouts=FOREVER, deadline=None) as call:
                hurried = call.client.but(deadline=DEADLINE, hooks=Hooks(reply=(lambda _event: gate.open(),)))
                first = partial(call.client.echo, "x")
                second = partial(
                    once_reached if face in ("sync", "watched") else aonce_reached, gate, hurried
                )
                text, error = call.at_once([first, second])
            # The gate opens when the second call has ended: had it waited for the first, both would wait for ever.
            assert text == "first"
            assert isinstance(error, e.DeadlineExceededError)


def once_reached(gate: Gate, client: Any) -> Any:
    gate.wait_until_reached()
    return client.echo("x")


async def aonce_reached(gate: Gate, client: Any) -> Any:
    await asyncio.to_thread(gate.wait_until_reached)
    return await client.echo("x")


class Jumping:
    """A clock that goes on by a second each time somebody looks."""

    def __init__(self) -> None:
        self.time = 0.0

    def __call__(self) -> float:
        self.time += 1.0
        return self.time


def test_no_step_may_take_longer_than_what_is_left_when_it_begins() -> None:
    clock = Clock(monotonic=Jumping())
    send = Send("GET", "http://x", [], b"", timeouts=Timeouts(3, None, 60, 2), deadline=10.0, cap=1)
    steps_left = timeouts_left(send, clock)
    assert steps_left == {"connect": 3, "read": 9, "write": 9, "pool": 2}
    read = steps_left["read"]
    assert isinstance(read, Left)
    assert [read.now() for _ in range(9)] == [
        8.0,
        7.0,
        6.0,
        5.0,
        4.0,
        3.0,
        2.0,
        1.0,
        pytest.approx(0, abs=1e-3),
    ]
    assert read.now() > 0, "a socket takes 0 for a read that doesn't wait"


@pytest.mark.parametrize("face", WAYS)
def test_the_waits_between_attempts_count(face: Face) -> None:
    """Time passes here by waiting alone."""
    waits: list[float] = []
    clock = Clock(monotonic=lambda: sum(waits), chance=lambda: 1.0)
    policy = RetryPolicy(attempts=1000, budget=10**6)
    with FaultServer(default=steps.reply(503)) as server:
        with echo_client(face, server.url, clock=clock, deadline=30.0, retry=policy) as call:
            waits = call.client.waits
            with pytest.raises(e.ServerError, match="pass the deadline"):
                call("echo", text="hello")
            assert waits == [0.5, 1.0, 2.0, 4.0, 8.0, 8.0]
