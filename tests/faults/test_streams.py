"""Streams on both faces: events when their bytes arrive, typed failures after all that arrived, nothing left open."""

from __future__ import annotations

import asyncio
import json
import threading
from typing import Any

import pytest
from tests.support.echo import AsyncEcho, Echo, endpoint, rules, service_at
from tests.support.faces import FACES, Face
from tests.support.reading import DONE, WHOLE, Reader, event, reading

from ostiary import errors as e
from ostiary._core.call import Call
from ostiary._core.feed import EventFeed
from ostiary._core.plan import plan
from ostiary.config import Timeouts
from ostiary.testing import FaultServer, steps


@pytest.mark.parametrize("face", FACES)
@pytest.mark.parametrize("status", [400, 401, 404, 429, 500])
def test_an_error_status_is_raised_before_the_first_event(face: Face, status: int) -> None:
    answer = steps.reply(status, json={"error": "no such thing"})
    with FaultServer(default=answer) as server:
        reader = Reader(face, server.url, replay="never")
        with pytest.raises(e.StatusError) as caught:
            reader.open()
        assert caught.value.status == status
        assert caught.value.message == "no such thing"
        reader.end()
        server.wait_until_idle()


@pytest.mark.parametrize("face", FACES)
def test_opening_is_retried_like_any_call(face: Face) -> None:
    answer = steps.stream([WHOLE.encode()], content_type="text/event-stream")
    with FaultServer(default=answer) as server:
        server.script([steps.reply(503), steps.close("request")])
        with reading(face, server.url) as reader:
            assert reader.rest() == [1, 2, "drei ü", 4]
            assert len(reader.client.waits) == 2


@pytest.mark.parametrize("face", FACES)
@pytest.mark.parametrize("chunked", [True, False], ids=["chunked", "close-delimited"])
def test_a_stream_cut_anywhere_is_a_typed_error_and_keeps_what_had_arrived(face: Face, chunked: bool) -> None:
    whole = WHOLE.encode()
    ends = [len("".join(event(n) for n in (1, 2, "drei ü", 4)[:k]).encode()) for k in range(5)]
    with FaultServer() as server:
        for cut in range(len(whole) - 1):
            piece = whole[:cut]
            step = (
                steps.raw(
                    steps.head_bytes(
                        200, {"Content-Type": "text/event-stream", "Transfer-Encoding": "chunked"}
                    ),
                    f"{len(piece):x}\r\n".encode() + piece + b"\r\n" if piece else b"",
                    steps.Mark.CLOSE,
                )
                if chunked
                else steps.raw(
                    steps.head_bytes(200, {"Content-Type": "text/event-stream"}), piece, steps.Mark.CLOSE
                )
            )
            server.script([step])
            with reading(face, server.url) as reader:
                with pytest.raises(e.StreamError) as caught:
                    reader.rest()
                arrived = sum(1 for end in ends[1:] if cut >= end)
                assert len(reader.found) == arrived, cut
                assert reader.stream.error is caught.value
                assert caught.value.retryable
        server.wait_until_idle()


@pytest.mark.parametrize("face", FACES)
@pytest.mark.parametrize("bad", ["data: {nonsense\n\n", "data: [1]\n\n", 'data: {"m": 1}\n\n', "data: 7\n\n"])
def test_garbage_is_an_error_after_the_events_before_it(face: Face, bad: str) -> None:
    answer = steps.stream([(event(1) + bad + event(2)).encode()], content_type="text/event-stream")
    with FaultServer(default=answer) as server, reading(face, server.url) as reader:
        with pytest.raises(e.StreamError, match="wire contract") as caught:
            reader.rest()
        assert reader.found == [1]
        assert "nonsense" not in str(caught.value)


@pytest.mark.parametrize("face", FACES)
def test_a_failure_reported_in_the_stream_is_an_error(face: Face) -> None:
    text = event(1) + 'data: {"error": "provider overloaded"}\n\n' + event(2)
    answer = steps.stream([text.encode()], content_type="text/event-stream")
    with FaultServer(default=answer) as server, reading(face, server.url) as reader:
        with pytest.raises(e.StreamError) as caught:
            reader.rest()
        assert reader.found == [1]
        assert (caught.value.status, caught.value.retryable) == (429, True)
        assert caught.value.facts.message == "provider overloaded"


