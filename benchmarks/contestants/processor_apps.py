"""The applications that the contestants of `processors.py` serve."""

from __future__ import annotations

import asyncio
import time
from typing import Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from ostiary.aigateway import BOTH_SIGNATURE, Processor, Result, Tags, processor_app


class Nothing(Processor[Any, Any, Any]):
    async def process_input(self, prompt: Any, metadata: Any, parameters: Any, request: Any) -> Result:
        return Result()

    async def process_response(
        self, prompt: Any, response: Any, metadata: Any, parameters: Any, request: Any
    ) -> Result:
        return Result()


class WithTags(Nothing):
    async def process_input(self, prompt: Any, metadata: Any, parameters: Any, request: Any) -> Result:
        return Result(tags=Tags({"seen": ["yes"]}), processor_result={"length": len(prompt.messages)})


class Waiting(Nothing):
    async def process_input(self, prompt: Any, metadata: Any, parameters: Any, request: Any) -> Result:
        await asyncio.sleep(0.5)
        return Result()


class Blocking(Nothing):
    def process_input(self, prompt: Any, metadata: Any, parameters: Any, request: Any) -> Any:
        time.sleep(0.5)
        return Result()


KINDS = {"nothing": Nothing, "tags": WithTags, "waiting": Waiting, "blocking": Blocking}
ours = processor_app([kind(name, "1", "bench", BOTH_SIGNATURE) for name, kind in KINDS.items()])


async def parse(request: Request) -> JSONResponse:
    async with request.form() as form:
        return JSONResponse({"parts": len(form)})


form = Starlette(routes=[Route("/", parse, methods=["POST"])])
