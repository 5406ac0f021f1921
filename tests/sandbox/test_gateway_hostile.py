"""What odd callers and odd models send through a gateway: nothing gets round the processors, nothing hurts others."""

from __future__ import annotations

import json
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import httpx
import pytest
from tests.support.f5_processors import Each, nothing

from ostiary.aigateway import ProcessorError, Result
from ostiary.aigateway.gateway import (
    BreakerPolicy,
    Gateway,
    GatewayConfig,
    Pipeline,
    Stage,
    Step,
    gateway_app,
)
from ostiary.errors import InvalidInputError

pytestmark = pytest.mark.anyio
EVENTS = {"content-type": "text/event-stream", "x-ratelimit-remaining": "7"}
DONE = b"data: [DONE]\n\n"
SECRET = "swordfish"


class Model(httpx.AsyncBaseTransport):
    """Stand for the model's server: keep what comes, and give one answer."""

    def __init__(self, answer: Any = None, headers: dict[str, str] = EVENTS, status: int = 200) -> None:
        self.seen: list[httpx.Request] = []
        self._answer = answer
        self._given = (status, headers)

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        await request.aread()
        self.seen.append(request)
        status, headers = self._given
        return httpx.Response(status, headers=headers, content=self._answer or b"{}")


@asynccontextmanager
async def before(
    model: Model, pipeline: Pipeline | None = None, **more: Any
) -> AsyncGenerator[httpx.AsyncClient]:
    gateway = Gateway(GatewayConfig("http://model/v1", pipeline or Pipeline(), **more), http_session=model)
    transport = httpx.ASGITransport(app=gateway_app(gateway))
    async with httpx.AsyncClient(transport=transport, base_url="http://gateway") as client:
        yield client
        assert "ostiary_gateway_chats_under_way 0" in gateway.metrics.text()
    await gateway.close()


async def asked(client: httpx.AsyncClient, messages: Any = (), **more: Any) -> httpx.Response:
    body = {"model": "m", "messages": list(messages), **more}
    return await client.post("/v1/chat/completions", json=body)


def hidden() -> Pipeline:
    """Take a word out of what the model says."""

    def hide(prompt: Any, response: Any, metadata: Any) -> Any:
        for choice in response.choices:
            choice.message.content = (choice.message.content or "").replace(SECRET, "…")
        return Result(modified_response=response)

    return Pipeline(response=[Stage([Step(processor=Each("hide", hide), parameters={"modify": True})])])


def chunk(delta: dict[str, Any], finish: str | None = None, **more: Any) -> dict[str, Any]:
    return {"id": "c", "choices": [{"index": 0, "delta": delta, "finish_reason": finish, **more}]}


def written(*chunks: Any) -> bytes:
    return b"".join(b"data: " + json.dumps(each).encode() + b"\n\n" for each in chunks)


def read(answer: httpx.Response) -> list[Any]:
    lines = [line.removeprefix("data: ") for line in answer.text.split("\n\n") if line]
    return [line if line == "[DONE]" else json.loads(line) for line in lines]


def deltas(answer: httpx.Response) -> list[dict[str, Any]]:
    return [
        choice["delta"] for each in read(answer) if each != "[DONE]" for choice in each.get("choices", ())
    ]


@pytest.mark.parametrize(
    "path",
    [
        "/v1/models/../chat/completions",
        "/v1/models/%2e%2e/chat/completions",
        "/v1/models/%252e%252e/chat/completions",
        "/v1/models/..%2fchat/completions",
        "/v1/models/..%5cchat/completions",
        "/v1/models/./../chat/completions",
        "/v1/modelsandmore",
        "/v1//models",
    ],
)
async def test_no_path_leads_round_the_processors(path: str) -> None:
    """httpx and yarl both walk upwards by themselves: the upstream would have read `/v1/chat/completions`."""
    model = Model()
    gateway = Gateway(GatewayConfig("http://model/v1"), http_session=model)
    raw, sent = path.encode(), list[Any]()
    scope = {
        "type": "http",
        "method": "POST",
        "path": httpx.URL(f"http://gateway{path}").path if "%" in path else path,
        "raw_path": raw,
        "headers": [],
        "query_string": b"",
    }

    async def receive() -> Any:
        return {"type": "http.request", "body": b"{}", "more_body": False}

    async def send(message: Any) -> None:
        sent.append(message)

    await gateway_app(gateway)(scope, receive, send)
    assert sent[0]["status"] == 404
    assert model.seen == []
    await gateway.close()


