"""P9: an event is given before the next one is sent; whoever stops reading leaves no connection behind.

A stream that is read to its end gives its connection back; one that is broken off, dropped, cancelled or forgotten
closes it, and only a forgotten async one, which nobody can close in time, says a word. Events without end are refused.
"""

from __future__ import annotations

import asyncio
import gc
import warnings
from typing import Any

import pytest
from tests.support.echo import AsyncEcho, Echo
from tests.support.faces import ALL_FACES, Face
from tests.support.reading import DONE, WHOLE, Reader, event, reading

from ostiary import errors as e
from ostiary._core.feed import EVENT_LIMIT
from ostiary._io import async_opened, opened
from ostiary.testing import FaultServer, steps
from ostiary.testing.faults.parts import Step

EVENTS = "text/event-stream"
pytestmark = pytest.mark.filterwarnings("error::ResourceWarning")


@pytest.mark.parametrize("face", ALL_FACES)
def test_each_event_is_given_before_the_next_one_is_sent(face: Face) -> None:
    with FaultServer() as server:
        gates = [server.gate(f"after {n}") for n in range(3)]
        parts: list[Any] = []
        for n, gate in enumerate(gates):
            parts += [event(n).encode(), gate]
        server.script([steps.stream([*parts, DONE.encode()], content_type=EVENTS)])
        with reading(face, server.url) as reader:
            for n, gate in enumerate(gates):
                assert reader.next() == n
                gate.open()
            assert reader.rest() == []
        server.wait_until_idle(connections=None)


def endings() -> dict[str, Step]:
    """Return ways in which a whole stream may come to its end, the connection being good for more."""
    head = steps.head_bytes(200, {"Content-Type": EVENTS, "Transfer-Encoding": "chunked"})
    size = f"{len(WHOLE.encode()):x}\r\n".encode()
    counted = {"Content-Type": EVENTS, "Content-Length": str(len(WHOLE.encode()))}
    return {
        "chunked": steps.stream([WHOLE.encode()], content_type=EVENTS),
        "by length": steps.raw(steps.head_bytes(200, counted), WHOLE.encode()),
        "a little later": steps.raw(head, size + WHOLE.encode() + b"\r\n", steps.Pause(0.001), b"0\r\n\r\n"),
        "after a comment": steps.stream([WHOLE.encode(), b": bye\n\n"], content_type=EVENTS),
    }


