"""What the benchmark server says: whole answers, made once, and streams.

    POST /v1/sessions                202, {"session_id": ...}       a Layer session (openapi/layer.yaml)
    POST /v1/sessions/{id}/actions   202, no body                   a Layer action
    POST /v2/deployments/invoke      200, an answer                 of an Orquesta deployment (openapi/orquesta.yaml)
    POST /v1/chat/completions        200, an answer                 of a model of OpenAI
    POST /events/<n>/<ms>/...        200, n server-sent events      one each <ms>; for .../deployments/invoke
                                                                    Orquesta's, else chunks of a chat completion
    POST /v1/chat/completions        200, a chat completion          of OpenAI's API
    POST /placeholders/v1/chat/...   200, the same, about a PERSON_0 (for .../completions)
    POST /event                      200, {"id": ..., "api_name"}    a Libretto event (openapi/libretto.yaml)
    GET|POST /liminal/api/v1/...     200                            a session of Liminal (openapi/liminal.yaml): its
                                                                    login, one thread, a cleansed text, a streamed
                                                                    answer
    POST /token                      200, an access token           OAuth client credentials
    GET|POST /json?bytes=N           200, {"text": "xxx..."}        about N bytes (default 100)
    GET|POST /sse?n=N&interval_ms=M  200, N server-sent events      and `data: [DONE]`
    GET|POST /ndjson?n=N&...         200, N lines of JSON
    GET  /stats                      200, what was counted          not counted itself
    POST /stats/reset                204                            counts from zero

Any path may begin with `/delay/<ms>`: the answer comes that much later. Everything else is 404.
"""

from __future__ import annotations

import json
from functools import lru_cache
from typing import NamedTuple
from urllib.parse import parse_qs

SESSION_ID = "43f82426-0be8-519d-b555-c068abf14d92"


class Stream(NamedTuple):
    """An answer that comes event by event: its head, each event as it goes over the wire, and the last bytes."""

    head: bytes
    event: bytes
    events: int
    interval: float
    tail: bytes


class Answer(NamedTuple):
    """An answer and how many seconds to hold it back; `body` is a whole response or a stream."""

    body: bytes | Stream
    delay: float
    path: str


def whole(status: str, body: bytes, content_type: str = "application/json") -> bytes:
    """Return a response as it goes over the wire."""
    kind = f"Content-Type: {content_type}\r\n" if body else ""
    return f"HTTP/1.1 {status}\r\n{kind}Content-Length: {len(body)}\r\n\r\n".encode() + body


def as_json(document: object) -> bytes:
    return json.dumps(document, separators=(",", ":")).encode()


CREATED = whole("202 Accepted", as_json({"session_id": SESSION_ID}))
RECORDED = whole("202 Accepted", b"")
TOKEN = whole(
    "200 OK", as_json({"access_token": "benchmark-token", "token_type": "Bearer", "expires_in": 3600})
)
# The shape of a chat completion's chunk, with the usual few characters of new text.
CHAT_CHUNK: dict[str, object] = {
    "id": "chatcmpl-benchmark",
    "object": "chat.completion.chunk",
    "created": 1700000000,
    "model": "benchmark",
    "choices": [{"index": 0, "delta": {"content": "token "}, "finish_reason": None}],
}
CHAT = whole(
    "200 OK",
    as_json(
        CHAT_CHUNK
        | {
            "object": "chat.completion",
            "choices": [
                {
                    "index": 0,
                    "message": {"role": "assistant", "content": "Here I am. What can I do for you today?"},
                    "finish_reason": "stop",
                }
            ],
            "usage": {"prompt_tokens": 21, "completion_tokens": 11, "total_tokens": 32},
        }
    ),
)
# An event of Orquesta's stream (openapi/orquesta.yaml), about 120 bytes as it goes over the wire.
DEPLOYMENT_EVENT: dict[str, object] = {
    "id": "01HXK3V4Q6M7N8P9R0S1T2V3W4",
    "is_final": False,
    "choices": [{"index": 0, "message": {"role": "assistant", "content": "token "}}],
}
DEPLOYMENT = whole(
    "200 OK",
    as_json(
        DEPLOYMENT_EVENT
        | {
            "created": "2026-01-02T03:04:05Z",
            "object": "chat",
            "model": "m",
            "provider": "p",
            "is_final": True,
        }
    ),
)
COMPLETION = whole(
    "200 OK",
    as_json(
        CHAT_CHUNK
        | {
            "object": "chat.completion",
            "choices": [
                {
                    "index": 0,
                    "message": {"role": "assistant", "content": "token " * 20},
                    "finish_reason": "stop",
                }
            ],
            "usage": {"prompt_tokens": 20, "completion_tokens": 20, "total_tokens": 40},
        }
    ),
)
EVENT = whole("200 OK", as_json({"id": "11111111-1111-4111-8111-111111111111", "api_name": "benchmark"}))
# A session of Liminal: what begins it, one thread, and a line of a streamed answer (openapi/liminal.yaml).
LIMINAL_LOGIN = b"HTTP/1.1 200 OK\r\nSet-Cookie: session=benchmark; Path=/\r\nContent-Length: 0\r\n\r\n"
_DATES = {"createdAt": "2024-06-01T10:00:00.000Z", "updatedAt": "2024-06-01T10:00:00.000Z", "deletedAt": None}
_CONNECTION = {
    "id": 9,
    "modelInstanceId": 7,
    "model": "m",
    "providerKey": "openai",
    "credentials": {},
} | _DATES
_INSTANCE = {
    "id": 7,
    "policyGroupId": 3,
    "trainerThreadId": None,
    "userId": None,
    "instructions": "",
    "name": "benchmark",
    "modelConnections": [_CONNECTION],
} | _DATES
_THREAD = {
    "id": 42,
    "modelInstanceId": 7,
    "userId": 2,
    "name": "benchmark",
    "source": "sdk",
    "type": "default",
}
LIMINAL_THREADS = whole(
    "200 OK", as_json({"data": [_THREAD | {"modelInstance": _INSTANCE, "chats": []} | _DATES]})
)
LIMINAL_THREAD = whole(
    "200 OK", as_json({"data": _THREAD | {"modelInstance": _INSTANCE, "chats": []} | _DATES})
)
_ITEM = {"start": 9, "end": 17, "entityType": "PERSON_0"}
LIMINAL_CLEANSED = whole(
    "200 OK",
    as_json(
        {
            "data": {
                "items": [_ITEM],
                "text": "Write to PERSON_0, please",
                "itemsHashed": [_ITEM | {"end": 53}],
                "textHashed": f"Write to {'A' * 43}=, please",
            }
        }
    ),
)
# What a model says that was asked with a placeholder.
_SAID = {"role": "assistant", "content": "Dear PERSON_0, " + "token " * 17}
RESTORABLE = whole(
    "200 OK",
    as_json(
        CHAT_CHUNK
        | {
            "object": "chat.completion",
            "choices": [{"index": 0, "message": _SAID, "finish_reason": "stop"}],
            "usage": {"prompt_tokens": 20, "completion_tokens": 20, "total_tokens": 40},
        }
    ),
)
LIMINAL_LINE: dict[str, object] = {"content": "token ", "finishReason": None}
UNKNOWN = whole("404 Not Found", as_json({"error": "no such path"}))


