"""Merging chunks changes nothing that the HTTP library makes of an answer, however its bytes are cut or damaged."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

import h11
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ostiary._io import chunks as merging
from ostiary._io import dechunk
from ostiary._io.chunks import ChunkMerger
from ostiary._io.dechunk import read_chunks

HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n"
HEADS = [
    HEAD,
    HEAD.replace(b"chunked", b"CHUNKED"),
    HEAD.replace(b"\r\n", b"\n"),
    b"HTTP/1.1 103 Early Hints\r\nLink: a\r\n\r\n" + HEAD,
    b"HTTP/1.1 200 OK\r\nContent-Length: 60\r\n\r\n",
    b"HTTP/1.1 200 OK\r\nX-Note: chunked\r\n\r\n",
    b"HTTP/1.1 204 No Content\r\nTransfer-Encoding: chunked\r\n\r\n",
    b"HTTP/1.1 500 Oh\r\nTransfer-Encoding: chunked\r\n\r\n",
]
PAYLOADS = st.binary(min_size=1, max_size=40) | st.sampled_from(
    [b"\r\n", b"0\r\n\r\n", b"5\r\nabcde\r\n", b"x" * 300]
)
CHUNKS = st.lists(
    st.tuples(PAYLOADS, st.sampled_from([b"%x", b"%x", b"%X", b"0%x", b"%x;a=1", b"%x "])), max_size=12
)


@pytest.fixture(scope="module", params=[0, 1 << 30], ids=["parser", "pattern"], autouse=True)
def reader(request: pytest.FixtureRequest) -> Iterator[None]:
    """Read whole chunks with httptools wherever it can, or never."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(merging, "_MUCH", request.param)
        yield


def framed(chunks: list[tuple[bytes, bytes]]) -> bytes:
    return b"".join(size % len(data) + b"\r\n" + data + b"\r\n" for data, size in chunks) + b"0\r\n\r\n"


def understood(pieces: list[bytes]) -> tuple[list[str], bytes, int]:
    """Return what h11 makes of an answer: the kinds of its events, its body, and how many pieces that came in."""
    connection = h11.Connection(our_role=h11.CLIENT)
    connection.send(h11.Request(method="GET", target="/", headers=[("Host", "a")]))
    connection.send(h11.EndOfMessage())
    kinds: list[str] = []
    body: list[bytes] = []
    try:
        for piece in [*pieces, b""]:
            connection.receive_data(piece)
            while (event := connection.next_event()) not in (h11.NEED_DATA, h11.PAUSED):
                if isinstance(event, h11.Data):
                    body.append(bytes(event.data))
                    continue
                kinds.append(type(event).__name__)
                if isinstance(event, h11.EndOfMessage | h11.ConnectionClosed):
                    return kinds, b"".join(body), len(body)
    except h11.RemoteProtocolError:
        kinds.append("broken")
    return kinds, b"".join(body), len(body)


def merged(pieces: list[bytes]) -> list[bytes]:
    merger = ChunkMerger()
    return [merger.take(piece) for piece in pieces]


def cut(wire: bytes, places: list[int]) -> list[bytes]:
    edges = sorted({0, len(wire), *(place % (len(wire) + 1) for place in places)})
    return [wire[start:end] for start, end in pairwise(edges)]


@given(st.sampled_from(HEADS), CHUNKS, st.lists(st.integers(0, 4000), max_size=8), st.integers(0, 4000))
def test_the_library_reads_the_same(
    head: bytes, chunks: list[tuple[bytes, bytes]], places: list[int], kept: int
) -> None:
    wire = head + framed(chunks)
    for whole in (wire, wire[: kept % (len(wire) + 1)]):
        pieces = cut(whole, places)
        assert understood(merged(pieces))[:2] == understood(pieces)[:2]


@given(
    CHUNKS,
    st.lists(st.integers(0, 4000), max_size=6),
    st.integers(0, 4000),
    st.binary(min_size=1, max_size=2),
)
def test_damage_stays_what_it_is(
    chunks: list[tuple[bytes, bytes]], places: list[int], where: int, damage: bytes
) -> None:
    wire = HEAD + framed(chunks)
    at = where % len(wire)
    pieces = cut(wire[:at] + damage + wire[at + len(damage) :], places)
    assert understood(merged(pieces))[:2] == understood(pieces)[:2]


@given(CHUNKS, st.lists(st.integers(0, 4000), max_size=8))
def test_what_has_come_is_given_at_once(chunks: list[tuple[bytes, bytes]], places: list[int]) -> None:
    pieces = cut(HEAD + framed(chunks), places)
    merger = ChunkMerger()
    given_out: list[bytes] = []
    for number in range(len(pieces)):
        given_out.append(merger.take(pieces[number]))
        assert understood(given_out)[1] == understood(pieces[: number + 1])[1]


def test_many_chunks_become_few() -> None:
    wire = HEAD + framed([(b"data: %d\n\n" % number, b"%x") for number in range(5_000)])
    pieces = cut(wire, list(range(0, len(wire), 4096)))
    assert understood(pieces)[2] >= 5_000
    # A read's whole chunks as one, and the parts at its two edges.
    assert understood(merged(pieces))[2] <= 4 * len(pieces)


@pytest.mark.parametrize("head", HEADS[4:])
def test_what_has_no_chunks_passes_as_it_is(head: bytes) -> None:
    pieces = [head, b"5\r\nabcde\r\n5\r\nfghij\r\n" * 3]
    assert merged(pieces) == pieces


def test_a_new_request_expects_a_new_head() -> None:
    merger = ChunkMerger()
    merger.take(HEAD + b"40\r\nonly a part")
    merger.begin()
    answer = HEAD + framed([(b"one", b"%x"), (b"two", b"%x")])
    assert merger.take(answer) == HEAD + b"6\r\nonetwo\r\n0\r\n\r\n"


@given(
    st.lists(st.tuples(PAYLOADS, st.sampled_from([b"%x", b"%X"])), max_size=12),
    st.integers(0, 4000),
)
def test_the_parser_finds_what_the_pattern_finds(chunks: list[tuple[bytes, bytes]], kept: int) -> None:
    pytest.importorskip("httptools")
    wire = framed(chunks)
    wire = wire[: kept % (len(wire) + 1)]
    known = merging._walked(wire, 0)
    assert read_chunks(wire, 0) == (known if known[0] else None)


def test_chunks_are_merged_without_httptools(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dechunk, "_library", lambda: None)
    assert read_chunks(framed([(b"one", b"%x")]), 0) is None
    answer = HEAD + framed([(b"one", b"%x"), (b"two", b"%x")])
    assert ChunkMerger().take(answer) == HEAD + b"6\r\nonetwo\r\n0\r\n\r\n"
