"""Make governed calls with the openai package of this environment, in every way that it has, on both faces."""

import asyncio
import json
import sys
from typing import Any

import openai

from ostiary import AsyncOstiary, Ostiary
from ostiary.door.guard import explain

GIVEN = json.loads(sys.argv[1])
ASK: dict[str, Any] = {"model": "m", "messages": [{"role": "user", "content": GIVEN["prompt"]}]}
PICTURE = {"type": "image_url", "image_url": {"url": "data:,"}}
OUT: dict[str, Any] = {"version": openai.__version__}


def whole(answer: Any) -> str:
    return str(answer.choices[0].message.content)


def text(chunks: Any) -> str:
    return "".join(choice.delta.content or "" for chunk in chunks for choice in chunk.choices)


def sync() -> dict[str, str]:
    said: dict[str, str] = {}
    with Ostiary(**GIVEN["settings"]) as door, openai.OpenAI(base_url=GIVEN["url"], api_key="k") as model:
        client = door.guard(model)
        completions = client.chat.completions
        said["whole"] = whole(completions.create(**ASK))
        stream: Any = completions.create(**ASK, stream=True)
        said["stream"] = text(stream)
        OUT["stages"] = [each.stage for each in explain(stream).stages]
        said["raw"] = whole(completions.with_raw_response.create(**ASK).parse())
        said["raw stream"] = text(completions.with_raw_response.create(**ASK, stream=True).parse())
        with completions.with_streaming_response.create(**ASK) as response:
            said["streaming"] = whole(response.parse())
        with completions.with_streaming_response.create(**ASK, stream=True) as response:
            said["streaming stream"] = text(response.parse())
        said["copy"] = whole(client.with_options(timeout=5).chat.completions.create(**ASK))
        try:
            completions.create(model="m", messages=[{"role": "user", "content": [PICTURE]}])  # type: ignore[list-item]
        except openai.BadRequestError as error:
            OUT["code"] = error.code
        OUT["models"] = len(list(client.models.list()))
    return said


async def asynchronous() -> dict[str, str]:
    said: dict[str, str] = {}
    async with (
        AsyncOstiary(**GIVEN["settings"]) as door,
        openai.AsyncOpenAI(base_url=GIVEN["url"], api_key="k") as model,
    ):
        completions = door.guard(model).chat.completions
        said["whole"] = whole(await completions.create(**ASK))
        stream: Any = await completions.create(**ASK, stream=True)
        said["stream"] = text([chunk async for chunk in stream])
        said["raw"] = whole((await completions.with_raw_response.create(**ASK)).parse())
        async with completions.with_streaming_response.create(**ASK) as response:
            said["streaming"] = whole(await response.parse())
        async with completions.with_streaming_response.create(**ASK, stream=True) as response:
            parsed: Any = await response.parse()
            said["streaming stream"] = text([chunk async for chunk in parsed])
    return said


OUT |= {"sync": sync(), "async": asyncio.run(asynchronous())}
with open(GIVEN["result"], "w", encoding="utf-8") as file:
    json.dump(OUT, file)
