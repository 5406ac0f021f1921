"""Orquesta's client on either face over a made-up service, for tests of what it sends, returns and raises."""

from __future__ import annotations

import asyncio
import inspect
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import httpx
from tests.support.faces import Face

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


class Talk:
    """Run calls of a client of either face from a sync test."""

    def __init__(self, client: Any, runner: asyncio.Runner | None) -> None:
        self.client = client
        self._runner = runner

    def __call__(self, made: Any) -> Any:
        """Return what a call made, awaited where it has to be: `talk(client.deployments.invoke("k"))`."""
        if self._runner is None or not inspect.isawaitable(made):
            return made

        async def wait() -> Any:
            return await made

        return self._runner.run(wait())

    def pieces(self, stream: Any) -> list[Any]:
        """Read a stream to its end."""
        if self._runner is None:
            return list(stream)

        async def read() -> list[Any]:
            return [each async for each in stream]

        return self._runner.run(read())


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
    if face == "sync":
        with Orquesta(**settings) as client:
            yield Talk(client, None)
        return
    with asyncio.Runner() as runner:
        other = AsyncOrquesta(**settings)
        try:
            yield Talk(other, runner)
        finally:
            runner.run(other.close())
