"""Make every call that Ostiary records of the vendor's anthropic package, plain and recorded: `… driver.py <settings>`.

Runs in the peer's own environment, in which Ostiary is on the path. `settings` is JSON: `url`, `key`, `layer`,
`application` and `result` (file to write). Each call is made twice, before and after `layer.init()`, and what the
application sees must be the same; what was recorded is read from the sandbox by the test.
"""

import asyncio
import gc
import json
import sys

import anthropic

from ostiary.layer import layer
from ostiary.record import stats

WEATHER = {"type": "object", "properties": {"location": {"type": "string"}}, "required": ["location"]}
TOOL = {"name": "get_weather", "description": "Weather", "input_schema": WEATHER}
USER = [{"role": "user", "content": "What is the weather in Utrecht?"}]
ASK = {"model": "claude-x", "max_tokens": 64, "messages": USER}
PICTURE = {"type": "image", "source": {"type": "base64", "media_type": "image/png", "data": "QQ=="}}
CHANGING = {"id", "tool_use_id"}


def seen(value):
    """Describe what an application sees of a value: its type, and its content."""
    if isinstance(value, list):
        return [seen(item) for item in value]
    content = steady(value.model_dump(mode="json", warnings=False)) if hasattr(value, "model_dump") else value
    return [f"{type(value).__module__}.{type(value).__qualname__}", content]


def steady(value):
    """Leave out what is another one in each answer."""
    if isinstance(value, list):
        return [steady(item) for item in value]
    if isinstance(value, dict):
        return {name: steady(item) for name, item in value.items() if name not in CHANGING}
    return value


class Calls:
    """All calls of the sync client; `Async` has the same for the other face."""

    def __init__(self, client):
        self.messages = client.messages

    def plain(self):
        return seen(self.messages.create(**ASK, system="Be brief", extra_body={"temperature": 0.5}))

    def tools(self):
        first = self.messages.create(**ASK, extra_body={"tools": [TOOL]})
        used = first.content[0]
        result = {"type": "tool_result", "tool_use_id": used.id, "content": "Rain"}
        again = [
            *USER,
            {"role": "assistant", "content": first.content},
            {"role": "user", "content": [result]},
        ]
        return seen(self.messages.create(**{**ASK, "messages": again}))

    def picture(self):
        parts = [{"type": "text", "text": "What is this?"}, PICTURE]
        return seen(self.messages.create(**{**ASK, "messages": [{"role": "user", "content": parts}]}))

    def stream(self):
        stream = self.messages.create(**ASK, stream=True)
        assert isinstance(stream, anthropic.Stream)
        assert stream.response.status_code == 200
        with stream as entered:
            assert entered is stream
            return seen(list(stream))

    def stream_tools(self):
        return seen(list(self.messages.create(**ASK, stream=True, extra_body={"tools": [TOOL]})))

    def stream_closed(self):
        with self.messages.create(**ASK, stream=True) as stream:
            return seen(next(iter(stream)))

    def stream_forgotten(self):
        stream = self.messages.create(**ASK, stream=True)
        first = seen(next(stream))
        del stream
        gc.collect()
        return first

    def helper(self):
        with self.messages.stream(**ASK) as stream:
            texts = list(stream.text_stream)
            return [type(stream).__qualname__, texts, seen(stream.get_final_message())]

    def helper_closed(self):
        with self.messages.stream(**ASK) as stream:
            return [type(stream).__qualname__, next(iter(stream.text_stream))]

    def raw(self):
        raw = self.messages.with_raw_response.create(**ASK)
        return [type(raw).__qualname__, raw.http_response.status_code, seen(raw.parse())]

    def raw_stream(self):
        return seen(list(self.messages.with_raw_response.create(**ASK, stream=True).parse()))

    def streaming(self):
        with self.messages.with_streaming_response.create(**ASK) as response:
            return [type(response).__qualname__, seen(response.parse())]

    def streaming_lines(self):
        with self.messages.with_streaming_response.create(**ASK, stream=True) as response:
            return len(list(response.iter_lines()))

    def error(self):
        try:
            self.messages.create(**{**ASK, "messages": []})
        except anthropic.BadRequestError as error:
            return [type(error).__qualname__, str(error)]

    def header(self):
        options = {"layer-SESSION-id": SESSION, "X-Other": "kept"}
        made = seen(self.messages.create(**ASK, extra_headers=options))
        assert options == {"layer-SESSION-id": SESSION, "X-Other": "kept"}
        return made


