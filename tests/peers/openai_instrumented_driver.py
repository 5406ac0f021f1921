"""Make every call that Ostiary records of the vendor's openai package, plain and recorded: `… driver.py <settings>`.

Runs in the peer's own environment, in which Ostiary is on the path. `settings` is JSON: `url` (with `/v1`), `key`,
`layer`, `application` and `result` (file to write). Each call is made twice, before and after `layer.init()`, and what
the application sees must be the same; what was recorded is read from the sandbox by the test.
"""

import asyncio
import gc
import json
import sys

import openai
import pydantic

from ostiary.layer import layer
from ostiary.record import stats

USER = [{"role": "user", "content": "What is the weather in Utrecht?"}]
WEATHER = {
    "type": "object",
    "properties": {"location": {"type": "string"}, "days": {"type": "integer", "minimum": 2}},
    "required": ["location"],
}
TOOL = {"type": "function", "function": {"name": "get_weather", "parameters": WEATHER}}
PICTURE = {"type": "image_url", "image_url": {"url": "data:image/png;base64,QQ=="}}
CHAT = {"model": "gpt-4o", "messages": USER}


class City(pydantic.BaseModel):
    city: str


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


CHANGING = {"id", "created", "created_at", "item_id", "call_id"}


class Calls:
    """All calls of the sync client; `Async` has the same for the other face."""

    def __init__(self, client):
        self.client = client
        self.chat = client.chat.completions

    def plain(self):
        return seen(self.chat.create(**CHAT, temperature=0.2, n=2, user="u", stop=["zzz"]))

    def tools(self):
        called = self.chat.create(**CHAT, tools=[TOOL])
        result = {
            "role": "tool",
            "tool_call_id": called.choices[0].message.tool_calls[0].id,
            "content": "Rain",
        }
        again = [*USER, called.choices[0].message, result]  # the model's object, not a dictionary
        return seen(self.chat.create(model="gpt-4o", messages=again, tools=[TOOL]))

    def picture(self):
        parts = [{"type": "text", "text": "What is this?"}, PICTURE]
        messages = [{"role": "system", "content": "Be brief"}, {"role": "user", "content": parts}]
        return seen(self.chat.create(model="gpt-4o", messages=messages))

    def stream(self):
        stream = self.chat.create(**CHAT, stream=True)
        assert isinstance(stream, openai.Stream)
        assert stream.response.status_code == 200
        with stream as entered:
            assert entered is stream
            return seen(list(stream))

    def stream_tools(self):
        return seen(list(self.chat.create(**CHAT, stream=True, tools=[TOOL])))

    def stream_closed(self):
        with self.chat.create(**CHAT, stream=True) as stream:
            return seen(next(iter(stream)))

    def stream_forgotten(self):
        stream = self.chat.create(**CHAT, stream=True)
        first = seen(next(stream))
        del stream
        gc.collect()
        return first

    def raw(self):
        raw = self.chat.with_raw_response.create(**CHAT)
        return [type(raw).__qualname__, raw.status_code, seen(raw.parse())]

    def raw_unparsed(self):
        raw = self.chat.with_raw_response.create(**CHAT)
        return [type(raw).__qualname__, raw.status_code]

    def raw_stream(self):
        raw = self.chat.with_raw_response.create(**CHAT, stream=True)
        stream = raw.parse()
        assert isinstance(stream, openai.Stream)
        return seen(list(stream))

    def streaming(self):
        with self.chat.with_streaming_response.create(**CHAT) as response:
            return [type(response).__qualname__, seen(response.parse())]

    def streaming_lines(self):
        with self.chat.with_streaming_response.create(**CHAT, stream=True) as response:
            return len(list(response.iter_lines()))

    def completion(self):
        return seen(
            self.client.completions.create(model="gpt-3.5-turbo-instruct", prompt="Once upon", max_tokens=5)
        )

    def completion_stream(self):
        made = self.client.completions.create(model="gpt-3.5-turbo-instruct", prompt=["a", "b"], stream=True)
        return seen(list(made))

    def embeddings(self):
        return seen(self.client.embeddings.create(model="text-embedding-3-small", input="hi", user="u"))

    def moderation(self):
        return seen(self.client.moderations.create(input=["hi"]))

    def error(self):
        try:
            self.chat.create(model="gpt-4o", messages=[])
        except openai.BadRequestError as error:
            return [type(error).__qualname__, str(error)]

    def header(self):
        options = {"X-LAYER-session-id": SESSION, "X-Other": "kept"}
        made = seen(self.chat.create(**CHAT, extra_headers=options))
        assert options == {"X-LAYER-session-id": SESSION, "X-Other": "kept"}
        return made

    def parse(self):
        place = self.chat if hasattr(self.chat, "parse") else self.client.beta.chat.completions
        return seen(place.parse(**CHAT, response_format=City))

    def helper(self):
        place = self.chat if hasattr(self.chat, "stream") else self.client.beta.chat.completions
        with place.stream(**CHAT) as stream:
            kinds = [event.type for event in stream]
            return [type(stream).__qualname__, sorted(set(kinds)), seen(stream.get_final_completion())]

    def response(self):
        return seen(self.client.responses.create(model="gpt-4o", instructions="Be brief", input="Hello"))

    def response_items(self):
        tool = {"type": "function", "name": "get_weather", "parameters": WEATHER, "strict": False}
        items = [{"role": "user", "content": [{"type": "input_text", "text": "Weather?"}]}]
        return seen(self.client.responses.create(model="gpt-4o", input=items, tools=[tool]))

    def response_stream(self):
        events = list(self.client.responses.create(model="gpt-4o", input="Hello", stream=True))
        return [event.type for event in events]

    def response_helper(self):
        with self.client.responses.stream(model="gpt-4o", input="Hello") as stream:
            kinds = [event.type for event in stream]
            return [type(stream).__qualname__, kinds, seen(stream.get_final_response())]

    def response_parse(self):
        return seen(self.client.responses.parse(model="gpt-4o", input="Hello", text_format=City))


