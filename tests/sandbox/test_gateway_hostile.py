"""What odd callers and odd models send through a gateway: nothing gets round the processors, nothing hurts others."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
from tests.support.f5_processors import Each, nothing
from tests.support.gateway_model import (
    DONE,
    SECRET,
    Model,
    asked,
    before,
    chunk,
    deltas,
    hidden,
    read,
    written,
)

from ostiary.aigateway import ProcessorError, Reject, RejectCode, Result
from ostiary.aigateway.gateway import (
    BreakerPolicy,
    Gateway,
    GatewayConfig,
    Pipeline,
    Stage,
    Step,
    gateway_app,
)
from ostiary.auth import Secret

pytestmark = pytest.mark.anyio


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


async def test_headers_of_one_connection_stay_there() -> None:
    model = Model(
        headers={"content-type": "application/json", "connection": "x-inner", "x-inner": "1", "x-b": "2"}
    )
    async with before(model) as client:
        given = {"Connection": "keep-alive, X-Hop", "X-Hop": "1", "X-Kept": "2"}
        answer = await client.get("/v1/models", headers=given)
    assert (model.seen[0].headers.get("x-hop"), model.seen[0].headers["x-kept"]) == (None, "2")
    assert (answer.headers.get("x-inner"), answer.headers["x-b"]) == (None, "2")


@pytest.mark.parametrize(
    ("given", "status"),
    [("Bearer t", 200), ("bearer  t", 200), ("t", 401), ("Basic t", 401), ("Bearer é", 401)],
)
async def test_callers_bring_the_bearer_token(given: str, status: int) -> None:
    model = Model(headers={"content-type": "application/json"})
    async with before(model, bearer=Secret("t")) as client:
        answer = await client.get("/v1/models", headers=[(b"authorization", given.encode("latin-1"))])
    assert answer.status_code == status
    assert ("www-authenticate" in answer.headers) == (status == 401)
    assert all("authorization" not in each.headers for each in model.seen)


@pytest.mark.parametrize("streams", ["buffered", "windowed"])
@pytest.mark.parametrize("policy", ["open", "closed"])
async def test_a_step_that_fails_at_a_stream_follows_its_policy(streams: Any, policy: Any) -> None:
    """It is well until the model says the word, in the middle of the stream."""

    def work(prompt: Any, response: Any, metadata: Any) -> Any:
        if SECRET in response.choices[0].message.content:
            raise ValueError(SECRET)
        return Result()

    step = Step(processor=Each("p", work), on_failure=policy, breaker=BreakerPolicy(failures=2))
    text = ["hello there, ", "this is ", SECRET, " and more ", "of it all"]
    model = Model(written(*(chunk({"content": each}) for each in text), chunk({}, "stop")) + DONE)
    pipeline = Pipeline(response=[Stage([step])])
    async with before(model, pipeline, streams=streams, window=10, overlap=0) as client:
        answer = await asked(client, stream=True)
    if policy == "open":
        assert "".join(each.get("content") or "" for each in deltas(answer)) == "".join(text)
        assert read(answer)[-1] == "[DONE]"
        return
    error = answer.json() if streams == "buffered" else read(answer)[-1]
    assert error["error"]["code"] == "AIGW_RESOURCE_AVAILABILITY"
    assert SECRET not in answer.text
    assert ("hello" in answer.text) == (streams == "windowed")


OTHERS: dict[str, tuple[list[Any], Any]] = {
    "reasoning_content": (["it is sword", "fish"], f"it is {SECRET}"),
    "refusal": (["I won't tell of ", SECRET], f"I won't tell of {SECRET}"),
    "function_call": (
        [{"name": "f", "arguments": '{"a": "sword'}, {"arguments": 'fish"}'}],
        {"name": "f", "arguments": f'{{"a": "{SECRET}"}}'},
    ),
}


def without_the_secret(prompt: Any, response: Any, metadata: Any) -> Any:
    if SECRET in response.model_dump_json():
        return Reject(code=RejectCode.POLICY_VIOLATION, detail="no secrets")
    return Result()


@pytest.mark.parametrize("streams", ["buffered", "windowed"])
@pytest.mark.parametrize("name", OTHERS)
async def test_what_a_model_says_beside_its_content_is_inspected_too(streams: str, name: str) -> None:
    pieces, _ = OTHERS[name]
    told = [chunk({"role": "assistant"}), *(chunk({name: each}) for each in pieces), chunk({}, "stop")]
    step = Step(processor=Each("look", without_the_secret), parameters={"reject": True})
    pipeline = Pipeline(response=[Stage([step])])
    async with before(Model(written(*told) + DONE), pipeline, streams=streams) as client:
        answer = await asked(client, stream=True)
    assert "no secrets" in answer.text
    assert not any(part in answer.text for part in ("sword", "fish"))


@pytest.mark.parametrize("streams", ["buffered", "windowed"])
@pytest.mark.parametrize("name", OTHERS)
async def test_and_reaches_the_caller_where_nobody_objects(streams: str, name: str) -> None:
    pieces, whole = OTHERS[name]
    told = [chunk({name: each, "content": None}) for each in pieces]
    told = [*told, chunk({"content": "so it is"}), chunk({}, "stop")]
    step = Step(processor=Each("look", lambda *_: Result()))
    pipeline = Pipeline(response=[Stage([step])])
    async with before(Model(written(*told) + DONE), pipeline, streams=streams) as client:
        seen = deltas(await asked(client, stream=True))
    heard = [each[name] for each in seen if each.get(name)]
    if isinstance(whole, str):
        assert "".join(heard) == whole
    else:
        assert "".join(each["arguments"] for each in heard) == whole["arguments"]
    assert "".join(each.get("content") or "" for each in seen) == "so it is"