def test_a_failure_in_the_stream_keeps_its_code_and_repeats_no_prompt() -> None:
    prompt = "the patient is called Sam"
    call = Call(service_at("http://x"), plan(endpoint(), text=prompt))
    call.plan.prepare()
    feed = EventFeed(rules(), call)
    told = {"error": f"cannot answer: {prompt}", "code": 429, "source": "provider"}
    assert feed.feed(f"data: {json.dumps(told)}\n\n".encode()) == []
    assert feed.failure is not None
    facts = feed.failure.facts
    assert (facts.code, facts.source) == ("429", "provider")
    assert facts.message is not None
    assert facts.message.startswith("cannot answer")
    assert "Sam" not in facts.message


@pytest.mark.parametrize("face", FACES)
@pytest.mark.parametrize("end", [DONE, ""])
def test_after_an_event_that_may_be_the_last_more_may_come(face: Face, end: str) -> None:
    text = event(1) + event("last") + event(2) + end
    answer = steps.stream([text.encode()], content_type="text/event-stream")
    with FaultServer(default=answer) as server, reading(face, server.url) as reader:
        assert reader.rest() == [1, "last", 2]


@pytest.mark.parametrize("face", FACES)
def test_a_connection_that_breaks_after_the_last_event_took_nothing_away(face: Face) -> None:
    piece = (event(1) + event("last")).encode()
    head = steps.head_bytes(200, {"Content-Type": "text/event-stream", "Transfer-Encoding": "chunked"})
    cut = steps.raw(head, f"{len(piece):x}\r\n".encode() + piece + b"\r\n", steps.Mark.CLOSE)
    with FaultServer(default=cut) as server, reading(face, server.url) as reader:
        assert reader.rest() == [1, "last"]
        assert reader.stream.error is None


@pytest.mark.parametrize("face", FACES)
def test_no_content_is_a_stream_without_events(face: Face) -> None:
    with FaultServer(default=steps.reply(204)) as server, reading(face, server.url) as reader:
        assert reader.rest() == []
        assert (reader.stream.status, reader.stream.error) == (204, None)


@pytest.mark.parametrize("face", FACES)
def test_silence_ends_with_the_idle_timeout(face: Face) -> None:
    with FaultServer() as server:
        gate = server.gate("never")
        server.script([steps.stream([event(1).encode(), gate], content_type="text/event-stream")])
        with reading(face, server.url, timeouts=Timeouts(30, 1.0, 30, 30)) as reader:
            assert reader.next() == 1
            with pytest.raises(e.StreamError, match="read timeout"):
                reader.next()
        gate.open()


def test_an_async_stream_is_sent_by_the_first_use_only() -> None:
    async def main(server: FaultServer) -> None:
        client = AsyncEcho(server.url)
        unused = client.stream()
        assert server.requests == []
        await unused.close()
        assert [n async for n in client.stream()] == [1, 2, "drei ü", 4]
        async with client.stream() as stream:
            assert [n async for n in stream] == [1, 2, "drei ü", 4]
        assert (await (await client.stream()).drain()).received == 4
        assert len(server.requests) == 3
        await client.close()

    answer = steps.stream([WHOLE.encode()], content_type="text/event-stream")
    with FaultServer(default=answer) as server:
        asyncio.run(main(server))


def test_any_cut_of_the_bytes_gives_the_same_events() -> None:
    call = Call(service_at("http://x"), plan(endpoint(), text="x"))
    whole = WHOLE.encode()
    for size in (1, 2, 3, 7, 50, 1000):
        feed = EventFeed(rules(), call)
        events = [n for at in range(0, len(whole), size) for n in feed.feed(whole[at : at + size])]
        assert events + feed.finish() == [1, 2, "drei ü", 4]
        assert feed.ended
        assert feed.failure is None


def test_memory_stays_flat_on_a_long_stream() -> None:
    import tracemalloc

    piece = (event("x" * 100) * 100).encode()
    feed = EventFeed(rules(), Call(service_at("http://x"), plan(endpoint(), text="x")))
    feed.feed(piece)
    tracemalloc.start()
    for _ in range(50):
        feed.feed(piece)
    before = tracemalloc.get_traced_memory()[0]
    for _ in range(200):
        feed.feed(piece)
    after = tracemalloc.get_traced_memory()[0]
    tracemalloc.stop()
    assert after - before < 64 * 1024


def test_many_threads_stream_at_once() -> None:
    answer = steps.stream([WHOLE.encode()], content_type="text/event-stream")
    results: list[list[Any]] = []
    with FaultServer(default=answer) as server:
        client = Echo(server.url)
        threads = [threading.Thread(target=lambda: results.append(list(client.stream()))) for _ in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        client.close()
    assert results == [[1, 2, "drei ü", 4]] * 8
