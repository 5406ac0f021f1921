"""Make every call that Ostiary records of the vendor's openai package, plain and recorded: `… driver.py <settings>`.

Runs in the peer's own environment, in which Ostiary is on the path. `settings` is JSON: `url` (with `/v1`), `key`,
`layer`, `application` and `result` (file to write). Each call is made twice, before and after `layer.init()`, and what
the application sees must be the same; what was recorded is read from the sandbox by the test.
"""

import functools
import gc

import openai
import pydantic
from tests.peers import instrumented_calls
from tests.peers.instrumented_calls import Within, first, got, held, items, main, raised

USER = [{"role": "user", "content": "What is the weather in Utrecht?"}]
WEATHER = {
    "type": "object",
    "properties": {"location": {"type": "string"}, "days": {"type": "integer", "minimum": 2}},
    "required": ["location"],
}
TOOL = {"type": "function", "function": {"name": "get_weather", "parameters": WEATHER}}
URL = {"url": "data:image/png;base64,QQ=="}
PICTURE = {"type": "image_url", "image_url": URL}
CHAT = {"model": "gpt-4o", "messages": USER}
seen = functools.partial(
    instrumented_calls.seen, changing={"id", "created", "created_at", "item_id", "call_id"}
)


class City(pydantic.BaseModel):
    city: str


class Thing(openai.BaseModel):
    """Be an object of the API, as the package's own are: what isn't declared is kept."""


