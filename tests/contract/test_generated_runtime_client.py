"""The runtime's client, against a server on loopback and httpx's mock transport."""

from __future__ import annotations

import asyncio
import gzip
import io
import json
import threading
import zlib
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import httpx
import pytest

import ostiary_api._runtime as rt
from ostiary_api._runtime.inflate import inflater
from ostiary_api.layer import Client
from ostiary_api.layer import models as m
from ostiary_api.layer.api.applications import create_application, list_applications
from ostiary_api.sandbox.api.state import get_status

CREATED = b'{"application_id":"a"}'
BODY = m.ApplicationRequest(name="n")
TOO_MUCH = 33_600_000


class Handler(BaseHTTPRequestHandler):
    """Answer by path: what comes behind the base URL's first segment is the operation's."""

    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        self.do_POST()

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers.get("Content-Length", "0")))
        kind = self.path.split("/")[1]
        head = {"X-Seen-Authorization": self.headers.get("Authorization", "none")}
        status, content = 201, CREATED
        if kind == "gzip":
            head["Content-Encoding"], content = "gzip", gzip.compress(content)
        elif kind == "deflate":
            head["Content-Encoding"], content = "deflate", zlib.compress(content)
        elif kind == "raw-deflate":
            machine = zlib.compressobj(wbits=-zlib.MAX_WBITS)
            head["Content-Encoding"], content = "deflate", machine.compress(content) + machine.flush()
        elif kind == "bomb":
            head["Content-Encoding"], content = "gzip", gzip.compress(b" " * TOO_MUCH, 1)
        elif kind == "cut":
            head["Content-Encoding"], content = "gzip", gzip.compress(content)[:-9]
        elif kind == "br":
            head["Content-Encoding"] = "br"
        elif kind == "large":
            content = b" " * TOO_MUCH
        elif kind == "moved":
            status, head["Location"] = 307, "/plain/v1/applications"
        elif kind == "slow":
            threading.Event().wait(1)
        self.send_response(status)
        for name, value in {**head, "Content-Length": str(len(content))}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *args: object) -> None:
        pass


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    """The server's URL."""
    made = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    made.handle_error = lambda *_: None  # type: ignore[method-assign]  # clients hang up on purpose
    thread = threading.Thread(target=made.serve_forever, args=(0.02,))
    thread.start()
    yield f"http://127.0.0.1:{made.server_address[1]}"
    made.shutdown()
    thread.join()
    made.server_close()


def call(base_url: str, face: str, **options: Any) -> rt.Response[m.ApplicationCreated]:
    if face == "sync":
        with Client(base_url, **options) as client:
            return create_application.sync_detailed(client=client, body=BODY)

    async def run() -> rt.Response[m.ApplicationCreated]:
        async with Client(base_url, **options) as client:
            return await create_application.asyncio_detailed(client=client, body=BODY)

    return asyncio.run(run())


FACES = pytest.mark.parametrize("face", ["sync", "asyncio"])


@FACES
@pytest.mark.parametrize("kind", ["plain", "gzip", "deflate", "raw-deflate"])
def test_an_answer_is_read_whatever_its_encoding(server: str, face: str, kind: str) -> None:
    response = call(f"{server}/{kind}/", face)
    assert (response.status_code, response.parsed.application_id, response.content) == (201, "a", CREATED)


@FACES
@pytest.mark.parametrize("kind", ["bomb", "large"])
def test_an_answer_is_bounded_after_decoding(server: str, face: str, kind: str) -> None:
    with pytest.raises(rt.TooLarge, match="the body is larger than 33554432 bytes"):
        call(f"{server}/{kind}", face)


@pytest.mark.parametrize("encoding", ["gzip", "deflate"])
def test_a_bomb_is_inflated_a_little_at_a_time(encoding: str) -> None:
    content = gzip.compress(b" " * TOO_MUCH, 1) if encoding == "gzip" else zlib.compress(b" " * TOO_MUCH, 1)
    machine = inflater(encoding)
    assert machine is not None
    plain, total = machine.feed(content), 0
    while plain:
        assert len(plain) <= 1024 * 1024
        total += len(plain)
        plain = machine.more()
    assert total == TOO_MUCH
    machine.finish()