async def test_a_path_goes_on_as_it_was_spelled() -> None:
    model = Model(headers={"content-type": "application/json"})
    async with before(model) as client:
        assert (await client.get("/v1/models/an%2Forg%3Fmodel?a=b%20c")).status_code == 200
    assert str(model.seen[0].url) == "http://model/v1/models/an%2Forg%3Fmodel?a=b%20c"


async def test_a_chats_query_goes_along() -> None:
    model = Model(headers={"content-type": "application/json"})
    async with before(model) as client:
        await client.post("/v1/chat/completions?api-version=1", json={"model": "m", "messages": []})
    assert str(model.seen[0].url) == "http://model/v1/chat/completions?api-version=1"


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (b"[" * 100_000, "not JSON"),
        (b"\xff{}", "not JSON"),
        (b'{"messages": {}}', "messages is missing, or no list"),
        (b'{"messages": [{}, "hello"]}', r"messages[1] is no object"),
        (b'{"messages": [null]}', r"messages[0] is no object"),
    ],
)
async def test_what_cannot_be_inspected_is_refused_before_any_step(body: bytes, words: str) -> None:
    model = Model()
    step = Step(processor=Each("p", nothing), breaker=BreakerPolicy(failures=1))
    async with before(model, Pipeline(input=[Stage([step])])) as client:
        answer = await client.post("/v1/chat/completions", content=body)
        assert (answer.status_code, model.seen) == (400, [])
        assert words in answer.json()["error"]["message"]
        assert (await asked(client)).status_code == 200, "the step is well"


@pytest.mark.parametrize("status", [400, 422])
async def test_a_callers_odd_texts_do_not_open_a_breaker_for_all(status: int) -> None:
    def picky(prompt: Any, response: Any, metadata: Any) -> Any:
        if "odd" in prompt.concatenate():
            raise ProcessorError(status, "can't read this")
        return Result()

    step = Step(processor=Each("p", picky), breaker=BreakerPolicy(failures=2))
    async with before(Model(), Pipeline(input=[Stage([step])])) as client:
        odd = [{"role": "user", "content": "odd"}]
        assert [(await asked(client, odd)).status_code for _ in range(4)] == [503] * 4
        assert (await asked(client, [{"role": "user", "content": "plain"}])).status_code == 200


async def test_a_timeout_of_the_processors_own_is_not_the_steps() -> None:
    def late(prompt: Any, response: Any, metadata: Any) -> Any:
        raise TimeoutError

    async with before(Model(), Pipeline(input=[Stage([Step(processor=Each("p", late))])])) as client:
        told = (await asked(client)).json()["error"]["message"]
    assert "took longer" not in told


@pytest.mark.parametrize("streams", ["buffered", "windowed"])
async def test_log_probabilities_do_not_tell_what_is_hidden(streams: Any) -> None:
    spelled = {"content": [{"token": SECRET, "logprob": -0.1}]}
    model = Model(
        written(
            chunk({"role": "assistant", "content": SECRET}, logprobs=spelled),
            chunk({"content": "!"}, logprobs=spelled),
            chunk({}, "stop", logprobs=spelled),
        )
        + DONE
    )
    async with before(model, hidden(), streams=streams) as client:
        answer = await asked(client, stream=True)
        assert SECRET not in answer.text
        assert "".join(each.get("content") or "" for each in deltas(answer)) == "…!"
    whole = {"index": 0, "message": {"role": "assistant", "content": SECRET}, "logprobs": spelled}
    model = Model(
        json.dumps({"id": "c", "choices": [whole]}).encode(), {"content-type": "application/json"}, 201
    )
    async with before(model, hidden()) as client:
        answer = await asked(client)
    assert (answer.status_code, answer.json()["choices"][0]["message"]["content"]) == (201, "…")
    assert SECRET not in answer.text


