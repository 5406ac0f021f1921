"""The async quick way: connections that are kept, closed by either side, watched by others; odd answers."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from functools import partial
from typing import Any

import aiohttp
import pytest
from tests.support.echo import AsyncEcho
from tests.support.faces import sent_as

from ostiary import errors as e
from ostiary._core.flow import Open, Send, SendFailure
from ostiary._io import quick_protocol
from ostiary._io.aio import AsyncRuntime
from ostiary._io.async_senders import AsyncTransportSender
from ostiary._io.quick_async import AsyncQuickWay
from ostiary.config import NO_RETRIES, ConnectionOptions, Limits, Timeouts
from ostiary.testing import FaultServer, steps

OK = steps.reply(json={"text": "hello"})
FOREVER = Timeouts.of(60.0)
HEAD = b"HTTP/1.1 200 OK\r\n"
Work = Callable[[FaultServer, AsyncEcho], Awaitable[None]]


def sender(**limits: Any) -> AsyncTransportSender:
    return AsyncTransportSender(ConnectionOptions(limits=Limits(**limits), fast=True))


def run(work: Work, server: FaultServer, **limits: Any) -> None:
    """Run a test with a client of the quick way, whose uses are counted; close it."""

    async def main() -> None:
        client = AsyncEcho(
            server.url, runtime=AsyncRuntime(sender(**limits)), timeouts=FOREVER, retry=NO_RETRIES
        )
        try:
            await work(server, client)
        finally:
            await client.close()

    asyncio.run(main(), debug=True)


@asynccontextmanager
async def opened(server: FaultServer, **more: Any) -> AsyncIterator[Any]:
    """Open an answer, and close it and its connections."""
    way = sender()
    options = {"timeouts": FOREVER, "deadline": None, "cap": 1 << 30, **more}
    reply = await way.open(Open("GET", server.url, [], b"", **options))
    try:
        yield reply
    finally:
        await reply.close()
        await way.close()


@pytest.fixture
def taken(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Give the paths of the requests that took the quick way."""
    seen: list[str] = []
    way = AsyncQuickWay.open

    async def counted(self: AsyncQuickWay, request: Any, effect: Any, target: Any, clock: Any) -> Any:
        seen.append(target.path)
        return await way(self, request, effect, target, clock)

    monkeypatch.setattr(AsyncQuickWay, "open", counted)
    return seen


def test_calls_share_a_connection_and_aiohttp_is_not_asked(taken: list[str]) -> None:
    async def work(server: FaultServer, client: AsyncEcho) -> None:
        assert [await client.echo("x"), await client.echo("y")] == ["hello", "hello"]
        assert [request.connection for request in server.requests] == [1, 1]
        assert taken == ["/echo", "/echo"]

    with FaultServer(default=OK) as server:
        run(work, server)


def test_a_kept_connection_that_the_service_closed_is_replaced() -> None:
    async def work(server: FaultServer, client: AsyncEcho) -> None:
        assert await client.echo("x") == "hello"
        # In this thread: the loop has had no turn to see the end when the next request is made.
        server.drop_connections()
        server.wait_until_idle()
        assert await client.echo("x") == "hello"
        assert [request.connection for request in server.requests] == [1, 2]

    with FaultServer(default=OK) as server:
        run(work, server)


def test_no_more_are_kept_than_is_said() -> None:
    async def work(server: FaultServer, client: AsyncEcho) -> None:
        gate = server.gate("all four are under way")
        server.script([steps.after(gate, OK)] * 4)
        calls = [asyncio.create_task(client.echo("x")) for _ in range(4)]
        await asyncio.to_thread(server.wait_for_requests, 4)
        gate.open()
        await asyncio.gather(*calls)
        await client.echo("x")
        assert len(server.connections) == 4
        assert len(server.requests) == 5

    with FaultServer(default=OK) as server:
        run(work, server, connections=4, keepalive=1)


def test_none_is_kept_longer_than_is_said() -> None:
    async def work(server: FaultServer, client: AsyncEcho) -> None:
        assert [await client.echo("x"), await client.echo("x")] == ["hello", "hello"]
        assert [request.connection for request in server.requests] == [1, 2]

    with FaultServer(default=OK) as server:
        run(work, server, keepalive_expiry=0.0)


