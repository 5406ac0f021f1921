"""The runtime's stream decoders: how the bytes are cut has no effect, and each byte is looked at a few times only."""

from __future__ import annotations

import time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ostiary_api._runtime import JsonLines, ServerSentEvent, ServerSentEvents, TooLarge

CHUNKINGS = st.lists(st.integers(0, 40), max_size=30)
# What the standards give a meaning to, and text that other line splitters trip over.
FIELDS = ["data", "data:", "data: ", "event: x", "id: 7", "id: \0", "retry: 12", ":", " "]
LINE_ENDS = ["\r", "\n", "\r\n", "\n\n"]
TEXTS = ["\ufeff", "é", "🙂", "\u2028", "\x85", "\x0b", "{}", '{"a":"\u2028"}', "x" * 30]
LINES = st.tuples(
    st.sampled_from([*FIELDS, ""]), st.sampled_from([*TEXTS, ""]), st.sampled_from([*LINE_ENDS, ""])
)
PIECES = st.lists(LINES.map("".join), max_size=20).map("".join)


def cut(whole: bytes, sizes: list[int]) -> list[bytes]:
    pieces = []
    for size in sizes:
        pieces.append(whole[:size])
        whole = whole[size:]
    return [*pieces, whole]


def decoded(kind: Any, pieces: list[bytes], limit: int = 1000) -> tuple[list[Any], Any]:
    """Return the events, and what ended the decoding, if something did."""
    decoder = kind(limit)
    found: list[Any] = []
    try:
        for piece in pieces:
            found += decoder.feed(piece)
        found += decoder.finish()
    except TooLarge as problem:
        return found, problem.limit
    return found, decoder.pending


@given(text=PIECES, sizes=CHUNKINGS, limit=st.sampled_from([8, 40, 1000]))
@pytest.mark.parametrize("kind", [ServerSentEvents, JsonLines])
def test_how_bytes_are_cut_has_no_effect(kind: Any, text: str, sizes: list[int], limit: int) -> None:
    whole = text.encode()
    one_by_one = [whole[index : index + 1] for index in range(len(whole))]
    assert (
        decoded(kind, cut(whole, sizes), limit)
        == decoded(kind, [whole], limit)
        == decoded(kind, one_by_one, limit)
    )


@given(text=PIECES, sizes=CHUNKINGS)
def test_server_sent_events_are_those_of_the_standard(text: str, sizes: list[int]) -> None:
    assert decoded(ServerSentEvents, cut(text.encode(), sizes))[0] == by_the_standard(text)


def texts(pieces: list[bytes], limit: int) -> tuple[list[str], Any]:
    """Return the texts of the events by the short way, and what ended the decoding."""
    decoder = ServerSentEvents(limit)
    found: list[str] = []
    try:
        for piece in pieces:
            found += decoder.texts(piece)
        found += decoder.last_texts()
    except TooLarge as problem:
        return found, problem.limit
    return found, decoder.pending


SIMPLE = st.sampled_from(
    ["data: {}\n\n", "data: [DONE]\n\n", 'data: {"a": "é"}\n\n', ": ping\n\n", "event: x\n"]
)


@given(
    text=st.lists(SIMPLE | PIECES, max_size=12).map("".join),
    sizes=CHUNKINGS,
    limit=st.sampled_from([8, 1000]),
)
def test_the_short_way_to_the_texts_finds_the_same(text: str, sizes: list[int], limit: int) -> None:
    pieces = cut(text.encode(), sizes)
    events, end = decoded(ServerSentEvents, pieces, limit)
    assert texts(pieces, limit) == ([event.data for event in events], end)


@given(content=st.lists(st.sampled_from([b"data: ", b"\n\n", b"\xc3", b"\xa9", b"\n", b"a"])).map(b"".join))
def test_the_short_way_reads_bad_utf8_alike(content: bytes) -> None:
    events, end = decoded(ServerSentEvents, [content])
    assert texts([content], 1000) == ([event.data for event in events], end)


M = "message"


