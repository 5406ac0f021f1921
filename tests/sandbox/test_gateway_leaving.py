"""Callers that leave a gateway, at any time: nothing goes on for nobody, and nothing is said of it."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
from tests.support.f5_processors import Each
from tests.support.gateway_model import EVENTS, Model, chunk, hidden, written

from ostiary.aigateway import Result
from ostiary.aigateway.gateway import Gateway, GatewayConfig, Pipeline, Stage, Step, gateway_app

pytestmark = pytest.mark.anyio


async def test_a_caller_that_leaves_in_the_middle_of_its_request_makes_no_noise(
    caplog: pytest.LogCaptureFixture,
) -> None:
    model, sent = Model(), list[Any]()
    gateway = Gateway(GatewayConfig("http://model/v1"), http_session=model)
    coming = [{"type": "http.request", "body": b'{"mess', "more_body": True}, {"type": "http.disconnect"}]

    async def receive() -> Any:
        return coming.pop(0)

    async def send(message: Any) -> None:
        sent.append(message)

    path = "/v1/chat/completions"
    scope = {"type": "http", "method": "POST", "path": path, "headers": [], "query_string": b""}
    await gateway_app(gateway)(scope, receive, send)
    assert sent[0]["status"] == 499
    assert model.seen == []
    await gateway.close()


@pytest.mark.parametrize("how", ["passing", "windowed", "with a delay", "cancelled"])
async def test_a_caller_that_leaves_a_silent_model_ends_its_stream(how: str) -> None:
    """Nothing more would ever come: only the caller's leaving, or the server's end, can end this."""
    closed, begun = asyncio.Event(), asyncio.Event()

    class Silent(httpx.AsyncByteStream):
        async def __aiter__(self) -> AsyncIterator[bytes]:
            yield written(chunk({"content": "a"}))
            begun.set()
            await asyncio.Event().wait()

        async def aclose(self) -> None:
            closed.set()

    body = [json.dumps({"model": "m", "messages": [], "stream": True}).encode()]

    async def receive() -> Any:
        if body:
            return {"type": "http.request", "body": body.pop(), "more_body": False}
        await (asyncio.Event() if how == "cancelled" else begun).wait()
        return {"type": "http.disconnect"}

    async def send(message: Any) -> None:
        pass

    model = httpx.MockTransport(lambda request: httpx.Response(200, headers=EVENTS, stream=Silent()))
    pipeline = Pipeline() if how == "passing" else hidden()
    delay = 3600.0 if how == "with a delay" else None
    config = GatewayConfig("http://model/v1", pipeline, streams="windowed", delay=delay)
    gateway = Gateway(config, http_session=model)
    path = "/v1/chat/completions"
    scope = {"type": "http", "method": "POST", "path": path, "headers": [], "query_string": b""}
    known = asyncio.all_tasks()
    async with asyncio.timeout(60):
        chat = asyncio.ensure_future(gateway_app(gateway)(scope, receive, send))
        if how == "cancelled":
            await begun.wait()
            chat.cancel()
        await asyncio.wait([chat])
        await closed.wait()
        # No task goes on for nobody.
        while asyncio.all_tasks() - known:
            await asyncio.sleep(0)
    assert chat.cancelled() == (how == "cancelled")
    assert "ostiary_gateway_chats_under_way 0" in gateway.metrics.text()
    await gateway.close()


@pytest.mark.parametrize("where", ["a step", "the model", "the model's stream, held back"])
async def test_a_caller_that_leaves_before_its_answer_ends_all_work(where: str) -> None:
    """Neither the step nor the model ever answers: only the caller's leaving can end this."""
    begun, ended = asyncio.Event(), list[str]()

    async def forever(name: str) -> None:
        begun.set()
        try:
            await asyncio.Event().wait()
        finally:
            ended.append(name)

    async def work(prompt: Any, response: Any, metadata: Any) -> Any:
        if where == "a step":
            await forever("a step")
        return Result()

    class Silent(httpx.AsyncByteStream):
        async def __aiter__(self) -> AsyncIterator[bytes]:
            yield written(chunk({"content": "a"}))
            await forever(where)

    async def model(request: httpx.Request) -> httpx.Response:
        if where == "the model":
            await forever(where)
        return httpx.Response(200, headers=EVENTS, stream=Silent())

    body = [json.dumps({"model": "m", "messages": [], "stream": "held" in where}).encode()]

    async def receive() -> Any:
        if body:
            return {"type": "http.request", "body": body.pop(), "more_body": False}
        await begun.wait()
        return {"type": "http.disconnect"}

    async def send(message: Any) -> None:
        pass

    step = Step(processor=Each("p", work), timeout=3600.0)
    stages = [Stage([step])]
    config = GatewayConfig("http://model/v1", Pipeline(stages, stages), streams="buffered")
    gateway = Gateway(config, http_session=httpx.MockTransport(model))
    path = "/v1/chat/completions"
    scope = {"type": "http", "method": "POST", "path": path, "headers": [], "query_string": b""}
    async with asyncio.timeout(60):
        await gateway_app(gateway)(scope, receive, send)
    assert ended == [where]
    assert "ostiary_gateway_chats_under_way 0" in gateway.metrics.text()
    assert gateway.runner(config.pipeline).asker.breakers[id(step)][1].admits()
    await gateway.close()
