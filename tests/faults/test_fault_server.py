"""The fault server itself: what it answers, records and leaves behind (steps: test_fault_server_steps)."""

from __future__ import annotations

import contextlib
import gc
import http.client
import os
import socket
import subprocess
import sys
import threading
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import httpx
import pytest

from ostiary.testing import FaultServer, Received, Step, steps
from ostiary.testing.faults import Mark

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


@pytest.fixture
def server() -> Iterator[FaultServer]:
    with FaultServer() as running:
        yield running


def ask(
    server: FaultServer, path: str = "/", method: str = "GET", body: bytes | None = None
) -> tuple[int, bytes]:
    """Make one request on a connection of its own."""
    with contextlib.closing(http.client.HTTPConnection(server.host, server.port, timeout=30)) as connection:
        connection.request(method, path, body)
        answer = connection.getresponse()
        return answer.status, answer.read()


def test_answers_200_with_an_object_where_nothing_is_scripted(server: FaultServer) -> None:
    assert ask(server) == (200, b"{}")
    assert ask(server, method="HEAD") == (200, b"")


def test_plays_a_script_in_order_and_then_its_default(server: FaultServer) -> None:
    server.script([steps.reply(503), steps.reply(429, body="later")])
    assert server.unplayed == ["reply 503", "reply 429"]
    assert [ask(server)[0] for _ in range(3)] == [503, 429, 200]
    assert server.unplayed == []
    assert [request.answered_with for request in server.requests] == ["reply 503", "reply 429", "reply 200"]


def test_repeats_the_last_step_when_told_to(server: FaultServer) -> None:
    server.script([steps.reply(503), steps.reply(418)], repeat=True)
    assert [ask(server)[0] for _ in range(4)] == [503, 418, 418, 418]


def test_keeps_a_script_of_its_own_for_a_path(server: FaultServer) -> None:
    server.script([steps.reply(201)], path="/token")
    server.script([steps.reply(500)])
    assert ask(server, "/other")[0] == 500
    assert ask(server, "/token?a=1")[0] == 201
    assert ask(server, "/token")[0] == 200


def test_lets_a_function_answer(server: FaultServer) -> None:
    server.answer(lambda request: steps.reply(404 if request.path == "/missing" else 202))
    assert [ask(server, path)[0] for path in ("/missing", "/there")] == [404, 202]


def test_records_requests_as_they_came(server: FaultServer) -> None:
    with httpx.Client(base_url=server.url) as client:
        client.post("/a%20b?q=1&q=%C3%BC", json={"n": 1}, headers=[("X-Twice", "1"), ("X-Twice", "2")])
        client.put("/chunked", content=iter([b"one, ", b"two"]))
    first, second = server.requests
    assert (first.number, first.connection, first.method, first.version) == (1, 1, "POST", "HTTP/1.1")
    assert (first.path, first.query) == ("/a%20b", [("q", "1"), ("q", "ü")])
    assert first.headers_named("x-twice") == ["1", "2"]
    assert first.header("X-Missing") is None
    assert first.json() == {"n": 1}
    assert first.complete
    assert (second.number, second.connection, second.body) == (2, 1, b"one, two")
    assert [connection.requests for connection in server.connections] == [[first, second]]