@lru_cache(maxsize=256)
def answer(target: str) -> Answer:
    """Return the answer to a request target; the same target always gets the same bytes."""
    path, _, query = target.partition("?")
    delay = 0.0
    if path.startswith("/delay/"):
        _, _, milliseconds, rest = path.split("/", 3)
        path, delay = "/" + rest, float(milliseconds) / 1000
    numbers = {name: values[0] for name, values in parse_qs(query).items() if name != "source"}
    return Answer(_body(path, {name: float(value) for name, value in numbers.items()}), delay, path)


def _body(path: str, options: dict[str, float]) -> bytes | Stream:
    if path == "/v1/sessions":
        return CREATED
    if path.startswith("/v1/sessions/") and path.endswith("/actions"):
        return RECORDED
    if path == "/v1/chat/completions":
        return COMPLETION
    if path == "/placeholders/v1/chat/completions":
        return RESTORABLE
    if path == "/event":
        return EVENT
    if path == "/v1/chat/completions":
        return CHAT
    if path == "/token":
        return TOKEN
    if path.startswith("/liminal/api/v1/"):
        return _liminal(path.rpartition("/")[2])
    if path == "/json":
        return whole("200 OK", as_json({"text": "x" * int(options.get("bytes", 100) - 11)}))
    if path.startswith("/events/"):
        _, _, count, milliseconds, rest = path.split("/", 4)
        shape = DEPLOYMENT_EVENT if rest.endswith("deployments/invoke") else CHAT_CHUNK
        return _events(True, shape, int(count), float(milliseconds) / 1000)
    if path == "/v2/deployments/invoke":
        return DEPLOYMENT
    if path in ("/sse", "/ndjson"):
        return _stream(path == "/sse", int(options.get("n", 100)), options.get("interval_ms", 0) / 1000)
    return UNKNOWN


def _liminal(last: str) -> bytes | Stream:
    if last == "threads":
        return LIMINAL_THREADS
    if last == "42":
        return LIMINAL_THREAD
    if last == "cleanse":
        return LIMINAL_CLEANSED
    if last in ("login", "me"):
        return LIMINAL_LOGIN
    if last != "submit":
        return UNKNOWN
    # Its last line says why it ends, which a client waits for.
    end = as_json(LIMINAL_LINE | {"finishReason": "stop"}) + b"\n"
    return _events(False, LIMINAL_LINE, 9_999, 0.0)._replace(tail=chunk(end) + b"0\r\n\r\n")


def _stream(sse: bool, count: int, interval: float) -> Stream:
    return _events(sse, CHAT_CHUNK, count, interval)


def _events(sse: bool, shape: dict[str, object], count: int, interval: float) -> Stream:
    data = as_json(shape)
    kind = "text/event-stream" if sse else "application/x-ndjson"
    head = f"HTTP/1.1 200 OK\r\nContent-Type: {kind}\r\nTransfer-Encoding: chunked\r\n\r\n".encode()
    last = chunk(b"data: [DONE]\n\n") if sse else b""
    event = b"data: " + data + b"\n\n" if sse else data + b"\n"
    return Stream(head, chunk(event), count, interval, last + b"0\r\n\r\n")


def chunk(data: bytes) -> bytes:
    return b"%x\r\n%s\r\n" % (len(data), data)
