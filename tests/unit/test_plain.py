"""What is written and read in one piece means what httpx and h11 make of it, or isn't taken for plain."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from typing import Any

import h11
import httpcore
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ostiary._core.flow import Send, SendFailure
from ostiary._io.outgoing import target_of
from ostiary._io.plain import Incoming, written
from ostiary.config import Timeouts
from ostiary_api._runtime import Reply

CAP = 10_000
JUDGED = "an answer of another shape goes to h11"
HEADS = [
    b"HTTP/1.1 200 OK\r\n",
    b"HTTP/1.1 202\r\n",
    b"HTTP/1.1 204 No Content\r\n",
    b"HTTP/1.1 304 Not Modified\r\n",
    b"HTTP/1.1 422 \r\n",
    b"HTTP/1.0 200 OK\r\n",
    b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\n",
    b"HTTP/1.1 2000 OK\r\n",
    b"ICY 200 OK\r\n",
    b"HTTP/1.1 200 O\x01K\r\n",
]
FIELDS = [
    b"Content-Length: 5\r\n",
    b"content-length:\t5 \r\n",
    b"Content-Length: 0\r\n",
    b"Content-Length: 12\r\n",
    b"Content-Length: -5\r\n",
    b"Content-Length: 5, 5\r\n",
    b"Content-Length: " + b"9" * 5_000 + b"\r\n",
    b"Transfer-Encoding: chunked\r\n",
    b"Connection: close\r\n",
    b"Connection: Keep-Alive\r\n",
    b"Content-Type: application/json\r\n",
    b"X-Empty:\r\n",
    b"X-Latin: caf\xe9\r\n",
    b"X-Bad: a\x00b\r\n",
    b"Folded: a\r\n b\r\n",
    b"No colon\r\n",
    b"Space : a\r\n",
    b"Bare: line\n",
]
BODIES = [b"", b"hello", b"hello, world", b"5\r\nhello\r\n0\r\n\r\n"]
ANSWERS = st.builds(
    lambda head, fields, body: head + b"".join(fields) + b"\r\n" + body,
    st.sampled_from(HEADS),
    st.lists(st.sampled_from(FIELDS), max_size=4),
    st.sampled_from(BODIES),
)


def receiver(answer: bytes, cuts: list[int]) -> Callable[[], bytes]:
    places = sorted({0, len(answer), *(cut % (len(answer) + 1) for cut in cuts)})
    pieces = iter([answer[start:end] for start, end in pairwise(places)])
    return lambda: next(pieces, b"")


def outcome(read: Callable[[], Reply], incoming: Incoming) -> Any:
    try:
        reply = read()
    except httpcore.RemoteProtocolError:
        return "broken", incoming.begun, incoming.keeps
    except SendFailure as failure:
        return failure.trouble, incoming.begun, incoming.keeps
    headers = sorted((name.lower(), value) for name, value in reply.headers.items())
    return reply.status, headers, reply.content, incoming.begun, incoming.keeps


@given(ANSWERS, st.lists(st.integers(0, 400), max_size=3))
def test_a_plain_answer_is_read_as_h11_reads_it(answer: bytes, cuts: list[int]) -> None:
    one = Incoming(receiver(answer, cuts), CAP, lambda: False)
    other = Incoming(receiver(answer, cuts), CAP, lambda: False)
    read = outcome(lambda: one.read("POST"), one)
    judged = outcome(lambda: other._judged("POST", other._receive()), other)
    assert read == judged


@pytest.mark.parametrize(
    ("answer", "content"),
    [
        (b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello", b"hello"),
        (b"HTTP/1.1 204 No Content\r\nServer: s\r\n\r\n", b""),
        (b"HTTP/1.1 202 Accepted\r\nContent-Length: 0\r\nConnection: keep-alive\r\n\r\n", b""),
    ],
)
def test_the_plainest_answers_need_no_judge(
    answer: bytes, content: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    def judged(self: Incoming, method: str, data: bytes) -> Reply:
        raise AssertionError(JUDGED)

    monkeypatch.setattr(Incoming, "_judged", judged)
    incoming = Incoming(receiver(answer, []), CAP, lambda: False)
    assert incoming.read("POST").content == content
    assert incoming.keeps


@pytest.mark.parametrize(
    "answer",
    [
        b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello",
        b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Encoding: identity\r\n\r\nhello",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n",
    ],
    ids=["plain", "encoded", "chunked"],
)
@pytest.mark.parametrize("cuts", [[], [20]], ids=str)
def test_what_comes_after_an_answer_is_told_apart(answer: bytes, cuts: list[int]) -> None:
    incoming = Incoming(receiver(answer + b", and more", cuts), CAP, lambda: False)
    assert incoming.read("POST").content == b"hello"
    assert (incoming.keeps, incoming.surplus) == (True, b", and more")


def test_the_cap_counts_what_comes_out() -> None:
    answer = b"HTTP/1.1 200 OK\r\nContent-Length: 20000\r\n\r\n" + b"x" * 20_000
    incoming = Incoming(receiver(answer, [200]), CAP, lambda: False)
    with pytest.raises(SendFailure, match="larger than the cap"):
        incoming.read("GET")
    assert incoming.begun
    assert not incoming.keeps


def test_a_head_without_end_is_no_answer() -> None:
    incoming = Incoming(lambda: b"HTTP/1.1 200 OK\r\n" + b"x: y\r\n" * 1_000, CAP, lambda: False)
    with pytest.raises(httpcore.RemoteProtocolError):
        incoming.read("GET")


VALUES = st.text(st.sampled_from("ab \t\r\n\0:é%"), max_size=6)
NAMES = st.sampled_from(
    ["X-A", "Authorization", "host", "Content-Length", "transfer-encoding", "X A", "x:", ""]
)


def send(headers: list[tuple[str, str]], body: bytes, method: str = "POST") -> Send:
    url = "http://host:1/a%20b?q=1"
    return Send(method, url, headers, body, timeouts=Timeouts(), deadline=None, cap=CAP)


@given(st.lists(st.tuples(NAMES, VALUES), max_size=3), st.sampled_from([b"", b"body"]))
def test_a_request_written_in_one_piece_is_read_as_it_was_meant(
    headers: list[tuple[str, str]], body: bytes
) -> None:
    effect = send(headers, body)
    request = written(effect, target_of(effect.url))
    if request is None:
        return
    server = h11.Connection(h11.SERVER)
    server.receive_data(request.head + request.body)
    seen = server.next_event()
    assert isinstance(seen, h11.Request)
    assert (seen.method, seen.target) == (b"POST", b"/a%20b?q=1")
    given = [(name.lower().encode(), value.encode()) for name, value in headers]
    assert list(seen.headers) == [
        (b"host", b"host:1"),
        *given,
        (b"content-length", str(len(body)).encode()),
    ]
    if body:
        data = server.next_event()
        assert isinstance(data, h11.Data)
        assert bytes(data.data) == body
    assert isinstance(server.next_event(), h11.EndOfMessage)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("X-A", "a\r\nX-B: b"),
        ("X-A", " a"),
        ("X-A", ""),
        ("X-A", "é"),
        ("Host", "b"),
        ("Connection", "close"),
        ("tRANSFER-eNCODING", "chunked"),
        ("CONTENT-LENGTH", "1"),
        ("X-A", "a "),
    ],
)
def test_an_unusual_header_is_left_to_the_library(name: str, value: str) -> None:
    effect = send([("X-Plain", "yes"), (name, value)], b"")
    assert written(effect, target_of(effect.url)) is None


@pytest.mark.parametrize(
    ("method", "said"), [("GET", False), ("DELETE", False), ("POST", True), ("PUT", True)]
)
def test_an_empty_body_has_a_length_where_one_is_expected(method: str, said: bool) -> None:
    effect = send([], b"", method)
    request = written(effect, target_of(effect.url))
    assert request is not None
    assert (b"Content-Length: 0" in request.head) is said
    assert "Content-Length" not in repr(request)