@FACES
@pytest.mark.parametrize(("kind", "reason"), [("cut", "ended too early"), ("br", "was not asked for")])
def test_a_damaged_encoding_is_malformed(server: str, face: str, kind: str, reason: str) -> None:
    with pytest.raises(rt.MalformedReply, match=reason):
        call(f"{server}/{kind}", face)


@FACES
def test_redirects_are_not_followed(server: str, face: str) -> None:
    with pytest.raises(rt.ErrorReply) as failed:
        call(f"{server}/moved", face)
    assert (failed.value.status, failed.value.error) == (307, None)


@FACES
def test_a_timeout_comes_through(server: str, face: str) -> None:
    with pytest.raises(httpx.ReadTimeout):
        call(f"{server}/slow", face, timeout=httpx.Timeout(30, read=0.1))


@FACES
def test_a_token_is_asked_for_each_request(server: str, face: str) -> None:
    tokens = iter(["one", "two"])
    seen = [
        call(f"{server}/plain", face, token=lambda: next(tokens)).headers["x-seen-authorization"]
        for _ in range(2)
    ]
    assert seen == ["Bearer one", "Bearer two"]
    assert call(f"{server}/plain", face).headers["x-seen-authorization"] == "none"


@FACES
def test_an_auth_of_httpx_is_used(server: str, face: str) -> None:
    response = call(f"{server}/plain", face, auth=httpx.BasicAuth("u", "p"))
    assert response.headers["x-seen-authorization"] == "Basic dTpw"


def test_an_operation_without_security_gets_no_token() -> None:
    seen: list[httpx.Request] = []

    def serve(request: httpx.Request) -> httpx.Response:
        seen.append(request)
        return httpx.Response(500)

    with httpx.Client(transport=httpx.MockTransport(serve)) as http:
        client = rt.Client("http://h/sandbox", token="t0ken", http=http)
        with pytest.raises(rt.ErrorReply):
            get_status.sync(client=client)
    assert seen[0].url == "http://h/sandbox/status"
    assert "authorization" not in seen[0].headers


def test_a_client_of_ones_own_is_used_as_it_is_and_left_open() -> None:
    seen: list[httpx.Request] = []

    def serve(request: httpx.Request) -> httpx.Response:
        seen.append(request)
        return httpx.Response(201, content=CREATED)

    http = httpx.Client(
        transport=httpx.MockTransport(serve), headers={"X-Mine": "1"}, auth=("u", "p"), timeout=3
    )
    with Client("http://h", http=http) as client:
        create_application.sync(client=client, body=BODY)
    assert not http.is_closed
    assert (seen[0].headers["X-Mine"], seen[0].headers["Authorization"]) == ("1", "Basic dTpw")
    assert seen[0].extensions["timeout"]["read"] == 3
    http.close()


def test_a_closed_client_is_closed() -> None:
    client = Client("http://127.0.0.1:9")
    client.close()
    with pytest.raises(rt.InvalidRequest, match="closed"):
        create_application.sync(client=client, body=BODY)
    with pytest.raises(rt.InvalidRequest, match="closed"):
        asyncio.run(create_application.asyncio(client=client, body=BODY))


def test_one_client_serves_several_event_loops(server: str) -> None:
    # No connection is kept, since the first loop ends without a word to the client.
    client = Client(f"{server}/plain", headers={"Connection": "close"})
    for _ in range(2):
        assert asyncio.run(create_application.asyncio(client=client, body=BODY)).application_id == "a"
    client.close()


def test_a_client_is_frozen_and_its_copies_are_their_own() -> None:
    client = Client("http://h/", headers={"A": "1"}, token="t0ken")
    with pytest.raises(AttributeError, match="frozen"):
        client.base_url = "http://other"
    other = client.with_headers({"B": "2"}).with_timeout(1).with_token("x").with_base_url("https://i")
    assert (client.base_url, other.base_url) == ("http://h", "https://i")
    assert client._options["headers"] == {"A": "1"}
    assert other._pools is not client._pools
    assert "t0ken" not in f"{client!r}{client!s}"
    assert hash(client) != hash(other)


