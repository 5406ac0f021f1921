"""Make every call that Ostiary records of the vendor's anthropic package, plain and recorded: `… driver.py <settings>`.

Runs in the peer's own environment, in which Ostiary is on the path. `settings` is JSON: `url`, `key`, `layer`,
`application` and `result` (file to write). Each call is made twice, before and after `layer.init()`, and what the
application sees must be the same; what was recorded is read from the sandbox by the test.
"""

import functools
import gc
import json

import anthropic
import httpx
from tests.peers import instrumented_calls
from tests.peers.instrumented_calls import Within, first, got, held, items, main, raised

WEATHER = {"type": "object", "properties": {"location": {"type": "string"}}, "required": ["location"]}
TOOL = {"name": "get_weather", "description": "Weather", "input_schema": WEATHER}
USER = [{"role": "user", "content": "What is the weather in Utrecht?"}]
OLD = {"model": "claude-2.1", "max_tokens_to_sample": 5, "prompt": "Once upon"}
ASK = {"model": "claude-x", "max_tokens": 64, "messages": USER}
PICTURE = {"type": "image", "source": {"type": "base64", "media_type": "image/png", "data": "QQ=="}}
seen = functools.partial(instrumented_calls.seen, changing={"id", "tool_use_id"})


class Thing(anthropic.BaseModel):
    """Be an object of the API, as the package's own are: what isn't declared is kept."""


def written(request):
    """Answer as Anthropic's older completions do."""
    whole = {"id": "compl_1", "type": "completion", "model": "claude-2.1", "stop_reason": None}
    if not json.loads(request.content).get("stream"):
        return httpx.Response(200, json={**whole, "completion": " a time", "stop_reason": "stop_sequence"})
    pieces = [
        {"completion": " a"},
        {"completion": " time"},
        {"completion": "", "stop_reason": "stop_sequence"},
    ]
    events = [f"event: completion\ndata: {json.dumps({**whole, **piece})}\n\n" for piece in pieces]
    return httpx.Response(200, text="".join(events), headers={"content-type": "text/event-stream"})


class Calls:
    """All calls of a client, sync or async."""

    session = ""

    def __init__(self, client):
        self.client = client
        self.messages = client.messages
        self.preview = getattr(getattr(client, "beta", None), "messages", None)

    def names(self):
        """Name the calls that this version of the package has."""
        for name in vars(Calls):
            if name.startswith("_") or name in ("session", "names"):
                continue
            if name == "parse" and not hasattr(self.messages, "parse"):
                continue
            if name.startswith("beta") and not hasattr(self.preview, "stream"):
                continue
            if name.startswith("completion") and not hasattr(self.client, "completions"):
                continue
            yield name

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

    async def picture_objects(self):
        parts = [
            Thing(type="text", text="What is this?"),
            Thing(type="image", source=Thing(**PICTURE["source"])),
        ]
        asked = {**ASK, "messages": [Thing(role="user", content=parts)]}
        return seen(await got(self.messages.create(**asked)))

    async def stream(self):
        stream = await got(self.messages.create(**ASK, stream=True))
        assert isinstance(stream, anthropic.Stream | anthropic.AsyncStream)
        async with Within(stream) as entered:
            assert entered is stream
            return [seen(await items(stream)), held(stream)]

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

    async def helper_events(self):
        async with Within(self.messages.stream(**ASK)) as stream:
            kinds = [getattr(event, "type", type(event).__qualname__) for event in await items(stream)]
            return [kinds, await got(stream.get_final_text())]

    async def parse(self):
        return seen(await got(self.messages.parse(**ASK)))

    async def beta(self):
        return seen(await got(self.preview.create(**ASK, betas=["a-beta"])))

    async def beta_helper(self):
        async with Within(self.preview.stream(**ASK)) as stream:
            return [type(stream).__qualname__, await items(stream.text_stream)]

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

    async def completion(self):
        return seen(await got(self._old().completions.create(**OLD)))

    async def completion_stream(self):
        stream = await got(self._old().completions.create(**OLD, stream=True))
        return [seen(await items(stream)), held(stream)]

    def _old(self):
        """Return a client of the API that the sandbox doesn't have."""
        kind = httpx.AsyncClient if isinstance(self.client, anthropic.AsyncAnthropic) else httpx.Client
        return self.client.copy(http_client=kind(transport=httpx.MockTransport(written)))

    async def error(self):
        try:
            await got(self.messages.create(**{**ASK, "messages": []}))
        except anthropic.BadRequestError as error:
            return raised(error)

    async def header(self):
        options = {"layer-SESSION-id": self.session, "X-Other": "kept"}
        made = seen(await got(self.messages.create(**ASK, extra_headers=options)))
        assert options == {"layer-SESSION-id": self.session, "X-Other": "kept"}
        return made

    async def header_of_client(self):
        client = self.client.copy(default_headers={"X-Layer-SESSION-id": self.session, "X-Other": "kept"})
        return seen(await got(client.messages.create(**ASK)))


if __name__ == "__main__":
    main(anthropic, Calls, anthropic.Anthropic, anthropic.AsyncAnthropic)