class Calls:
    """All calls of a client, sync or async."""

    session = ""

    def __init__(self, client):
        self.client = client
        self.chat = client.chat.completions

    def names(self):
        """Name the calls that this version of the package has."""
        for name in vars(Calls):
            if name.startswith("_") or name in ("session", "names"):
                continue
            if name.startswith("response") and not hasattr(self.client, "responses"):
                continue
            if name in ("parse", "helper", "helper_closed") and not (
                hasattr(self.chat, "parse") or hasattr(self.client.beta, "chat")
            ):
                continue
            yield name

    async def plain(self):
        asked = self.chat.create(**CHAT, temperature=0.2, n=2, user="u", stop=["zzz"])
        return seen(await got(asked))

    async def tools(self):
        called = await got(self.chat.create(**CHAT, tools=[TOOL]))
        result = {
            "role": "tool",
            "tool_call_id": called.choices[0].message.tool_calls[0].id,
            "content": "Rain",
        }
        again = [*USER, called.choices[0].message, result]  # the model's object, not a dictionary
        return seen(await got(self.chat.create(model="gpt-4o", messages=again, tools=[TOOL])))

    async def picture(self):
        parts = [{"type": "text", "text": "What is this?"}, PICTURE]
        messages = [{"role": "system", "content": "Be brief"}, {"role": "user", "content": parts}]
        return seen(await got(self.chat.create(model="gpt-4o", messages=messages)))

    async def picture_objects(self):
        parts = [Thing(type="text", text="What is this?"), Thing(type="image_url", image_url=Thing(**URL))]
        messages = [Thing(role="system", content="Be brief"), Thing(role="user", content=parts)]
        return seen(await got(self.chat.create(model="gpt-4o", messages=messages)))

    async def sound_and_file(self):
        heard = {"type": "input_audio", "input_audio": {"data": "QQ==", "format": "wav"}}
        read = {"type": "file", "file": {"filename": "a.pdf", "file_data": "QQ=="}}
        return seen(await self._asked_about([heard, read]))

    async def sound_and_file_objects(self):
        heard = Thing(type="input_audio", input_audio=Thing(data="QQ==", format="wav"))
        read = Thing(type="file", file=Thing(filename="a.pdf", file_data="QQ=="))
        return seen(await self._asked_about([heard, read]))

    async def _asked_about(self, parts):
        return await got(self.chat.create(model="gpt-4o", messages=[{"role": "user", "content": parts}]))

    async def stream(self):
        stream = await got(self.chat.create(**CHAT, stream=True))
        assert isinstance(stream, openai.Stream | openai.AsyncStream)
        async with Within(stream) as entered:
            assert entered is stream
            return [seen(await items(stream)), held(stream)]

    async def stream_tools(self):
        return seen(await items(await got(self.chat.create(**CHAT, stream=True, tools=[TOOL]))))

    async def stream_closed(self):
        async with Within(await got(self.chat.create(**CHAT, stream=True))) as stream:
            return seen(await first(stream))

    async def stream_forgotten(self):
        stream = await got(self.chat.create(**CHAT, stream=True))
        begun = seen(await got(stream.__anext__() if hasattr(stream, "__anext__") else next(stream)))
        del stream
        gc.collect()
        return begun

    async def raw(self):
        raw = await got(self.chat.with_raw_response.create(**CHAT))
        return [type(raw).__qualname__, raw.status_code, seen(raw.parse())]

    async def raw_unparsed(self):
        raw = await got(self.chat.with_raw_response.create(**CHAT))
        return [type(raw).__qualname__, raw.status_code]

    async def raw_stream(self):
        raw = await got(self.chat.with_raw_response.create(**CHAT, stream=True))
        stream = raw.parse()
        assert isinstance(stream, openai.Stream | openai.AsyncStream)
        return seen(await items(stream))

    async def streaming(self):
        async with Within(self.chat.with_streaming_response.create(**CHAT)) as response:
            return [type(response).__qualname__, seen(await got(response.parse()))]

    async def streaming_lines(self):
        async with Within(self.chat.with_streaming_response.create(**CHAT, stream=True)) as response:
            return len(await items(response.iter_lines()))

    async def completion(self):
        asked = {"model": "gpt-3.5-turbo-instruct", "prompt": "Once upon", "max_tokens": 5}
        return seen(await got(self.client.completions.create(**asked)))

    async def completion_stream(self):
        asked = {"model": "gpt-3.5-turbo-instruct", "prompt": ["a", "b"], "stream": True}
        return seen(await items(await got(self.client.completions.create(**asked))))

    async def embeddings(self):
        asked = {"model": "text-embedding-3-small", "input": "hi", "user": "u"}
        return seen(await got(self.client.embeddings.create(**asked)))

    async def moderation(self):
        return seen(await got(self.client.moderations.create(input=["hi"])))

    async def error(self):
        try:
            await got(self.chat.create(model="gpt-4o", messages=[]))
        except openai.BadRequestError as error:
            return raised(error)

    async def error_of_stream(self):
        try:
            await got(self.chat.create(model="gpt-4o", messages=[], stream=True))
        except openai.BadRequestError as error:
            return raised(error)

    async def header(self):
        options = {"X-LAYER-session-id": self.session, "X-Other": "kept"}
        made = seen(await got(self.chat.create(**CHAT, extra_headers=options)))
        assert options == {"X-LAYER-session-id": self.session, "X-Other": "kept"}
        return made

    async def header_of_client(self):
        client = self.client.copy(default_headers={"Layer-SESSION-Id": self.session, "X-Other": "kept"})
        return seen(await got(client.chat.completions.create(**CHAT)))

    async def parse(self):
        place = self.chat if hasattr(self.chat, "parse") else self.client.beta.chat.completions
        return seen(await got(place.parse(**CHAT, response_format=City)))

    async def helper(self):
        place = self.chat if hasattr(self.chat, "stream") else self.client.beta.chat.completions
        async with Within(place.stream(**CHAT)) as stream:
            kinds = {event.type for event in await items(stream)}
            return [type(stream).__qualname__, sorted(kinds), seen(await got(stream.get_final_completion()))]

    async def helper_closed(self):
        place = self.chat if hasattr(self.chat, "stream") else self.client.beta.chat.completions
        async with Within(place.stream(**CHAT)) as stream:
            return [type(stream).__qualname__, (await first(stream)).type]

    async def response(self):
        asked = {"model": "gpt-4o", "instructions": "Be brief", "input": "Hello"}
        return seen(await got(self.client.responses.create(**asked)))

    async def response_items(self):
        tool = {"type": "function", "name": "get_weather", "parameters": WEATHER, "strict": False}
        said = [{"role": "user", "content": [{"type": "input_text", "text": "Weather?"}]}]
        return seen(await got(self.client.responses.create(model="gpt-4o", input=said, tools=[tool])))

    async def response_objects(self):
        said = [
            Thing(type="input_text", text="What is this?"),
            Thing(type="input_image", detail="auto", image_url=URL["url"]),
        ]
        asked = [Thing(role="user", content=said)]
        answered = await got(self.client.responses.create(model="gpt-4o", input=asked))
        again = [*asked, *answered.output, {"role": "user", "content": "And now?"}]
        return seen(await got(self.client.responses.create(model="gpt-4o", input=again)))

    async def response_stream(self):
        stream = await got(self.client.responses.create(model="gpt-4o", input="Hello", stream=True))
        async with Within(stream) as entered:
            assert entered is stream
            return [[event.type for event in await items(stream)], held(stream)]

    async def response_streaming(self):
        asked = self.client.responses.with_streaming_response.create(model="gpt-4o", input="Hello")
        async with Within(asked) as response:
            return [type(response).__qualname__, seen(await got(response.parse()))]

    async def response_error(self):
        try:
            await got(self.client.responses.create(model="gpt-4o", input="Hello", temperature="hot"))
        except openai.BadRequestError as error:
            return raised(error)

    async def response_raw(self):
        raw = await got(self.client.responses.with_raw_response.create(model="gpt-4o", input="Hello"))
        return [type(raw).__qualname__, raw.status_code, seen(raw.parse())]

    async def response_helper(self):
        async with Within(self.client.responses.stream(model="gpt-4o", input="Hello")) as stream:
            kinds = [event.type for event in await items(stream)]
            return [type(stream).__qualname__, kinds, seen(await got(stream.get_final_response()))]

    async def response_parse(self):
        made = self.client.responses.parse(model="gpt-4o", input="Hello", text_format=City)
        return seen(await got(made))


if __name__ == "__main__":
    main(openai, Calls, openai.OpenAI, openai.AsyncOpenAI)
