"""Each step does on the wire what its name says: seen by a raw socket, or by httpx where its view matters."""

from __future__ import annotations

import gzip
import itertools
import json
import socket
import threading
import time
import zlib
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Any

import httpx
import pytest

from ostiary.testing import FaultServer, Step, steps
from ostiary.testing.faults import Mark

if TYPE_CHECKING:
    from collections.abc import Iterator

REQUEST = b"POST /x HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\n\r\nbody"


@pytest.fixture
def server() -> Iterator[FaultServer]:
    with FaultServer() as running:
        yield running
        assert running.unplayed == []


def listen(server: FaultServer, *, send: bytes = REQUEST, most: int = 1 << 22) -> tuple[bytes, str]:
    """Send bytes on a socket of its own; return what came and how it ended ("closed", "reset" or "open")."""
    came = b""
    try:
        with socket.create_connection((server.host, server.port), timeout=30) as sock:
            sock.settimeout(0.3)
            sock.sendall(send)
            while len(came) < most:
                data = sock.recv(1 << 16)
                if not data:
                    return came, "closed"
                came += data
    except ConnectionError:  # a reset may come as early as while connecting
        return came, "reset"
    except TimeoutError:
        pass
    return came, "open"


def play(server: FaultServer, step: Step, **options: Any) -> tuple[bytes, str]:
    server.script([step])
    return listen(server, **options)


def whole(server: FaultServer, step: Step) -> tuple[str, dict[str, str], bytes]:
    """Play a step and return its answer as soon as as many bytes have come as it announces."""
    server.script([step])
    came = b""
    with socket.create_connection((server.host, server.port), timeout=30) as sock:
        sock.sendall(REQUEST)
        while True:
            came += sock.recv(1 << 16)
            if b"\r\n\r\n" in came:
                first, headers, body = split(came)
                if len(body) >= int(headers.get("Content-Length", 0)):
                    return first, headers, body


def split(answer: bytes) -> tuple[str, dict[str, str], bytes]:
    head, _, body = answer.partition(b"\r\n\r\n")
    first, *lines = head.decode().split("\r\n")
    return first, dict(line.split(": ", 1) for line in lines), body


# Good order


@pytest.mark.parametrize("status", [200, 299, 404, 418, 499, 500, 520, 599, 999])
def test_any_status(server: FaultServer, status: int) -> None:
    server.script([steps.reply(status, json={"n": status})])
    answer = httpx.get(server.url)
    assert (answer.status_code, answer.json()) == (status, {"n": status})


def test_reply_sends_what_it_is_given(server: FaultServer) -> None:
    headers = [("Set-Cookie", "a=1"), ("Set-Cookie", "b=2"), ("Content-Type", "text/x")]
    came, ended = play(server, steps.reply(201, headers=headers, body="ü", reason="Done"))
    assert came == (
        b"HTTP/1.1 201 Done\r\nSet-Cookie: a=1\r\nSet-Cookie: b=2\r\nContent-Type: text/x\r\n"
        b"Content-Length: 2\r\n\r\n\xc3\xbc"
    )
    assert ended == "open"


@pytest.mark.parametrize("status", [204, 304])
def test_reply_has_no_body_where_none_may_be(server: FaultServer, status: int) -> None:
    came, _ = play(server, steps.reply(status, json={"a": 1}))
    assert came.endswith(b"\r\n\r\n")
    assert b"Content-Length" not in came


def test_reply_then_close_does_not_announce_it(server: FaultServer) -> None:
    came, ended = play(server, steps.reply(then="close"))
    assert split(came)[0] == "HTTP/1.1 200 OK"
    assert b"Connection" not in came
    assert ended == "closed"


def test_reply_at_head_leaves_the_body_unread(server: FaultServer) -> None:
    server.script([steps.reply(413, at="head"), steps.reply(200)])
    with socket.create_connection((server.host, server.port), timeout=30) as sock:
        sock.sendall(b"POST / HTTP/1.1\r\nContent-Length: 5\r\n\r\n")
        assert b" 413 " in sock.recv(1000)
        assert (server.requests[0].body, server.requests[0].complete) == (b"", False)
        sock.sendall(b"after" + REQUEST)  # the connection goes on, and in step
        assert b" 200 " in sock.recv(1000)
    assert (server.requests[1].method, server.requests[1].body) == ("POST", b"body")


