"""Talk to a gateway with the vendor's openai package, and write what was seen. Runs in an environment of its own."""

import asyncio
import json
import sys
from pathlib import Path

import openai

given = json.loads(sys.argv[1])
client = openai.OpenAI(base_url=given["url"], api_key=given["key"], max_retries=0)


def messages(text):
    return [{"role": "user", "content": text}]


def whole(text, model="gpt-4o"):
    try:
        answer = client.chat.completions.create(model=model, messages=messages(text))
    except openai.APIStatusError as error:
        return {
            "error": type(error).__name__,
            "status": error.status_code,
            "code": error.code,
            "message": error.message,
        }
    return {"text": answer.choices[0].message.content}


def streamed(text, model="gpt-4o"):
    pieces = []
    try:
        with client.chat.completions.create(model=model, messages=messages(text), stream=True) as stream:
            pieces += [chunk.choices[0].delta.content or "" for chunk in stream if chunk.choices]
    except openai.APIStatusError as error:
        return {"error": type(error).__name__, "status": error.status_code, "code": error.code}
    except openai.APIError as error:
        return {"error": type(error).__name__, "code": error.code, "before": "".join(pieces)}
    return {"text": "".join(pieces), "pieces": len(pieces)}


async def at_once(text):
    async with openai.AsyncOpenAI(base_url=given["url"], api_key=given["key"], max_retries=0) as other:
        calls = [other.chat.completions.create(model="gpt-4o", messages=messages(text)) for _ in range(8)]
        return [answer.choices[0].message.content for answer in await asyncio.gather(*calls)]


def called():
    tools = [
        {
            "type": "function",
            "function": {"name": "weather", "parameters": {"type": "object", "properties": {}}},
        }
    ]
    answer = client.chat.completions.create(
        model="gpt-4o", messages=messages("weather?"), tools=tools, tool_choice="required"
    )
    return answer.choices[0].message.tool_calls[0].function.name


seen = {
    "models": [model.id for model in client.models.list()],
    "whole": {name: whole(text) for name, text in given["texts"].items()},
    "streamed": {name: streamed(text) for name, text in given["texts"].items()},
    "failing": {
        model: {"whole": whole("hello", model), "streamed": streamed("hello", model)}
        for model in given["failing"]
    },
    "at_once": asyncio.run(at_once("hello")),
    "tool": called(),
}
client.close()
Path(given["result"]).write_text(json.dumps(seen), "utf-8")
