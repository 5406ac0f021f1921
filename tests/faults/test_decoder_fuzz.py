"""Hostile bytes to whatever decodes: no error but ours, no hang, no more memory than was agreed. Longer as fuzz."""

from __future__ import annotations

import gzip
import zlib
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.faults.test_streams import Call, endpoint, plan, service_at

from ostiary._core.feed import EventFeed
from ostiary.errors import StreamError
from ostiary.liminal.streams import RULES
from ostiary_api._runtime import MalformedReply
from ostiary_api._runtime.inflate import inflater

EXAMPLES = [300, pytest.param(20_000, marks=[pytest.mark.fuzz, pytest.mark.timeout(900)])]
PIECES = st.sampled_from(
    [
        *(b"\n", b"\r", b"\r\n", b"data:", b"data: ", b"event: x\n", b": c\n", b"id: 1\n", b"retry: 1\n"),
        *(b"{", b"}", b"[", b"]", b'"', b"\\", b",", b":", b"null", b"NaN", b"1e999", b"-", b"0" * 5000),
        *(b'{"content": "x"}', b'{"error": 1}', b'{"content": null, "role": []}', b'"\\ud800"', b"[DONE]"),
        *(b"[" * 3000, b'{"a":' * 1500, b"\xff\xfe", b"\xc3", b"\xa9", b"\xef\xbb\xbf", b"\x00", b"x" * 2000),
    ]
)
BYTES = st.lists(PIECES | st.binary(max_size=20), max_size=15).map(b"".join)
CUTS = st.lists(st.integers(1, 50), max_size=12)


def cut(content: bytes, sizes: list[int]) -> list[bytes]:
    found = []
    for size in sizes:
        found.append(content[:size])
        content = content[size:]
    return [*found, content]


@pytest.mark.parametrize("examples", EXAMPLES)
def test_any_bytes_are_events_or_a_stream_error(examples: int) -> None:
    @settings(max_examples=examples)
    @given(BYTES, CUTS)
    def holds(content: bytes, sizes: list[int]) -> None:
        feed = EventFeed(RULES, Call(service_at("http://x"), plan(endpoint(), text="x")))
        events: list[Any] = []
        for piece in cut(content, sizes):
            events += feed.feed(piece)
        events += feed.finish()
        assert feed.failure is None or isinstance(feed.failure, StreamError)
        assert feed.ended or feed.may_end or feed.failure is not None, (
            "a stream just stopped, and nobody says so"
        )
        assert len(events) <= content.count(b"\n") + content.count(b"\r") + 1

    holds()


def unpack(encoding: str, pieces: list[bytes]) -> list[bytes] | None:
    """Return what is in the pieces, None where they are malformed."""
    machine = inflater(encoding)
    assert machine is not None
    found = []
    try:
        for piece in pieces:
            part = machine.feed(piece)
            while part:
                found.append(part)
                part = machine.more()
        machine.finish()
    except MalformedReply:
        return None
    return found


@pytest.mark.parametrize("examples", EXAMPLES)
@pytest.mark.parametrize("encoding", ["gzip", "deflate"])
def test_any_bytes_unpack_within_bounds_or_are_malformed(encoding: str, examples: int) -> None:
    @settings(max_examples=examples)
    @given(st.binary(max_size=400), st.integers(0, 60), st.integers(0, 255), CUTS, st.sampled_from([1, 3000]))
    def holds(content: bytes, where: int, what: int, sizes: list[int], times: int) -> None:
        plain = content * times
        packed = bytearray(gzip.compress(plain, mtime=0) if encoding == "gzip" else zlib.compress(plain))
        damaged = where < len(packed) and packed[where] != what
        if damaged:
            packed[where] = what
        unpacked = unpack(encoding, cut(bytes(packed), sizes))
        assert damaged or (unpacked is not None and b"".join(unpacked) == plain)
        assert all(len(part) <= 1024 * 1024 for part in unpacked or ())

    holds()