@pytest.mark.parametrize("streams", ["buffered", "windowed"])
async def test_calls_in_pieces_keep_role_and_place(streams: Any) -> None:
    calls = [
        [{"index": 0, "id": "a", "type": "function", "function": {"name": "one", "arguments": ""}}],
        [{"index": 0, "function": {"arguments": '{"x": "é'}}],
        [{"index": 1, "id": "b", "type": "function", "function": {"name": "two", "arguments": "{}"}}],
        [{"index": 0, "function": {"arguments": '"}'}}],
    ]
    first = {"role": "assistant", "content": None, "tool_calls": calls[0]}
    usage = {"prompt_tokens": 1, "completion_tokens": 2, "total_tokens": 3}
    last = chunk({}, "tool_calls") | {"usage": usage}
    model = Model(written(chunk(first), *(chunk({"tool_calls": each}) for each in calls[1:]), last) + DONE)
    pipeline = Pipeline(response=[Stage([Step(processor=Each("look", nothing))])])
    async with before(model, pipeline, streams=streams) as client:
        answer = await asked(client, stream=True)
    found: dict[int, dict[str, Any]] = {}
    for delta in deltas(answer):
        for call in delta.get("tool_calls") or ():
            known = found.setdefault(call["index"], {"id": call.get("id"), "arguments": ""})
            known["arguments"] += call["function"].get("arguments", "")
    assert found == {0: {"id": "a", "arguments": '{"x": "é"}'}, 1: {"id": "b", "arguments": "{}"}}
    assert [each["role"] for each in deltas(answer) if "role" in each] == ["assistant"]
    assert sum(each != "[DONE]" and bool(each.get("usage")) for each in read(answer)) == 1
    assert answer.headers["x-ratelimit-remaining"] == "7"


@pytest.mark.parametrize("streams", ["buffered", "windowed"])
@pytest.mark.parametrize("size", [1, 2, 3, 5])
async def test_characters_cut_in_the_middle_are_whole_again(streams: Any, size: int) -> None:
    text = "é😀字" * 30
    whole = b"".join(
        b"data: " + json.dumps(each, ensure_ascii=False).encode() + b"\n\n"
        for each in [*(chunk({"content": letter}) for letter in text), chunk({}, "stop")]
    )

    async def pieces() -> AsyncIterator[bytes]:
        for at in range(0, len(whole), size):
            yield whole[at : at + size]
        yield DONE

    async with before(Model(pieces()), hidden(), streams=streams, window=7, overlap=3) as client:
        answer = await asked(client, stream=True)
    assert "".join(each.get("content") or "" for each in deltas(answer)) == text


ODD = {
    "no object": b"data: 5\n\n",
    "choices that are none": written({"choices": [5]}),
    "a text that is none": written(chunk({"content": ["a"]})),
    "a place that is none": written({"choices": [{"index": "x", "delta": {}}]}),
    "nested without end": b"data: " + b"[" * 50_000 + b"\n\n",
    "calls that are none": written(chunk({"tool_calls": [1]})),
}


@pytest.mark.parametrize("streams", ["buffered", "windowed"])
@pytest.mark.parametrize("kind", list(ODD))
async def test_chunks_of_another_shape_are_an_error_in_good_order(streams: Any, kind: str) -> None:
    async with before(
        Model(written(chunk({"content": "a"})) + ODD[kind] + DONE), hidden(), streams=streams
    ) as client:
        answer = await asked(client, stream=True)
    if streams == "buffered":
        assert answer.status_code == 502
        assert answer.json()["error"]["message"] == "the model's stream is not readable"
    else:
        assert read(answer)[-1]["error"]["message"] == "the model's stream is not readable"