def test_answers_an_expectation_before_the_body(server: FaultServer) -> None:
    with socket.create_connection((server.host, server.port), timeout=30) as sock:
        sock.sendall(b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\nExpect: 100-continue\r\n\r\n")
        assert sock.recv(100).startswith(b"HTTP/1.1 100 ")
        sock.sendall(b"{}")
        assert sock.recv(100).startswith(b"HTTP/1.1 200 ")


def test_records_a_body_that_the_client_broke_off(server: FaultServer) -> None:
    with socket.create_connection((server.host, server.port), timeout=30) as sock:
        sock.sendall(b"POST / HTTP/1.1\r\nContent-Length: 10\r\n\r\nhalf")
        sock.shutdown(socket.SHUT_WR)
        assert sock.recv(100) == b""
    (request,) = server.wait_for_requests(1)
    assert (request.body, request.complete) == (b"half", False)
    server.wait_until_idle()


@pytest.mark.parametrize(
    "sent", [b"\x16\x03\x01\x02\x00\r\n\r\n", b"GET /\r\n\r\n", b"GET / HTTP/1.1\r\nno colon\r\n\r\n"]
)
def test_hangs_up_on_what_is_not_http(server: FaultServer, sent: bytes) -> None:
    with socket.create_connection((server.host, server.port), timeout=30) as sock:
        sock.sendall(sent)
        assert sock.recv(100) == b""
    server.wait_until_idle()
    assert "NotHTTPError" in server.connections[0].ended
    assert server.requests == []


def test_refuses_and_then_listens_again_on_the_same_port(server: FaultServer) -> None:
    with httpx.Client(base_url=server.url) as client:
        client.get("/")
        with server.refuse():
            assert server.connections_open == 0
            for _ in range(3):
                with pytest.raises(httpx.ConnectError):
                    client.get("/")
        assert client.get("/").status_code == 200
    assert len(server.requests) == 2


def test_refusing_can_leave_open_connections_alone(server: FaultServer) -> None:
    with httpx.Client(base_url=server.url) as client:
        client.get("/")
        with server.refuse(drop=False):
            assert client.get("/").status_code == 200
            with pytest.raises(httpx.ConnectError):
                httpx.get(server.url)


def test_counts_open_connections_and_names_a_leak(server: FaultServer) -> None:
    client = httpx.Client(base_url=server.url)
    client.get("/")
    assert server.connections_open == 1
    server.wait_until_idle(connections=1)
    with pytest.raises(AssertionError, match=r"not idle .* open: \[Connection\(1, requests=1, open\)\]"):
        server.wait_until_idle(timeout=0.05)
    client.close()
    server.wait_until_idle()
    assert server.connections_open == 0
    assert server.connections[0].ended == "closed by the client"


def test_is_not_idle_while_it_answers(server: FaultServer) -> None:
    gate = server.gate("answer")
    server.script([steps.after(gate, steps.reply())])
    asking = threading.Thread(target=ask, args=(server,))
    asking.start()
    gate.wait_until_reached()
    with pytest.raises(AssertionError, match="1 answers in progress"):
        server.wait_until_idle(connections=None, timeout=0.05)
    gate.open()
    asking.join()
    server.wait_until_idle()


def test_waiting_for_what_never_comes_is_an_error(server: FaultServer) -> None:
    with pytest.raises(AssertionError, match="fewer than 1 requests"):
        server.wait_for_requests(1, timeout=0.05)
    with pytest.raises(AssertionError, match="fewer than 1 connections"):
        server.wait_for_connections(1, timeout=0.05)
    with pytest.raises(AssertionError, match="gate 'nobody' was reached 0 times"):
        server.gate("nobody").wait_until_reached(timeout=0.05)


def test_serves_many_connections_at_once(server: FaultServer) -> None:
    gate = server.gate("all here")
    server.script([steps.after(gate, steps.reply())], repeat=True)
    asking = [threading.Thread(target=ask, args=(server,)) for _ in range(40)]
    for thread in asking:
        thread.start()
    gate.wait_until_reached(40)
    assert server.connections_open == 40
    gate.open()
    for thread in asking:
        thread.join()
    server.wait_until_idle()
    assert sorted(request.number for request in server.requests) == list(range(1, 41))


def test_listens_on_ipv6() -> None:
    try:
        server = FaultServer(host="::1")
    except OSError:
        pytest.skip("no IPv6 loopback here")
    with server:
        assert httpx.get(server.url).status_code == 200
        assert urlsplit(server.url).hostname == "::1"


def test_a_step_that_breaks_fails_the_test_and_not_the_client() -> None:
    def parts(_request: Received) -> Iterable[bytes]:
        raise LookupError("a bug in a step")

    with pytest.raises(LookupError, match="a bug in a step"), FaultServer() as server:  # noqa: PT012
        server.script([Step("broken", parts)])
        with pytest.raises(httpx.RemoteProtocolError):
            httpx.get(server.url)


def test_a_test_that_fails_keeps_its_own_error() -> None:
    def parts(_request: Received) -> Iterable[bytes]:
        raise LookupError("a bug in a step")

    with pytest.raises(httpx.RemoteProtocolError), FaultServer() as server:  # noqa: PT012
        server.script([Step("broken", parts)])
        httpx.get(server.url)


@pytest.mark.parametrize(
    "step",
    [
        steps.reply(),
        steps.hang(at="accept"),
        steps.hang(),
        steps.half_close(),
        steps.endless_headers(),
        steps.endless_body(),
        steps.pause(60, steps.reply()),
        steps.stream([b"x"], end="hang"),
        steps.trickle(b"x" * 100, every=60),
    ],
    ids=lambda step: step.name,
)
def test_ends_whatever_it_is_doing(step: Step) -> None:
    before = set(threading.enumerate())
    with FaultServer() as server:
        server.script([step])
        sock = socket.create_connection((server.host, server.port))
        sock.sendall(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
        server.wait_for_connections(1)
        if step.at != "accept":
            server.wait_for_requests(1)
    assert set(threading.enumerate()) <= before
    assert server.connections_open == 0
    sock.close()
    assert server.close() == []


def test_a_gate_that_nobody_opens_does_not_hold_the_server() -> None:
    with FaultServer() as server:
        server.script([steps.after(server.gate("shut"), steps.reply())])
        sock = socket.create_connection((server.host, server.port))
        sock.sendall(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
        server.gate("shut").wait_until_reached()
    sock.close()


def descriptors() -> int:
    return len(os.listdir("/proc/self/fd"))


@pytest.mark.skipif(not os.path.isdir("/proc/self/fd"), reason="counts descriptors by /proc")
def test_leaves_no_descriptor_behind() -> None:
    def once() -> None:
        with FaultServer() as server, server.refuse():
            pass
        with FaultServer() as server:
            server.script([steps.reset("body"), steps.raw(Mark.HALF_CLOSE), steps.hang()])
            for _ in range(3):
                with contextlib.suppress(httpx.HTTPError):
                    httpx.get(server.url, timeout=httpx.Timeout(30, read=0.1))

    once()
    gc.collect()
    before = descriptors()
    for _ in range(5):
        once()
    assert descriptors() <= before


def test_a_whole_session_warns_of_nothing() -> None:
    script = """
import http.client, gc
from ostiary.testing import FaultServer, steps
with FaultServer() as server:
    server.script([steps.reset("head"), steps.hang(at="accept"), steps.reply()])
    for _ in range(3):
        connection = http.client.HTTPConnection(server.host, server.port, timeout=0.2)
        try:
            connection.request("GET", "/")
            connection.getresponse().read()
        except OSError:
            pass
        connection.close()
gc.collect()
"""
    done = subprocess.run(
        [sys.executable, "-X", "dev", "-W", "error::ResourceWarning", "-c", script],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_loads_nothing_but_the_standard_library_until_tls_is_asked_for() -> None:
    script = (
        "import sys\n"
        "from ostiary.testing import FaultServer\n"
        "with FaultServer(): pass\n"
        "print([name for name in ('cryptography', 'httpx', 'pytest', 'attrs') if name in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, timeout=60, check=True
    )
    assert done.stdout.strip() == "[]"