def test_html(server: FaultServer) -> None:
    first, headers, body = whole(server, steps.html(503))
    assert (first, headers["Content-Type"]) == ("HTTP/1.1 503 Service Unavailable", "text/html")
    assert body.startswith(b"<!DOCTYPE html>")


@pytest.mark.parametrize(
    "to", ["https://elsewhere.example/x", "http://127.0.0.1:1/", "/other", "//h", "ftp://x", ""]
)
def test_redirect_to_anywhere(server: FaultServer, to: str) -> None:
    first, headers, _ = whole(server, steps.redirect(to, status=308))
    assert first.split()[1] == "308"
    assert headers["Location"] == to


@pytest.mark.parametrize("value", steps.RETRY_AFTER.values(), ids=steps.RETRY_AFTER)
def test_retry_after_values_arrive_as_written(server: FaultServer, value: str) -> None:
    first, headers, _ = whole(server, steps.retry_after(value, status=503))
    assert first.split()[1] == "503"
    assert headers["Retry-After"] == value


def test_retry_after_twice_and_as_a_number(server: FaultServer) -> None:
    assert play(server, steps.retry_after(["1", "2"]))[0].count(b"Retry-After: ") == 2
    assert whole(server, steps.retry_after(0.5))[1]["Retry-After"] == "0.5"


def test_http_date_lies_where_it_should() -> None:
    for offset in (-3600, 0, 90):
        assert steps.http_date(offset).endswith(" GMT")
        lies = parsedate_to_datetime(steps.http_date(offset)).timestamp() - time.time()
        assert offset - 10 < lies <= offset


def test_interim_answers_come_first(server: FaultServer) -> None:
    server.script([steps.interim([100, 102, 103], steps.reply(201), headers={"Link": "</a>"})])
    came, _ = listen(server)
    assert [line.split()[1] for line in came.split(b"\r\n") if line.startswith(b"HTTP/")] == [
        b"100",
        b"102",
        b"103",
        b"201",
    ]
    server.script([steps.interim([103] * 1000, steps.reply(201))])
    assert httpx.get(server.url).status_code == 201


# Connections that end, hang or drip


@pytest.mark.parametrize(
    ("step", "came", "ended"),
    [
        (steps.reset("accept"), b"", "reset"),
        (steps.reset("head"), b"", "reset"),
        (steps.reset("request"), b"", "reset"),
        (steps.close("accept"), b"", "closed"),
        (steps.close("head"), b"", "closed"),
        (steps.close("request"), b"", "closed"),
        (steps.keep_alive_closed(), b"", "closed"),
        (steps.half_close("request"), b"", "closed"),
        (steps.hang(), b"", "open"),
        (steps.hang(at="accept"), b"", "open"),
        (steps.hang(at="head"), b"", "open"),
    ],
    ids=lambda value: value.name if isinstance(value, Step) else "",
)
def test_nothing_comes(server: FaultServer, step: Step, came: bytes, ended: str) -> None:
    assert play(server, step) == (came, ended)
    server.wait_until_idle()
    accepted = step.at == "accept"
    assert [request.complete for request in server.requests] == ([] if accepted else [step.at == "request"])


@pytest.mark.parametrize(
    ("broken", "how"), [(steps.reset, "reset"), (steps.close, "closed"), (steps.half_close, "closed")]
)
def test_half_an_answer_comes(server: FaultServer, broken: Any, how: str) -> None:
    came, ended = play(server, broken("headers"))
    assert came.startswith(b"HTTP/1.1 200 ")
    assert came.endswith(b"\r\n\r\n")
    assert ended == how
    came, ended = play(server, broken("body"))
    _, headers, body = split(came)
    assert 0 < len(body) < int(headers["Content-Length"])
    assert ended == how


