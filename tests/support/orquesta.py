"""Orquesta's client on either face over a made-up service, for tests of what it sends, returns and raises."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import httpx
from tests.support.faces import Face, Talk, talking_to

from ostiary.orquesta import AsyncOrquesta, Orquesta

ID = "01HXK3V4Q6M7N8P9R0S1T2V3W4"
ANSWER: dict[str, Any] = {
    "id": ID,
    "created": "2024-03-01T12:00:00.000Z",
    "object": "chat",
    "model": "gpt-4",
    "provider": "openai",
    "is_final": True,
    "finalized": "2024-03-01T12:00:01.200Z",
    "system_fingerprint": None,
    "choices": [
        {"index": 0, "message": {"role": "assistant", "content": "Hello Sam"}, "finish_reason": "stop"}
    ],
    "telemetry": {"trace_id": "t1", "span_id": "s1"},
    "something_new": {"a": [1.0, None]},
}
CONFIG: dict[str, Any] = {
    "id": ID,
    "provider": "openai",
    "model": "gpt-4",
    "type": "chat",
    "version": "3",
    "messages": [{"role": "system", "content": "Greet Sam"}],
    "parameters": {"temperature": 0.7, "maxTokens": 256},
    "tools": [],
}
STORED = {"code": 200, "success": True}


def piece(text: str | None, *, last: bool = False) -> dict[str, Any]:
    """Return one piece of an answer that streams."""
    choice = {"index": 0, "message": {"role": "assistant", "content": text}}
    return {"id": ID, "object": "chat", "model": "gpt-4", "is_final": last, "choices": [choice]}


def events(*values: Any, end: str = "data: [DONE]\n\n") -> bytes:
    """Return the bytes of a stream of JSON events."""
    return ("".join(f"data: {json.dumps(value)}\n\n" for value in values) + end).encode()


class Service:
    """Answer as Orquesta does where `answers` has none for the path's last part, and keep the requests."""

    def __init__(self, **answers: httpx.Response | Callable[[], httpx.Response]) -> None:
        self.answers = answers
        self.requests: list[httpx.Request] = []

    def __call__(self, request: httpx.Request) -> httpx.Response:
        self.requests.append(request)
        answer = self.answers.get(request.url.path.rpartition("/")[2])
        if isinstance(answer, httpx.Response):
            return httpx.Response(answer.status_code, headers=answer.headers, content=answer.content)
        if answer is not None:
            return answer()
        if request.url.path.endswith("/metrics"):
            return httpx.Response(200, json=STORED)
        if request.url.path.endswith("/get_config"):
            return httpx.Response(200, json=CONFIG)
        if json.loads(request.content or "{}").get("stream"):
            whole = events(piece("Hello"), piece(" Sam"), piece(None, last=True))
            return httpx.Response(200, content=whole, headers={"Content-Type": "text/event-stream"})
        return httpx.Response(200, json=ANSWER)

    @property
    def sent(self) -> dict[str, Any]:
        """The last request's body."""
        body: dict[str, Any] = json.loads(self.requests[-1].content)
        return body


@contextmanager
def talking(face: Face, service: Any = None, **settings: Any) -> Iterator[Talk]:
    """Give a client of the face, over a function that answers requests unless the settings say otherwise."""
    settings = {"api_key": "key-A", **settings}
    if service is not None:
        settings = {
            "base_url": "http://orquesta.test",
            "http_session": httpx.MockTransport(service),
            **settings,
        }
    with talking_to(face, (Orquesta, AsyncOrquesta), settings) as talk:
        yield talk