class Async:
    """The same calls of the async client."""

    def __init__(self, client):
        self.client = client
        self.chat = client.chat.completions

    async def plain(self):
        return seen(await self.chat.create(**CHAT, temperature=0.2, n=2, user="u", stop=["zzz"]))

    async def tools(self):
        called = await self.chat.create(**CHAT, tools=[TOOL])
        result = {
            "role": "tool",
            "tool_call_id": called.choices[0].message.tool_calls[0].id,
            "content": "Rain",
        }
        again = [*USER, called.choices[0].message, result]
        return seen(await self.chat.create(model="gpt-4o", messages=again, tools=[TOOL]))

    async def picture(self):
        parts = [{"type": "text", "text": "What is this?"}, PICTURE]
        messages = [{"role": "system", "content": "Be brief"}, {"role": "user", "content": parts}]
        return seen(await self.chat.create(model="gpt-4o", messages=messages))

    async def stream(self):
        stream = await self.chat.create(**CHAT, stream=True)
        assert isinstance(stream, openai.AsyncStream)
        assert stream.response.status_code == 200
        async with stream as entered:
            assert entered is stream
            return seen([chunk async for chunk in stream])

    async def stream_tools(self):
        return seen([chunk async for chunk in await self.chat.create(**CHAT, stream=True, tools=[TOOL])])

    async def stream_closed(self):
        async with await self.chat.create(**CHAT, stream=True) as stream:
            return seen(await anext(aiter(stream)))

    async def stream_forgotten(self):
        stream = await self.chat.create(**CHAT, stream=True)
        first = seen(await stream.__anext__())
        del stream
        gc.collect()
        return first

    async def raw(self):
        raw = await self.chat.with_raw_response.create(**CHAT)
        return [type(raw).__qualname__, raw.status_code, seen(raw.parse())]

    async def raw_unparsed(self):
        raw = await self.chat.with_raw_response.create(**CHAT)
        return [type(raw).__qualname__, raw.status_code]

    async def raw_stream(self):
        raw = await self.chat.with_raw_response.create(**CHAT, stream=True)
        stream = raw.parse()
        assert isinstance(stream, openai.AsyncStream)
        return seen([chunk async for chunk in stream])

    async def streaming(self):
        async with self.chat.with_streaming_response.create(**CHAT) as response:
            return [type(response).__qualname__, seen(await response.parse())]

    async def streaming_lines(self):
        async with self.chat.with_streaming_response.create(**CHAT, stream=True) as response:
            return len([line async for line in response.iter_lines()])

    async def completion(self):
        made = self.client.completions.create(
            model="gpt-3.5-turbo-instruct", prompt="Once upon", max_tokens=5
        )
        return seen(await made)

    async def completion_stream(self):
        made = self.client.completions.create(model="gpt-3.5-turbo-instruct", prompt=["a", "b"], stream=True)
        return seen([chunk async for chunk in await made])

    async def embeddings(self):
        return seen(await self.client.embeddings.create(model="text-embedding-3-small", input="hi", user="u"))

    async def moderation(self):
        return seen(await self.client.moderations.create(input=["hi"]))

    async def error(self):
        try:
            await self.chat.create(model="gpt-4o", messages=[])
        except openai.BadRequestError as error:
            return [type(error).__qualname__, str(error)]

    async def header(self):
        options = {"X-LAYER-session-id": SESSION, "X-Other": "kept"}
        made = seen(await self.chat.create(**CHAT, extra_headers=options))
        assert options == {"X-LAYER-session-id": SESSION, "X-Other": "kept"}
        return made

    async def parse(self):
        place = self.chat if hasattr(self.chat, "parse") else self.client.beta.chat.completions
        return seen(await place.parse(**CHAT, response_format=City))

    async def helper(self):
        place = self.chat if hasattr(self.chat, "stream") else self.client.beta.chat.completions
        async with place.stream(**CHAT) as stream:
            kinds = [event.type async for event in stream]
            return [type(stream).__qualname__, sorted(set(kinds)), seen(await stream.get_final_completion())]

    async def response(self):
        made = self.client.responses.create(model="gpt-4o", instructions="Be brief", input="Hello")
        return seen(await made)

    async def response_items(self):
        tool = {"type": "function", "name": "get_weather", "parameters": WEATHER, "strict": False}
        items = [{"role": "user", "content": [{"type": "input_text", "text": "Weather?"}]}]
        return seen(await self.client.responses.create(model="gpt-4o", input=items, tools=[tool]))

    async def response_stream(self):
        events = await self.client.responses.create(model="gpt-4o", input="Hello", stream=True)
        return [event.type async for event in events]

    async def response_helper(self):
        async with self.client.responses.stream(model="gpt-4o", input="Hello") as stream:
            kinds = [event.type async for event in stream]
            return [type(stream).__qualname__, kinds, seen(await stream.get_final_response())]

    async def response_parse(self):
        return seen(await self.client.responses.parse(model="gpt-4o", input="Hello", text_format=City))


