"""The model and the gateways that the contestants of `gateways.py` serve."""

from __future__ import annotations

import json
import os
from collections.abc import AsyncIterator

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route

from ostiary.aigateway.gateway import GatewayConfig, Pipeline, Stage, Step, gateway_app
from ostiary.sandbox.services.aigateway.injection import PromptInjection
from ostiary.sandbox.services.aigateway.personal import PersonalData
from ostiary.sandbox.services.aigateway.topics import TopicLimits

MESSAGE = {"role": "assistant", "content": "Nobody but us. " * 8}
WHOLE = json.dumps(
    {"id": "c", "choices": [{"index": 0, "message": MESSAGE, "finish_reason": "stop"}]}
).encode()
CHUNK = {
    "id": "c",
    "object": "chat.completion.chunk",
    "choices": [{"index": 0, "delta": {"content": "word "}}],
}
EVENT = f"data: {json.dumps(CHUNK)}\n\n".encode()
LAST = {"id": "c", "choices": [{"index": 0, "delta": {}, "finish_reason": "stop"}]}
END = f"data: {json.dumps(LAST)}\n\ndata: [DONE]\n\n".encode()
UPSTREAM = os.environ.get("BENCH_MODEL", "http://127.0.0.1:9/v1")


async def chat(request: Request) -> Response:
    if json.loads(await request.body()).get("stream"):
        return StreamingResponse(pieces(), media_type="text/event-stream")
    return Response(WHOLE, media_type="application/json")


async def pieces() -> AsyncIterator[bytes]:
    for _ in range(500):
        yield EVENT
    yield END


model = Starlette(routes=[Route("/v1/chat/completions", chat, methods=["POST"])])
STEPS = [
    Step(processor=PromptInjection(), parameters={"reject": True}),
    Step(processor=PersonalData(), parameters={"modify": True}),
    Step(processor=TopicLimits(), parameters={"reject": True}),
]
empty = gateway_app(GatewayConfig(UPSTREAM))
three = gateway_app(GatewayConfig(UPSTREAM, Pipeline(input=[Stage(STEPS)])))
windowed = gateway_app(GatewayConfig(UPSTREAM, Pipeline(response=[Stage(STEPS[1:2])]), streams="windowed"))