@pytest.mark.parametrize(
    "url",
    [
        "h",
        "ftp://h",
        "http://",
        "http://u:p4ss@h",
        "http://u@h",
        "http://h?q",
        "http://h#f",
        "http://h:x",
        "http://h\r\n",
        "/v1",
    ],
)
def test_a_base_url_that_can_not_be_called_is_refused(url: str) -> None:
    with pytest.raises(rt.InvalidRequest, match="the base URL") as refused:
        Client(url)
    assert "p4ss" not in str(refused.value)


KEY = rt.Scheme("key", "query", "api_key")
SESSION = rt.Scheme("session", "cookie", "sid")
LOGIN = rt.Scheme("login", "basic")
BEARER = rt.Scheme("bearer", "bearer")


@pytest.mark.parametrize(
    ("security", "given", "expected"),
    [
        (((KEY,),), {"key": "k&"}, ("/v1/applications?api_key=k%26", None, None)),
        (((SESSION,),), {"session": "a;b"}, ("/v1/applications", None, "sid=a%3Bb")),
        (((LOGIN,),), {"login": ("u", "p")}, ("/v1/applications", "Basic dTpw", None)),
        (((BEARER, SESSION),), {"bearer": "t", "session": "s"}, ("/v1/applications", "Bearer t", "sid=s")),
        (((BEARER,), (LOGIN,)), {"login": ("u", "p")}, ("/v1/applications", "Basic dTpw", None)),
        (((), (BEARER,)), {"bearer": "t"}, ("/v1/applications", "Bearer t", None)),
        (((), (BEARER,)), {}, ("/v1/applications", None, None)),
        ((), {"bearer": "t"}, ("/v1/applications", None, None)),
    ],
)
def test_credentials_go_where_the_document_says(security: Any, given: Any, expected: Any) -> None:
    seen: list[httpx.Request] = []

    def serve(request: httpx.Request) -> httpx.Response:
        seen.append(request)
        return httpx.Response(200, json=[])

    operation = list_applications.OPERATION._replace(security=security)
    with httpx.Client(transport=httpx.MockTransport(serve)) as http:
        Client("http://h", credentials=given, http=http).send(operation, list_applications.request())
    sent = seen[0]
    assert (
        sent.url.raw_path.decode(),
        sent.headers.get("authorization"),
        sent.headers.get("cookie"),
    ) == expected


def test_a_credential_that_is_missing_is_named_before_anything_is_sent() -> None:
    operation = list_applications.OPERATION._replace(security=((BEARER, SESSION), (KEY,)))
    with Client("http://127.0.0.1:9", token="t") as client:
        with pytest.raises(rt.MissingCredential, match="bearer and session or key"):
            client.send(operation, list_applications.request())


def test_a_header_of_two_lines_is_refused_when_the_client_is_made() -> None:
    with pytest.raises(rt.InvalidRequest):
        Client("http://h", headers={"A": "a\r\nB: 1"})
    with Client("http://h", token="a\nb") as client, pytest.raises(rt.InvalidRequest):
        create_application.sync(client=client, body=BODY)


class Pieces(httpx.SyncByteStream, httpx.AsyncByteStream):
    """An answer's body in pieces; it notes whether it was closed."""

    def __init__(self, *pieces: bytes) -> None:
        self.pieces = pieces
        self.closed = False

    def __iter__(self) -> Iterator[bytes]:
        yield from self.pieces

    async def __aiter__(self) -> Any:
        for piece in self.pieces:
            yield piece

    def close(self) -> None:
        self.closed = True

    async def aclose(self) -> None:
        self.closed = True


STREAM = rt.Operation("s", "events", "GET", "/e", ((200, 200), (204, 204)), "sse", (), "safe", "", "[DONE]")


def decode_event(data: str) -> int:
    return rt.event(data, rt.integer)


def decode(reply: rt.Reply) -> list[int]:
    if reply.status == 200:
        return rt.events_of(STREAM, reply, decode_event)
    raise rt.error_reply(reply, ((400, 499, rt.text),))