@pytest.mark.parametrize("face", ALL_FACES)
@pytest.mark.parametrize("ending", endings())
def test_a_stream_read_to_its_end_gives_its_connection_back(
    face: Face, ending: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in (opened, async_opened):  # a busy machine takes longer for "a little later"
        monkeypatch.setattr(module, "SOON", 5.0)
    with FaultServer(default=endings()[ending]) as server, reading(face, server.url) as reader:
        for _ in range(3):
            assert reader.rest() == [1, 2, "drei ü", 4]
            assert reader.rest() == []
            assert (reader.stream.status, reader.stream.received) == (200, 4)
            assert reader.stream.events == (1, 2, "drei ü", 4)
            assert reader.stream.headers["content-type"] == EVENTS
            reader.open()
        assert len(server.connections) == 1


@pytest.mark.parametrize("face", ALL_FACES)
def test_a_service_that_says_no_more_but_does_not_end_is_not_waited_for(face: Face) -> None:
    with FaultServer() as server:
        gate = server.gate("held")
        server.script([steps.stream([WHOLE.encode(), gate], content_type=EVENTS)])
        with reading(face, server.url) as reader:
            # Were the end waited for, this would not return: the gate opens after it.
            assert reader.rest() == [1, 2, "drei ü", 4]
            gate.open()
            server.wait_until_idle()


@pytest.mark.parametrize("face", ALL_FACES)
def test_a_service_that_goes_on_for_long_after_the_last_event_is_not_read_on(face: Face) -> None:
    def parts() -> list[bytes]:
        # More than what is on its way at once, between the two.
        return [WHOLE.encode(), *[b": more\n\n" * 1000] * 2000]

    with FaultServer(default=steps.stream(parts(), content_type=EVENTS)) as server:
        with reading(face, server.url) as reader:
            assert reader.rest() == [1, 2, "drei ü", 4]
            server.wait_until_idle()


@pytest.mark.parametrize("face", ALL_FACES)
def test_an_early_end_closes_the_connection(face: Face) -> None:
    with FaultServer() as server:
        gate = server.gate("held")
        server.script([steps.stream([event(1).encode(), gate], content_type=EVENTS)])
        reader = Reader(face, server.url)
        reader.open()
        assert reader.next() == 1
        reader.close()
        with pytest.raises(StopIteration):
            reader.next()
        gate.open()
        server.wait_until_idle()
        reader.end()


@pytest.mark.parametrize("face", ALL_FACES)
def test_an_event_without_end_is_refused_after_those_before_it(face: Face) -> None:
    def without_end(_request: object) -> Any:
        yield steps.head_bytes(200, {"Content-Type": EVENTS})
        yield event(1).encode() + b"data: "
        while True:
            yield b"x" * 65536

    with FaultServer(default=Step("without end", without_end)) as server:
        with reading(face, server.url) as reader:
            with pytest.raises(e.StreamError, match=f"larger than {EVENT_LIMIT} bytes"):
                reader.rest()
            assert reader.found == [1]
            server.wait_until_idle()


def test_a_forgotten_stream_closes_its_connection_without_a_word() -> None:
    with FaultServer() as server:
        gate = server.gate("held")
        server.script([steps.stream([event(1).encode(), gate], content_type=EVENTS)])
        client = Echo(server.url)
        stream = client.stream()
        assert next(stream) == 1
        del stream
        gc.collect()
        gate.open()
        server.wait_until_idle()
        client.close()


@pytest.mark.parametrize("face", ["async", "fast", "aiohttp"])
def test_an_async_stream_forgotten_while_its_loop_runs_closes_its_connection_without_a_word(
    face: Face,
) -> None:
    async def main(server: FaultServer, reader: Reader) -> None:
        client: AsyncEcho = reader.client
        stream = await client.stream()
        assert await anext(stream) == 1
        del stream
        gc.collect()
        await asyncio.sleep(0)  # the loop's turn
        gate.open()
        await asyncio.to_thread(server.wait_until_idle)
        await client.close()

    with FaultServer() as server:
        gate = server.gate("held")
        server.script([steps.stream([event(1).encode(), gate], content_type=EVENTS)])
        asyncio.run(main(server, Reader(face, server.url)))


def test_an_async_stream_forgotten_after_its_loop_warns_once() -> None:
    with FaultServer() as server:
        gate = server.gate("held")
        server.script([steps.stream([event(1).encode(), gate], content_type=EVENTS)])
        reader = Reader("async", server.url)
        reader.open()
        assert reader.next() == 1
        with warnings.catch_warnings(record=True) as said:
            warnings.simplefilter("always")
            reader.stream = None
            gc.collect()
        ours = [each for each in said if "stream was left open" in str(each.message)]
        assert [each.category for each in ours] == [ResourceWarning]
        gate.open()
        reader.end()


@pytest.mark.parametrize("face", ["async", "fast", "aiohttp"])
def test_a_cancelled_task_closes_its_stream(face: Face) -> None:
    async def main(server: FaultServer, client: AsyncEcho) -> None:
        async def read() -> None:
            async with client.stream() as stream:
                async for _ in stream:
                    pass

        task = asyncio.create_task(read())
        await asyncio.to_thread(gate.reached.wait, 5)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        gate.open()
        await asyncio.to_thread(server.wait_until_idle)
        await client.close()

    with FaultServer() as server:
        gate = server.gate("held")
        server.script([steps.stream([event(1).encode(), gate], content_type=EVENTS)])
        asyncio.run(main(server, Reader(face, server.url).client))