NAMES = [name for name in vars(Calls) if not name.startswith("_")]
NEWER = {
    "parse": lambda client: hasattr(client.chat.completions, "parse") or hasattr(client.beta, "chat"),
    "helper": lambda client: hasattr(client.chat.completions, "stream") or hasattr(client.beta, "chat"),
}


def possible(client):
    """Name the calls that this version of the package has."""
    for name in NAMES:
        asked = NEWER.get(name)
        if name.startswith("response") and not hasattr(client, "responses"):
            continue
        if asked is None or asked(client):
            yield name


def all_calls(client):
    calls = Calls(client)
    return {name: getattr(calls, name)() for name in possible(client)}


async def all_calls_async(settings):
    async with openai.AsyncOpenAI(base_url=settings["url"], api_key=settings["key"]) as client:
        calls = Async(client)
        return {name: await getattr(calls, name)() for name in possible(client)}


def recorded(settings, name, call):
    """Make one call in a session of its own, so that the test finds what was recorded of it."""
    global SESSION
    with layer.session(attributes={"call": name}) as session_id:
        SESSION = session_id
        call()
    return session_id


def main() -> None:
    global SESSION
    settings = json.loads(sys.argv[1])
    SESSION = ""
    original = openai._base_client.SyncAPIClient.__dict__["request"]
    client = openai.OpenAI(
        base_url=settings["url"], api_key=settings["key"]
    )  # made before, watched all the same
    before = {"sync": all_calls(client), "async": asyncio.run(all_calls_async(settings))}

    layer.init(base_url=settings["layer"], application_id=settings["application"])
    after = {"sync": all_calls(client), "async": asyncio.run(all_calls_async(settings))}
    calls = Calls(client)
    sessions = {"sync": {n: recorded(settings, n, getattr(calls, n)) for n in possible(client)}}
    sessions["async"] = asyncio.run(recorded_async(settings))
    layer.flush(30)
    found = stats()
    layer.shutdown()
    result = {
        "version": openai.__version__,
        "before": before,
        "after": after,
        "sessions": sessions,
        "mishaps": dict(found.mishaps),
        "dropped": {name: dict(ledger.dropped) for name, ledger in found.delivered_by.items()},
        "restored": openai._base_client.SyncAPIClient.__dict__["request"] is original,
    }
    with open(settings["result"], "w", encoding="utf-8") as file:
        json.dump(result, file)


async def recorded_async(settings):
    global SESSION
    sessions = {}
    async with openai.AsyncOpenAI(base_url=settings["url"], api_key=settings["key"]) as client:
        calls = Async(client)
        for name in possible(client):
            async with layer.session(attributes={"call": name}) as session_id:
                SESSION = session_id
                await getattr(calls, name)()
            sessions[name] = session_id
    return sessions


if __name__ == "__main__":
    main()