def request() -> rt.Request:
    return rt.Request("GET", "/e")


CALL = rt.StreamCall(STREAM, request, decode, decode_event)


def read(face: str, body: Pieces, status: int = 200, most: int = 100) -> list[int]:
    """Read at most some events, as the face does, and leave."""
    transport = httpx.MockTransport(lambda _: httpx.Response(status, stream=body))
    found: list[int] = []
    if face == "sync":
        with (
            httpx.Client(transport=transport) as http,
            CALL.stream(rt.Client("http://h", http=http)) as events,
        ):
            for event in events:
                found.append(event)
                if len(found) == most:
                    break
        return found

    async def run() -> list[int]:
        async with httpx.AsyncClient(transport=transport) as http:
            async with CALL.astream(rt.Client("http://h", async_http=http)) as events:
                async for event in events:
                    found.append(event)
                    if len(found) == most:
                        break
        return found

    return asyncio.run(run())


@FACES
def test_a_stream_is_read_to_its_end_mark(face: str) -> None:
    body = Pieces(b"data: 1\n\nda", b"ta: 2\n\ndata: [DONE]\n\n", b"data: 3\n\n")
    assert read(face, body) == [1, 2]
    assert body.closed


@FACES
def test_an_end_mark_needs_no_blank_line(face: str) -> None:
    assert read(face, Pieces(b"data: 1\n\ndata: [DONE]")) == [1]


@FACES
def test_leaving_a_stream_closes_it(face: str) -> None:
    body = Pieces(b"data: 1\n\n", b"data: 2\n\n")
    assert read(face, body, most=1) == [1]
    assert body.closed


@FACES
@pytest.mark.parametrize(
    ("pieces", "reason"),
    [
        ((b"data: 1\n\n",), "before its end mark"),
        ((b"data: 1\n\ndata: 2\n",), "in the middle of an event"),
        ((b'data: "secret"\n\n',), "expected an integer"),
        ((b"data: secret\n\n",), "not JSON"),
    ],
)
def test_a_stream_that_is_cut_or_malformed_is_told(face: str, pieces: tuple[bytes, ...], reason: str) -> None:
    body = Pieces(*pieces)
    with pytest.raises(rt.MalformedReply, match=reason) as failed:
        read(face, body)
    assert "secret" not in f"{failed.value!s}{failed.value.__context__!r}"
    assert body.closed


@FACES
def test_a_stream_that_is_refused_raises_its_status(face: str) -> None:
    body = Pieces(b'"no"')
    with pytest.raises(rt.ErrorReply) as failed:
        read(face, body, status=429)
    assert (failed.value.status, failed.value.error, body.closed) == (429, "no", True)


@FACES
def test_an_empty_success_is_no_events(face: str) -> None:
    assert read(face, Pieces(), status=204) == []


def test_a_stream_is_read_inside_its_block() -> None:
    with pytest.raises(RuntimeError, match="inside a `with` block"):
        next(CALL.stream(rt.Client("http://h")))


def test_a_download_that_is_refused_raises_its_status() -> None:
    operation = list_applications.OPERATION
    plain = rt.Call(operation, list_applications.request, lambda reply: reply.content)
    transport = httpx.MockTransport(lambda _: httpx.Response(404, content=json.dumps("no")))
    with httpx.Client(transport=transport) as http, pytest.raises(rt.ErrorReply):
        plain.download(Client("http://h", http=http), io.BytesIO())


def test_a_body_in_pieces_is_sent_with_its_length() -> None:
    seen: list[tuple[str | None, bytes]] = []

    def serve(sent: httpx.Request) -> httpx.Response:
        seen.append((sent.headers.get("content-length"), sent.read()))
        return httpx.Response(200, json=[])

    file = rt.File(io.BytesIO(b"a" * 200_000))
    built = rt.Request("POST", "/f", body=rt.file_body(file))
    with httpx.Client(transport=httpx.MockTransport(serve)) as http:
        client = Client("http://h", http=http)
        for _ in range(2):
            client.send(list_applications.OPERATION, built)
    assert seen == [("200000", b"a" * 200_000)] * 2
