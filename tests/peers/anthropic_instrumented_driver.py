"""Make every call that Ostiary records of the vendor's anthropic package, plain and recorded: `… driver.py <settings>`.

Runs in the peer's own environment, in which Ostiary is on the path. `settings` is JSON: `url`, `key`, `layer`,
`application` and `result` (file to write). Each call is made twice, before and after `layer.init()`, and what the
application sees must be the same; what was recorded is read from the sandbox by the test.
"""

import functools
import gc

import anthropic
from tests.peers import instrumented_calls
from tests.peers.instrumented_calls import Within, first, got, items, main

WEATHER = {"type": "object", "properties": {"location": {"type": "string"}}, "required": ["location"]}
TOOL = {"name": "get_weather", "description": "Weather", "input_schema": WEATHER}
USER = [{"role": "user", "content": "What is the weather in Utrecht?"}]
ASK = {"model": "claude-x", "max_tokens": 64, "messages": USER}
PICTURE = {"type": "image", "source": {"type": "base64", "media_type": "image/png", "data": "QQ=="}}
seen = functools.partial(instrumented_calls.seen, changing={"id", "tool_use_id"})


class Calls:
    """All calls of a client, sync or async."""

    session = ""

    def __init__(self, client):
        self.messages = client.messages

    def names(self):
        return [name for name in vars(Calls) if not name.startswith("_") and name not in ("session", "names")]

    async def plain(self):
        return seen(
            await got(self.messages.create(**ASK, system="Be brief", extra_body={"temperature": 0.5}))
        )

    async def tools(self):
        asked = await got(self.messages.create(**ASK, extra_body={"tools": [TOOL]}))
        used = asked.content[0]
        result = {"type": "tool_result", "tool_use_id": used.id, "content": "Rain"}
        again = [
            *USER,
            {"role": "assistant", "content": asked.content},
            {"role": "user", "content": [result]},
        ]
        return seen(await got(self.messages.create(**{**ASK, "messages": again})))

    async def picture(self):
        parts = [{"type": "text", "text": "What is this?"}, PICTURE]
        asked = {**ASK, "messages": [{"role": "user", "content": parts}]}
        return seen(await got(self.messages.create(**asked)))

    async def stream(self):
        stream = await got(self.messages.create(**ASK, stream=True))
        assert isinstance(stream, anthropic.Stream | anthropic.AsyncStream)
        assert stream.response.status_code == 200
        async with Within(stream) as entered:
            assert entered is stream
            return seen(await items(stream))

    async def stream_tools(self):
        return seen(
            await items(await got(self.messages.create(**ASK, stream=True, extra_body={"tools": [TOOL]})))
        )

    async def stream_closed(self):
        async with Within(await got(self.messages.create(**ASK, stream=True))) as stream:
            return seen(await first(stream))

    async def stream_forgotten(self):
        stream = await got(self.messages.create(**ASK, stream=True))
        begun = seen(await got(stream.__anext__() if hasattr(stream, "__anext__") else next(stream)))
        del stream
        gc.collect()
        return begun

    async def helper(self):
        async with Within(self.messages.stream(**ASK)) as stream:
            texts = await items(stream.text_stream)
            return [type(stream).__qualname__, texts, seen(await got(stream.get_final_message()))]

    async def helper_closed(self):
        async with Within(self.messages.stream(**ASK)) as stream:
            return [type(stream).__qualname__, await first(stream.text_stream)]

    async def raw(self):
        raw = await got(self.messages.with_raw_response.create(**ASK))
        return [type(raw).__qualname__, raw.http_response.status_code, seen(await got(raw.parse()))]

    async def raw_stream(self):
        raw = await got(self.messages.with_raw_response.create(**ASK, stream=True))
        return seen(await items(await got(raw.parse())))

    async def streaming(self):
        async with Within(self.messages.with_streaming_response.create(**ASK)) as response:
            return [type(response).__qualname__, seen(await got(response.parse()))]

    async def streaming_lines(self):
        async with Within(self.messages.with_streaming_response.create(**ASK, stream=True)) as response:
            return len(await items(response.iter_lines()))

    async def error(self):
        try:
            await got(self.messages.create(**{**ASK, "messages": []}))
        except anthropic.BadRequestError as error:
            return [type(error).__qualname__, str(error)]

    async def header(self):
        options = {"layer-SESSION-id": self.session, "X-Other": "kept"}
        made = seen(await got(self.messages.create(**ASK, extra_headers=options)))
        assert options == {"layer-SESSION-id": self.session, "X-Other": "kept"}
        return made


if __name__ == "__main__":
    main(anthropic, Calls, anthropic.Anthropic, anthropic.AsyncAnthropic)