def test_half_close_goes_on_reading(server: FaultServer) -> None:
    server.script([steps.half_close()])
    with socket.create_connection((server.host, server.port), timeout=30) as sock:
        sock.sendall(REQUEST)
        assert sock.recv(100) == b""
        for _ in range(3):
            sock.sendall(REQUEST)  # a full close would answer the second one with a reset
        assert server.connections_open == 1
    server.wait_until_idle()
    assert server.connections[0].ended == "half close"


def test_release_ends_hangs_that_hold_now(server: FaultServer) -> None:
    server.script([steps.hang(), steps.hang()])
    with socket.create_connection((server.host, server.port), timeout=30) as sock:
        sock.sendall(REQUEST)
        server.wait_for_requests(1)
        server.release()
        assert sock.recv(100) == b""
    assert listen(server) == (b"", "open")


def test_a_hang_ends_by_its_gate(server: FaultServer) -> None:
    gate = server.gate("enough")
    server.script([steps.hang(gate=gate)])
    with socket.create_connection((server.host, server.port), timeout=30) as sock:
        sock.sendall(REQUEST)
        gate.wait_until_reached()
        gate.open()
        assert sock.recv(100) == b""


def test_a_hang_ends_when_the_client_leaves(server: FaultServer) -> None:
    server.script([steps.hang()])
    with pytest.raises(httpx.ReadTimeout):
        httpx.get(server.url, timeout=httpx.Timeout(30, read=0.1))
    server.wait_until_idle()


def test_an_accept_step_meets_a_connection_that_is_kept(server: FaultServer) -> None:
    server.script([steps.reply(), steps.reset("accept"), steps.reply(201)])
    with httpx.Client(base_url=server.url) as client:
        client.get("/")
        with pytest.raises(httpx.ReadError):
            client.get("/")
        assert client.get("/").status_code == 201


def test_keep_alive_closed_between_requests(server: FaultServer) -> None:
    server.script([steps.reply(), steps.keep_alive_closed(), steps.reply(201)])
    with httpx.Client(base_url=server.url) as client:
        client.get("/")
        with pytest.raises(httpx.RemoteProtocolError, match="without sending a response"):
            client.get("/")
        assert client.get("/").status_code == 201
    assert [request.connection for request in server.requests] == [1, 1, 2]


def test_trickle_is_let_through_drop_by_drop(server: FaultServer) -> None:
    gate = server.gate("drop")
    server.script([steps.trickle(b'{"a": 1}', size=3, gates=itertools.repeat(gate))])
    with httpx.Client() as client, client.stream("GET", server.url) as answer:
        chunks = answer.iter_raw()
        for number, expected in enumerate([b'{"a', b'": ', b"1}"], 1):
            gate.wait_until_reached(number)
            assert gate.arrivals == number  # the next drop waits for our word
            gate.let()
            assert next(chunks) == expected
        assert list(chunks) == []


def test_trickle_never_lets_a_read_timeout_pass(server: FaultServer) -> None:
    server.script([steps.trickle(b"12345", every=0.01, head_too=True)])
    assert httpx.get(server.url, timeout=1).content == b"12345"
    server.script([steps.trickle(b"ab", endless=True, size=1)])
    came, _ = listen(server, most=1000)
    body = split(came)[2]
    assert len(body) > 800
    assert body.replace(b"ab", b"") in (b"", b"a")


# Framing and content that lie


@pytest.mark.parametrize(
    ("lie", "lengths"),
    [
        ("short", ["5"]),
        ("long", ["20"]),
        ("double", ["10", "10"]),
        ("two", ["10", "5"]),
        ("negative", ["-10"]),
        ("word", ["many"]),
    ],
)
def test_wrong_length(server: FaultServer, lie: Any, lengths: list[str]) -> None:
    came, ended = play(server, steps.wrong_length(lie, b"0123456789"))
    head, _, body = came.partition(b"\r\n\r\n")
    lines = head.decode().split("\r\n")
    assert [line.partition(": ")[2] for line in lines if line.startswith("Content-Length")] == lengths
    assert (body, ended) == (b"0123456789", "closed")