@pytest.mark.parametrize(
    "step",
    [
        steps.hang(),
        steps.trickle(b"x", every=0.02, endless=True),
        steps.raw(HEAD + b"\r\nup to the end", steps.Pause(60.0)),
    ],
    ids=["before its answer", "within its answer", "within one that ends with its connection"],
)
def test_closing_ends_what_is_under_way(step: steps.Step) -> None:
    """Nobody takes the end of a connection that was closed here for the end of an answer."""

    async def work(server: FaultServer, client: AsyncEcho) -> None:
        call = asyncio.create_task(client.echo("x"))
        await asyncio.to_thread(server.wait_for_requests, 1)
        await asyncio.sleep(0.05)  # more of the answer may have come, or not: it ends in any case
        await client.close()
        with pytest.raises((e.TransportError, e.TruncatedResponseError)):
            await call

    with FaultServer(default=step) as server:
        run(work, server)


@pytest.mark.parametrize("place", ["httpx-aiohttp", "aiohttp", "aiohttp, from a package of a like name"])
def test_who_watches_the_library_sees_all(
    place: str, taken: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    async def work(server: FaultServer, client: AsyncEcho) -> None:
        assert await client.echo("x") == "hello"
        with pytest.MonkeyPatch.context() as patch:
            if place != "httpx-aiohttp":
                request = aiohttp.ClientSession._request

                async def watching(self: Any, *args: Any, **kwargs: Any) -> Any:
                    return await request(self, *args, **kwargs)

                if place != "aiohttp":
                    own = {"__name__": "aiohttp_watcher", "request": request}
                    exec("async def watching(self, *a, **k):\n    return await request(self, *a, **k)", own)
                    watching = own["watching"]
                patch.setattr(aiohttp.ClientSession, "_request", watching)
                assert await client.echo("x") == "hello"
            else:
                with sent_as("aiohttp"):
                    assert await client.echo("x") == "hello"
        assert taken == ["/echo"]
        assert await client.echo("x") == "hello"
        assert taken == ["/echo", "/echo"]
        assert len(server.requests) == 3

    with FaultServer(default=OK) as server:
        run(work, server)


def test_where_httptools_is_missing_aiohttp_does_it(
    taken: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    async def work(server: FaultServer, client: AsyncEcho) -> None:
        assert await client.echo("x") == "hello"
        assert taken == []

    monkeypatch.setattr("ostiary._io.async_senders.is_there", lambda: False)
    with FaultServer(default=OK) as server:
        run(work, server)


async def body(server: FaultServer) -> bytes:
    async with opened(server) as reply:
        return b"".join([piece async for piece in reply.chunks()])


ANSWERS = {
    "early hints first": b"HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n"
    + HEAD
    + b"Content-Length: 2\r\n\r\nok",
    "trailers last": HEAD + b"Transfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\nX-Sum: 1\r\n\r\n",
    "up to the end": HEAD + b"\r\nok",
    "of the older HTTP": b"HTTP/1.0 200 OK\r\nContent-Length: 2\r\n\r\nok",
}


@pytest.mark.parametrize("name", ANSWERS)
def test_answers_of_unusual_shape_are_read(name: str) -> None:
    async def main(server: FaultServer) -> None:
        async with opened(server) as reply:
            assert reply.status == 200
            assert "link" not in reply.headers
            assert b"".join([piece async for piece in reply.chunks()]) == b"ok"
            assert "x-sum" not in reply.headers

    with FaultServer(default=steps.raw(ANSWERS[name], steps.Mark.CLOSE)) as server:
        asyncio.run(main(server))


BROKEN = {
    "no HTTP": b"nonsense\r\n\r\n",
    "another protocol": b"HTTP/1.1 101 Switching\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n",
    "two lengths": HEAD + b"Content-Length: 2\r\nContent-Length: 3\r\n\r\nok!",
    "too short": HEAD + b"Content-Length: 9\r\n\r\nok",
    "cut in its chunks": HEAD + b"Transfer-Encoding: chunked\r\n\r\n9\r\nok",
    "cut in its head": HEAD + b"Content-Le",
    "a head without end": HEAD + b"X: 1\r\n" * 40_000,
    "damaged in the middle": HEAD + b"Transfer-Encoding: chunked\r\n\r\n2\r\nok\r\nzz\r\n",
}


@pytest.mark.parametrize("name", BROKEN)
def test_what_is_no_whole_answer_is_a_failure(name: str) -> None:
    with (
        FaultServer(default=steps.raw(BROKEN[name], steps.Mark.CLOSE)) as server,
        pytest.raises(SendFailure) as caught,
    ):
        asyncio.run(body(server))
    assert caught.value.trouble in ("lost", "truncated")
    assert caught.value.__cause__ is None


def test_what_came_before_the_damage_is_given() -> None:
    async def main(server: FaultServer) -> None:
        async with opened(server) as reply:
            pieces = reply.chunks()
            assert await anext(pieces) == b"ok"
            with pytest.raises(SendFailure):
                await anext(pieces)

    with FaultServer(default=steps.raw(BROKEN["damaged in the middle"])) as server:
        asyncio.run(main(server))


def test_what_comes_unasked_closes_the_connection() -> None:
    async def work(server: FaultServer, client: AsyncEcho) -> None:
        assert await client.echo("x") == "first"
        gate.open()
        await asyncio.to_thread(server.wait_until_idle)
        assert await client.echo("x") == "hello"

    head = steps.head_bytes(200, {"Content-Type": "application/json", "Content-Length": "17"})
    with FaultServer(default=OK) as server:
        gate = server.gate("the first answer was read")
        server.script([steps.raw(head + b'{"text": "first"}', gate, HEAD, name="and more")])
        run(work, server)


def test_a_reader_that_lags_lets_the_service_wait(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is read is what was sent, and no more than a bounded part of it waits here."""
    most: list[int] = []
    feed = quick_protocol.Answer.feed

    def counted(self: quick_protocol.Answer, data: bytes) -> None:
        feed(self, data)
        most.append(sum(map(len, self.parts)))

    monkeypatch.setattr(quick_protocol.Answer, "feed", counted)
    size = 20_000_000

    async def main(server: FaultServer) -> None:
        async with opened(server) as reply:
            pieces = reply.chunks()
            read = len(await anext(pieces))
            await asyncio.sleep(0.1)  # more comes meanwhile than may wait
            async for piece in pieces:
                read += len(piece)
            assert read == size

    with FaultServer(default=steps.reply(body=b"x" * size)) as server:
        asyncio.run(main(server))
    assert max(most) < 2_000_000


def test_a_large_body_goes_out_whole() -> None:
    async def main(server: FaultServer) -> None:
        way = sender()
        sent = b"0123456789" * 300_000
        reply = await way.send(
            Send("POST", server.url, [], sent, timeouts=FOREVER, deadline=None, cap=1 << 20)
        )
        assert reply.status == 200
        assert server.requests[0].body == sent
        await way.close()

    with FaultServer(default=OK) as server:
        asyncio.run(main(server))


@pytest.mark.parametrize("loops", ["asyncio", "uvloop"])
def test_over_tls_and_on_either_loop(loops: str, taken: list[str]) -> None:
    factory = pytest.importorskip("uvloop").new_event_loop if loops == "uvloop" else None

    async def main(server: FaultServer) -> None:
        options = ConnectionOptions(verify=server.trust(), fast=True)
        client = AsyncEcho(server.url, runtime=AsyncRuntime(AsyncTransportSender(options)))
        calls = [partial(client.echo, "x") for _ in range(20)]
        assert await asyncio.gather(*(call() for call in calls)) == ["hello"] * 20
        assert [await client.echo("y") for _ in range(3)] == ["hello"] * 3
        assert len(server.connections) <= 20
        await client.close()

    with FaultServer(default=OK, tls="good") as server, asyncio.Runner(loop_factory=factory) as runner:
        runner.run(main(server))
    assert len(taken) == 23


def test_closing_is_no_end_of_an_answer_of_which_some_is_unread() -> None:
    async def main(server: FaultServer) -> None:
        way = sender()
        reply = await way.open(Open("GET", server.url, [], b"", timeouts=FOREVER, deadline=None, cap=1 << 20))
        await way.close()
        pieces = reply.chunks()
        assert await anext(pieces) == b"up to the end"  # it came with the head
        with pytest.raises(SendFailure):
            await anext(pieces)
        await reply.close()

    with FaultServer(default=steps.raw(HEAD + b"\r\nup to the end", steps.Pause(60.0))) as server:
        asyncio.run(main(server))


def test_a_connection_that_the_service_will_close_is_not_used_again() -> None:
    async def work(server: FaultServer, client: AsyncEcho) -> None:
        assert await client.echo("x") == "first"
        assert await client.echo("x") == "hello"
        assert [request.connection for request in server.requests] == [1, 2]
        gate.open()

    head = {"Content-Type": "application/json", "Content-Length": "17", "Connection": "close"}
    with FaultServer(default=OK) as server:
        gate = server.gate("the service takes its time to close")
        server.script([steps.raw(steps.head_bytes(200, head) + b'{"text": "first"}', gate)])
        run(work, server)