async def test_a_call_with_a_huge_index_takes_no_memory() -> None:
    call = {"index": 10**12, "id": "a", "function": {"name": "one", "arguments": "{}"}}
    for streams in ("buffered", "windowed"):
        model = Model(written(chunk({"tool_calls": [call]}, "tool_calls")) + DONE)
        async with before(model, hidden(), streams=streams) as client:
            assert "one" in (await asked(client, stream=True)).text


@pytest.mark.parametrize("streams", ["buffered", "windowed"])
async def test_a_stream_that_ends_without_its_end_is_given_none(streams: Any) -> None:
    async with before(Model(written(chunk({"content": "half of"}))), hidden(), streams=streams) as client:
        answer = await asked(client, stream=True)
    assert "half of" in answer.text
    assert "[DONE]" not in answer.text


async def test_an_error_of_the_model_in_the_middle_goes_on_as_it_is() -> None:
    error = {"error": {"message": "overloaded", "type": "server_error"}}
    async with before(Model(written(chunk({"content": "a"}), error)), hidden(), streams="windowed") as client:
        assert error in read(await asked(client, stream=True))


@pytest.mark.parametrize("streams", ["buffered", "windowed"])
async def test_a_server_that_knows_no_streams_is_inspected_too(streams: Any) -> None:
    whole = {"choices": [{"index": 0, "message": {"role": "assistant", "content": f"a {SECRET}"}}]}
    model = Model(json.dumps(whole).encode(), {"content-type": "application/json; charset=utf-8"})
    async with before(model, hidden(), streams=streams) as client:
        answer = await asked(client, stream=True)
    assert answer.json()["choices"][0]["message"]["content"] == "a …"


async def test_what_the_gateway_itself_does_wrong_is_counted_and_says_no_text(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    async def fails(*_: Any, **__: Any) -> Any:
        raise RuntimeError(SECRET)

    monkeypatch.setattr("ostiary.aigateway.gateway.running.Runner.inspect_prompt", fails)
    async with before(Model()) as client:
        answer = await asked(client)
    assert (answer.status_code, answer.json()["error"]["message"]) == (500, "the gateway failed")
    assert SECRET not in caplog.text
    assert "RuntimeError" in caplog.text


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
    assert sent[0]["status"] == 400
    assert model.seen == []
    await gateway.close()


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"on_failure": "close"}, "neither open nor closed"),
        ({"timeout": 0}, "timeout is not a number of seconds above 0"),
        ({"timeout": "2"}, "timeout is not a number of seconds above 0"),
        ({"processor": "a:b"}, "the step a:b has no url"),
        ({"parameters": [1]}, "parameters is not a mapping"),
        ({"when": {"a": "b"}}, "when: the values of a are no list of texts"),
        ({"unless": ["a"]}, "unless is not a mapping of tags"),
    ],
)
def test_a_step_that_makes_no_sense_is_named(given: dict[str, Any], words: str) -> None:
    """`on_failure="close"` was taken for "open": a guard that failed was passed over."""
    settings: dict[str, Any] = {"processor": Each("p", nothing), **given}
    with pytest.raises(InvalidInputError, match=words):
        Step(**settings)


@pytest.mark.parametrize(
    "given", [{"failures": 0}, {"failures": "5"}, {"cool_down": -1.0}, {"cool_down": "x"}]
)
def test_a_breaker_that_makes_no_sense_is_named(given: dict[str, Any]) -> None:
    with pytest.raises(InvalidInputError, match="of a breaker"):
        BreakerPolicy(**given)


@pytest.mark.parametrize(
    "given", [{"streams": "window"}, {"window": 0}, {"overlap": -1}, {"timeout": 0}, {"delay": -2.0}]
)
def test_settings_that_make_no_sense_are_named(given: dict[str, Any]) -> None:
    with pytest.raises(InvalidInputError, match=next(iter(given))):
        GatewayConfig("http://model/v1", **given)
