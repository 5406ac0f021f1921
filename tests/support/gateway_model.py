"""A gateway before a model's server that gives one answer, and what its streams hold."""

from __future__ import annotations

import json
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import Any

import httpx
from tests.support.f5_processors import Each

from ostiary.aigateway import Result
from ostiary.aigateway.gateway import Gateway, GatewayConfig, Pipeline, Stage, Step, gateway_app

EVENTS = {"content-type": "text/event-stream", "x-ratelimit-remaining": "7"}
DONE = b"data: [DONE]\n\n"
SECRET = "swordfish"


class Model(httpx.AsyncBaseTransport):
    """Stand for the model's server: keep what comes, and give one answer."""

    def __init__(self, answer: Any = None, headers: dict[str, str] = EVENTS, status: int = 200) -> None:
        self.seen: list[httpx.Request] = []
        self._answer = answer
        self._given = (status, headers)

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        await request.aread()
        self.seen.append(request)
        status, headers = self._given
        return httpx.Response(status, headers=headers, content=self._answer or b"{}")


@asynccontextmanager
async def before(
    model: Model, pipeline: Pipeline | None = None, **more: Any
) -> AsyncGenerator[httpx.AsyncClient]:
    gateway = Gateway(GatewayConfig("http://model/v1", pipeline or Pipeline(), **more), http_session=model)
    transport = httpx.ASGITransport(app=gateway_app(gateway))
    async with httpx.AsyncClient(transport=transport, base_url="http://gateway") as client:
        yield client
        assert "ostiary_gateway_chats_under_way 0" in gateway.metrics.text()
    await gateway.close()


async def asked(client: httpx.AsyncClient, messages: Any = (), **more: Any) -> httpx.Response:
    body = {"model": "m", "messages": list(messages), **more}
    return await client.post("/v1/chat/completions", json=body)


def hidden() -> Pipeline:
    """Take a word out of what the model says."""

    def hide(prompt: Any, response: Any, metadata: Any) -> Any:
        for choice in response.choices:
            choice.message.content = (choice.message.content or "").replace(SECRET, "…")
        return Result(modified_response=response)

    return Pipeline(response=[Stage([Step(processor=Each("hide", hide), parameters={"modify": True})])])


def chunk(delta: dict[str, Any], finish: str | None = None, **more: Any) -> dict[str, Any]:
    return {"id": "c", "choices": [{"index": 0, "delta": delta, "finish_reason": finish, **more}]}


def written(*chunks: Any) -> bytes:
    return b"".join(b"data: " + json.dumps(each).encode() + b"\n\n" for each in chunks)


def read(answer: httpx.Response) -> list[Any]:
    lines = [line.removeprefix("data: ") for line in answer.text.split("\n\n") if line]
    return [line if line == "[DONE]" else json.loads(line) for line in lines]


def deltas(answer: httpx.Response) -> list[dict[str, Any]]:
    return [
        choice["delta"] for each in read(answer) if each != "[DONE]" for choice in each.get("choices", ())
    ]