def by_the_standard(text: str) -> list[ServerSentEvent]:
    """Follow the steps of the HTML standard, section 9.2.6, on the whole text."""
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    found, data, kind, last = [], "", "", ""
    for line in text.split("\n")[:-1]:
        if not line:
            if data:
                found.append(ServerSentEvent(data[:-1], kind or "message", last))
            data = kind = ""
            continue
        if line.startswith(":"):
            continue
        name, _, value = line.partition(":")
        value = value.removeprefix(" ")
        if name == "event":
            kind = value
        elif name == "data":
            data += value + "\n"
        elif name == "id" and "\0" not in value:
            last = value
    return found


@pytest.mark.parametrize(
    ("text", "events"),
    [
        (b"data: a\ndata: b\n\n", [("a\nb", M, "")]),
        (b"event: add\ndata: 1\n\nevent: add\n\n", [("1", "add", "")]),
        (b"data\n\ndata\ndata\n\ndata:", [("", M, ""), ("\n", M, "")]),
        (
            b"id: 1\ndata: a\n\ndata: b\n\nid\ndata: c\n\n",
            [("a", "message", "1"), ("b", "message", "1"), ("c", M, "")],
        ),
        (b"data:a\n\ndata:  b\n\n", [("a", M, ""), (" b", M, "")]),
        (b"\xef\xbb\xbfdata: a\r\rdata: b\r\n\r\n", [("a", M, ""), ("b", M, "")]),
        (b"data: \xff\n\n", [("\ufffd", M, "")]),
        (b"data: cut off", []),
    ],
)
def test_an_event_stream(text: bytes, events: list[tuple[str, str, str]]) -> None:
    assert [tuple(event) for event in decoded(ServerSentEvents, [text])[0]] == events


def test_a_line_end_may_be_cut_in_two() -> None:
    assert decoded(ServerSentEvents, [b"data: a\r", b"\ndata: b\r", b"", b"\n\r\n"])[0] == [
        ServerSentEvent("a\nb")
    ]


def test_the_wait_before_reconnecting_is_kept() -> None:
    decoder = ServerSentEvents()
    decoder.feed(b"retry: 1500\nretry: soon\n\n")
    assert decoder.retry == 1500


def test_lines_end_at_line_feeds_alone() -> None:
    text = '{"a":"\u2028\x85\u2029"}\r\n\n  \n{"b":1}'.encode()
    assert decoded(JsonLines, [text]) == (['{"a":"\u2028\x85\u2029"}'.encode(), b'{"b":1}'], "")


@pytest.mark.parametrize("kind", [ServerSentEvents, JsonLines])
def test_an_event_without_an_end_is_refused(kind: Any) -> None:
    piece = b"data: aaaa" if kind is ServerSentEvents else b"aaaaaaaaaa"
    with pytest.raises(TooLarge, match="an event is larger than 100 bytes"):
        feed_all(kind(100), [piece] * 200)


@pytest.mark.parametrize(("kind", "small"), [(ServerSentEvents, b"data: 1\n\n"), (JsonLines, b"1\n")])
def test_what_came_before_an_event_without_an_end_is_given(kind: Any, small: bytes) -> None:
    found, limit = decoded(kind, [small + b"data: " + b"x" * 30 + small], 20)
    assert (len(found), limit) == (1, 20)


def test_many_short_lines_of_one_event_are_bounded_too() -> None:
    with pytest.raises(TooLarge):
        feed_all(ServerSentEvents(100), [b"data: a\n"] * 200)


def feed_all(decoder: Any, pieces: list[bytes]) -> None:
    for piece in pieces:
        decoder.feed(piece)


@pytest.mark.parametrize("kind", [ServerSentEvents, JsonLines])
@pytest.mark.parametrize("piece", [1, 7, 64])
def test_the_cost_is_linear(kind: Any, piece: int) -> None:
    """Four times the bytes in one event must not take much more than four times as long."""

    def took(size: int) -> float:
        line = b"data: " + b"a" * size + b"\n\n"
        pieces = [line[index : index + piece] for index in range(0, len(line), piece)]
        best = float("inf")
        for _ in range(3):
            decoder = kind(10 * size)
            start = time.process_time()
            for one in pieces:
                decoder.feed(one)
            best = min(best, time.process_time() - start)
        return best

    assert took(160_000) < 8 * took(40_000) + 0.05