class Async:
    """The same calls of the async client."""

    def __init__(self, client):
        self.messages = client.messages

    async def plain(self):
        return seen(await self.messages.create(**ASK, system="Be brief", extra_body={"temperature": 0.5}))

    async def tools(self):
        first = await self.messages.create(**ASK, extra_body={"tools": [TOOL]})
        used = first.content[0]
        result = {"type": "tool_result", "tool_use_id": used.id, "content": "Rain"}
        again = [
            *USER,
            {"role": "assistant", "content": first.content},
            {"role": "user", "content": [result]},
        ]
        return seen(await self.messages.create(**{**ASK, "messages": again}))

    async def picture(self):
        parts = [{"type": "text", "text": "What is this?"}, PICTURE]
        return seen(await self.messages.create(**{**ASK, "messages": [{"role": "user", "content": parts}]}))

    async def stream(self):
        stream = await self.messages.create(**ASK, stream=True)
        assert isinstance(stream, anthropic.AsyncStream)
        assert stream.response.status_code == 200
        async with stream as entered:
            assert entered is stream
            return seen([event async for event in stream])

    async def stream_tools(self):
        stream = await self.messages.create(**ASK, stream=True, extra_body={"tools": [TOOL]})
        return seen([event async for event in stream])

    async def stream_closed(self):
        async with await self.messages.create(**ASK, stream=True) as stream:
            return seen(await anext(aiter(stream)))

    async def stream_forgotten(self):
        stream = await self.messages.create(**ASK, stream=True)
        first = seen(await stream.__anext__())
        del stream
        gc.collect()
        return first

    async def helper(self):
        async with self.messages.stream(**ASK) as stream:
            texts = [text async for text in stream.text_stream]
            return [type(stream).__qualname__, texts, seen(await stream.get_final_message())]

    async def helper_closed(self):
        async with self.messages.stream(**ASK) as stream:
            return [type(stream).__qualname__, await anext(aiter(stream.text_stream))]

    async def raw(self):
        raw = await self.messages.with_raw_response.create(**ASK)
        parsed = raw.parse()
        parsed = await parsed if asyncio.iscoroutine(parsed) else parsed
        return [type(raw).__qualname__, raw.http_response.status_code, seen(parsed)]

    async def raw_stream(self):
        raw = await self.messages.with_raw_response.create(**ASK, stream=True)
        stream = raw.parse()
        stream = await stream if asyncio.iscoroutine(stream) else stream
        return seen([event async for event in stream])

    async def streaming(self):
        async with self.messages.with_streaming_response.create(**ASK) as response:
            return [type(response).__qualname__, seen(await response.parse())]

    async def streaming_lines(self):
        async with self.messages.with_streaming_response.create(**ASK, stream=True) as response:
            return len([line async for line in response.iter_lines()])

    async def error(self):
        try:
            await self.messages.create(**{**ASK, "messages": []})
        except anthropic.BadRequestError as error:
            return [type(error).__qualname__, str(error)]

    async def header(self):
        options = {"layer-SESSION-id": SESSION, "X-Other": "kept"}
        made = seen(await self.messages.create(**ASK, extra_headers=options))
        assert options == {"layer-SESSION-id": SESSION, "X-Other": "kept"}
        return made


NAMES = [name for name in vars(Calls) if not name.startswith("_")]


def all_calls(client):
    calls = Calls(client)
    return {name: getattr(calls, name)() for name in NAMES}


async def all_calls_async(settings):
    async with anthropic.AsyncAnthropic(base_url=settings["url"], api_key=settings["key"]) as client:
        calls = Async(client)
        return {name: await getattr(calls, name)() for name in NAMES}


def recorded(settings, name, call):
    """Make one call in a session of its own, so that the test finds what was recorded of it."""
    global SESSION
    with layer.session(attributes={"call": name}) as session_id:
        SESSION = session_id
        call()
    return session_id


async def recorded_async(settings):
    global SESSION
    sessions = {}
    async with anthropic.AsyncAnthropic(base_url=settings["url"], api_key=settings["key"]) as client:
        calls = Async(client)
        for name in NAMES:
            async with layer.session(attributes={"call": name}) as session_id:
                SESSION = session_id
                await getattr(calls, name)()
            sessions[name] = session_id
    return sessions


def main() -> None:
    global SESSION
    settings = json.loads(sys.argv[1])
    SESSION = ""
    original = anthropic._base_client.SyncAPIClient.__dict__["request"]
    client = anthropic.Anthropic(base_url=settings["url"], api_key=settings["key"])
    before = {"sync": all_calls(client), "async": asyncio.run(all_calls_async(settings))}

    layer.init(base_url=settings["layer"], application_id=settings["application"])
    after = {"sync": all_calls(client), "async": asyncio.run(all_calls_async(settings))}
    calls = Calls(client)
    sessions = {"sync": {name: recorded(settings, name, getattr(calls, name)) for name in NAMES}}
    sessions["async"] = asyncio.run(recorded_async(settings))
    client.close()
    layer.flush(30)
    found = stats()
    layer.shutdown()
    result = {
        "version": anthropic.__version__,
        "before": before,
        "after": after,
        "sessions": sessions,
        "mishaps": dict(found.mishaps),
        "dropped": {name: dict(ledger.dropped) for name, ledger in found.delivered_by.items()},
        "restored": anthropic._base_client.SyncAPIClient.__dict__["request"] is original,
    }
    with open(settings["result"], "w", encoding="utf-8") as file:
        json.dump(result, file)


if __name__ == "__main__":
    main()