@pytest.mark.parametrize("where", ["in chunk", "between chunks", "in size", "bad size"])
def test_cut_chunked_is_an_error_to_every_reader(server: FaultServer, where: Any) -> None:
    server.script([steps.cut_chunked(where=where)])
    with pytest.raises(httpx.RemoteProtocolError):
        httpx.get(server.url)


def test_truncated_json_cannot_be_told_by_its_framing(server: FaultServer) -> None:
    server.script([steps.truncated_json()])
    answer = httpx.get(server.url)
    assert answer.status_code == 200
    with pytest.raises(json.JSONDecodeError):
        answer.json()


def test_gzip_bomb_is_small_on_the_wire(server: FaultServer) -> None:
    _, headers, body = whole(server, steps.gzip_bomb(10_000_001))
    assert headers["Content-Encoding"] == "gzip"
    assert len(body) == int(headers["Content-Length"]) < 20_000
    assert len(gzip.decompress(body)) == 10_000_001
    _, headers, body = whole(server, steps.gzip_bomb(10_000_000, layers=2))
    assert headers["Content-Encoding"] == "gzip, gzip"
    assert len(gzip.decompress(gzip.decompress(body))) == 10_000_000


def test_not_gzip(server: FaultServer) -> None:
    _, headers, body = whole(server, steps.not_gzip())
    assert headers["Content-Encoding"] == "gzip"
    with pytest.raises(zlib.error):
        zlib.decompress(body, 31)


@pytest.mark.parametrize(
    "step", [steps.endless_headers(), steps.endless_body(), steps.endless_body(chunked=False)]
)
def test_endless(server: FaultServer, step: Step) -> None:
    came, _ = play(server, step, most=1 << 20)
    assert len(came) >= 1 << 20
    assert (b"\r\n\r\n" in came) == (step.name == "endless body")
    server.wait_until_idle()


@pytest.mark.parametrize("announced", [True, False])
def test_huge_body(server: FaultServer, announced: bool) -> None:
    server.script([steps.huge_body((1 << 20) + 1, announced=announced)])
    answer = httpx.get(server.url)
    assert len(answer.content) == (1 << 20) + 1
    assert ("content-length" in answer.headers) == announced


def test_bodies_that_only_look_like_json(server: FaultServer) -> None:
    bodies = {
        "malformed": steps.malformed_json(),
        "nan": steps.not_a_number(),
        "bom": steps.json_with_bom({"a": 1}),
        "keys": steps.duplicate_keys(),
        "deep": steps.deep_json(1000),
        "charset": steps.charset_lie({"a": "ü"}),
        "unknown charset": steps.charset_lie(declared="utf-42", actual="utf-8"),
    }
    came = {name: whole(server, step) for name, step in bodies.items()}
    assert all(headers["Content-Type"].startswith("application/json") for _, headers, _ in came.values())
    with pytest.raises(json.JSONDecodeError):
        json.loads(came["malformed"][2])
    assert b"NaN" in came["nan"][2]
    assert came["bom"][2] == b'\xef\xbb\xbf{"a": 1}'
    assert json.loads(came["keys"][2], object_pairs_hook=list) == [("id", "first"), ("id", "second")]
    assert came["deep"][2] == b"[" * 1000 + b"]" * 1000
    assert came["charset"][2] == b'{"a": "\xfc"}'
    assert came["unknown charset"][1]["Content-Type"].endswith("utf-42")


def test_no_content_with_body_puts_the_connection_out_of_step(server: FaultServer) -> None:
    server.script([steps.no_content_with_body(b"surplus"), steps.reply(200)])
    came, ended = listen(server, send=REQUEST * 2)
    assert came.startswith(b"HTTP/1.1 204 ")
    assert b"\r\n\r\nsurplusHTTP/1.1 200 OK" in came
    assert ended == "open"


def test_http10(server: FaultServer) -> None:
    came, ended = play(server, steps.http10(b"old"))
    first, headers, body = split(came)
    assert (first, "Content-Length" in headers, body, ended) == ("HTTP/1.0 200 OK", False, b"old", "closed")


# Streams


