"""An answer of many small chunks costs aiohttp few of them, whatever the connection was used for before."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

import aiohttp.streams
import pytest
from tests.support.faces import sent_as

from ostiary._core.flow import Open, SendFailure
from ostiary._io.async_senders import AsyncTransportSender
from ostiary.config import ConnectionOptions, Timeouts
from ostiary.testing import FaultServer, steps

EVENTS = [f"data: {number}\n\n".encode() for number in range(2_000)]
HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n"
CHUNKS = b"".join(b"%x\r\n%b\r\n" % (len(each), each) for each in EVENTS)


async def read(sender: AsyncTransportSender, url: str) -> bytes:
    opened = await sender.open(Open("GET", url, [], b"", timeouts=Timeouts(), deadline=None, cap=1 << 30))
    try:
        return b"".join([piece async for piece in opened.chunks()])
    finally:
        await opened.close()


@pytest.fixture(autouse=True)
def over_aiohttp() -> Iterator[None]:
    with sent_as("aiohttp"):
        yield


@pytest.fixture
def begun(monkeypatch: pytest.MonkeyPatch) -> list[None]:
    """Give a list with one item for each chunk that aiohttp begins to read."""
    seen: list[None] = []
    begin = aiohttp.streams.StreamReader.begin_http_chunk_receiving

    def counted(self: aiohttp.streams.StreamReader) -> None:
        seen.append(None)
        begin(self)

    monkeypatch.setattr(aiohttp.streams.StreamReader, "begin_http_chunk_receiving", counted)
    return seen


def test_chunks_that_come_at_once_are_read_as_few(begun: list[None]) -> None:
    async def main(server: FaultServer) -> None:
        sender = AsyncTransportSender(ConnectionOptions(fast=True))
        for _ in range(3):
            assert await read(sender, server.url) == b"".join(EVENTS)
        assert len({request.connection for request in server.requests}) == 1
        await sender.close()

    stream = steps.raw(HEAD + CHUNKS + b"0\r\n\r\n")
    whole = steps.reply(body=b"".join(EVENTS))
    with FaultServer() as server:
        server.script([stream, whole, stream])
        asyncio.run(main(server))
    # A read's whole chunks are one, and the parts at its two edges; of 4,000 there may be many reads.
    assert 2 <= len(begun) < 400


def test_a_piece_is_given_before_the_next_is_sent() -> None:
    async def main(server: FaultServer) -> None:
        sender = AsyncTransportSender(ConnectionOptions(fast=True))
        opened = await sender.open(
            Open("GET", server.url, [], b"", timeouts=Timeouts(), deadline=None, cap=1 << 30)
        )
        pieces = opened.chunks()
        seen = b""
        while seen != b"".join(EVENTS):
            seen += await anext(pieces)
        # All of it is here, and the service waits.
        gate.open()
        assert [piece async for piece in pieces] == [b"last"]
        await opened.close()
        await sender.close()

    with FaultServer() as server:
        gate = server.gate("held")
        server.script([steps.raw(HEAD + CHUNKS, gate, b"4\r\nlast\r\n0\r\n\r\n")])
        asyncio.run(main(server))


def test_damage_in_the_middle_is_a_failure() -> None:
    async def main(server: FaultServer) -> None:
        sender = AsyncTransportSender(ConnectionOptions(fast=True))
        with pytest.raises(SendFailure):
            await read(sender, server.url)
        await sender.close()

    with FaultServer() as server:
        server.script([steps.raw(HEAD + CHUNKS + b"nonsense\r\n\r\n")])
        asyncio.run(main(server))