def test_the_second_event_is_held_until_the_first_was_read(server: FaultServer) -> None:
    read = server.gate("first event read")
    server.script([steps.sse([{"event": "a", "data": {"n": 1}}, read, "two\nlines"])])
    with httpx.Client() as client, client.stream("GET", server.url) as answer:
        assert answer.headers["content-type"] == "text/event-stream"
        chunks = answer.iter_raw()
        assert next(chunks) == b'event: a\ndata: {"n": 1}\n\n'
        read.wait_until_reached()
        read.open()
        assert list(chunks) == [b"data: two\ndata: lines\n\n"]


def test_sse_bytes() -> None:
    assert steps.sse_bytes({"comment": "hi", "id": "7", "retry": 10, "data": "x"}, newline="\r\n") == (
        b": hi\r\nid: 7\r\nretry: 10\r\ndata: x\r\n\r\n"
    )
    assert steps.sse_bytes(b"data: half") == b"data: half"


def test_ndjson(server: FaultServer) -> None:
    server.script([steps.ndjson([{"n": 1}, "ü", b'{"half'])])
    answer = httpx.get(server.url)
    assert answer.headers["content-type"] == "application/x-ndjson"
    assert answer.content == '{"n": 1}\n"ü"\n{"half'.encode()


@pytest.mark.parametrize("framing", ["chunked", "close", "length"])
def test_a_proper_end_in_any_framing(server: FaultServer, framing: Any) -> None:
    server.script([steps.stream([b"one", b"two"], framing=framing)])
    answer = httpx.get(server.url)
    assert answer.content == b"onetwo"
    assert ("content-length" in answer.headers) == (framing == "length")


@pytest.mark.parametrize(
    ("framing", "end", "error"),
    [
        ("chunked", "cut", httpx.RemoteProtocolError),
        ("length", "cut", httpx.RemoteProtocolError),
        ("chunked", "reset", httpx.ReadError),
        ("close", "reset", httpx.ReadError),
    ],
)
def test_an_improper_end_is_an_error(
    server: FaultServer, framing: Any, end: Any, error: type[Exception]
) -> None:
    server.script([steps.stream([b"one", b"two"], framing=framing, end=end)])
    with pytest.raises(error):
        httpx.get(server.url)


def test_a_stream_that_never_ends(server: FaultServer) -> None:
    came, ended = play(server, steps.stream([b"one"], end="hang"))
    assert (came.endswith(b"3\r\none\r\n"), ended) == (True, "open")


# Gates, pauses and steps of one's own


def test_a_gate_orders_two_connections(server: FaultServer) -> None:
    gate, order = server.gate("second came"), list[str]()
    server.script([steps.after(gate, steps.reply())], path="/first")
    server.script([steps.reply()], path="/second")

    def first() -> None:
        httpx.get(server.url + "/first")
        order.append("first")

    thread = threading.Thread(target=first)
    thread.start()
    gate.reached.wait(5)
    httpx.get(server.url + "/second")
    order.append("second")
    gate.open()
    thread.join()
    assert order == ["second", "first"]


def test_a_gate_can_be_shut_again(server: FaultServer) -> None:
    gate = server.gate("door")
    assert server.gate("door") is gate
    server.script([steps.after(gate, steps.reply())], repeat=True)
    gate.open()
    assert listen(server)[0] != b""
    gate.shut()
    assert listen(server)[0] == b""
    gate.let()
    assert listen(server)[0] != b""
    assert listen(server)[0] == b""
    assert repr(gate) == "Gate('door', shut, arrivals=4)"
    server.script([])


def test_a_pause_and_a_step_of_ones_own(server: FaultServer) -> None:
    assert play(server, steps.pause(0.01, steps.reply(202)))[0].startswith(b"HTTP/1.1 202")
    own = Step("echo", lambda request: [request.body, request.target.encode(), Mark.CLOSE])
    assert play(server, own) == (b"body/x", "closed")
    assert play(server, steps.raw(b"before you ask", Mark.CLOSE, at="accept"), send=b"") == (
        b"before you ask",
        "closed",
    )
