"""A real model behind Orquesta: another sandbox's stub, which speaks OpenAI's API, and a server that misbehaves."""

import json
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from tests.sandbox.conformance import conforms, events

from ostiary.errors import ConfigurationError
from ostiary.sandbox import Sandbox, serve
from ostiary.testing import FaultServer, steps

HEADERS = {"authorization": "Bearer k"}
HELLO = {"key": "greeter", "messages": [{"role": "user", "content": "Hello there"}]}
CHUNK = {"choices": [{"index": 0, "delta": {"content": "Hel"}, "finish_reason": None}]}


@pytest.fixture(scope="module")
def model() -> Iterator[Sandbox]:
    with serve() as model:
        yield model


@pytest.fixture(scope="module", params=["", "/v1", "/v1/"])
def sandbox(request: pytest.FixtureRequest, model: Sandbox) -> Iterator[Sandbox]:
    with serve(model_url=model.services["openai"] + request.param, model_key="the-models-key") as sandbox:
        yield sandbox


@pytest.fixture
def http() -> Iterator[httpx.Client]:
    with httpx.Client(trust_env=False, headers=HEADERS, event_hooks={"response": [conforms]}) as http:
        yield http


def ask(http: httpx.Client, sandbox: Sandbox, body: Any) -> httpx.Response:
    return http.post(sandbox.services["orquesta"] + "/v2/deployments/invoke", json=body)


def own(sandbox: Sandbox, path: str, **given: Any) -> Any:
    return httpx.get(sandbox.services["sandbox"] + path, params=given, trust_env=False).json()


def reset(sandbox: Sandbox) -> None:
    httpx.post(sandbox.services["sandbox"] + "/reset", trust_env=False)


def test_the_model_is_asked_with_the_whole_prompt_and_the_key(
    model: Sandbox, sandbox: Sandbox, http: httpx.Client
) -> None:
    reset(model)
    own_key = {"service": "openai", "value": "the-models-key"}
    httpx.put(model.services["sandbox"] + "/credentials/one", json=own_key, trust_env=False)
    answer = ask(http, sandbox, {**HELLO, "inputs": {"name": "Sam"}, "extra_params": {"max_tokens": 50}})
    assert 'You said: "Hello there"' in answer.json()["choices"][0]["message"]["content"]
    (request,) = own(model, "/requests", service="openai")["items"]
    assert json.loads(request["body"]) == {
        "model": "gpt-4",
        "messages": [{"role": "system", "content": "Greet Sam"}, {"role": "user", "content": "Hello there"}],
        "max_tokens": 50,
    }


def test_usage_is_the_models(sandbox: Sandbox, http: httpx.Client) -> None:
    body = {**HELLO, "invoke_options": {"include_usage": True}}
    whole = ask(http, sandbox, body).json()
    assert whole["usage"]["prompt_tokens"] > 5
    assert events(ask(http, sandbox, {**body, "stream": True}))[-1]["usage"] == whole["usage"]


@pytest.mark.parametrize("key", ["weather", "greeter", "summary", "ghostwriter"])
def test_a_stream_makes_up_the_whole_answer(sandbox: Sandbox, http: httpx.Client, key: str) -> None:
    body = {"key": key, "inputs": {"city": "Utrecht", "text": "It was night."}}
    whole = ask(http, sandbox, body).json()["choices"]
    assert len(events(ask(http, sandbox, {**body, "stream": True}))) > 1
    assert own(sandbox, "/orquesta/transactions")["items"][-1]["answer"]["choices"] == whole


@pytest.mark.parametrize(("status", "after"), [(429, None), (401, None), (500, None), (503, None)])
@pytest.mark.parametrize("stream", [False, True])
def test_a_model_that_refuses_is_the_provider(
    model: Sandbox, sandbox: Sandbox, http: httpx.Client, status: int, after: None, stream: bool
) -> None:
    reset(model)
    fault = {"service": "openai", "status": status, "headers": {"Retry-After": "3"}}
    httpx.put(model.services["sandbox"] + "/faults/one", json=fault, trust_env=False)
    response = ask(http, sandbox, {**HELLO, "stream": stream})
    assert (response.status_code, response.headers["retry-after"]) == (status, "3")
    told = response.json()
    assert (told["code"], told["source"], told["error"]) == (status, "provider", "fault one")
    reset(model)


@pytest.mark.parametrize("stream", [False, True])
@pytest.mark.parametrize(
    ("step", "status"),
    [
        (steps.html(502), 502),
        (steps.reply(200, json={"choices": []}), 502),
        (steps.reply(200, json=[]), 502),
        (steps.reply(301), 502),
        (steps.close(), 502),
    ],
    ids=lambda value: getattr(value, "name", None),
)
def test_a_model_that_is_none_is_the_provider_too(
    http: httpx.Client, step: Any, status: int, stream: bool
) -> None:
    with FaultServer() as server, serve(model_url=server.url) as sandbox:
        server.script([step], repeat=True)
        response = ask(http, sandbox, {**HELLO, "stream": stream})
        if stream and response.status_code == 200:
            # What isn't a stream holds no events, and no end mark.
            told = events(response)[-1]
        else:
            assert response.status_code == status
            told = response.json()
        assert (told["code"], told["source"]) == (status, "provider")


@pytest.mark.parametrize(
    ("tail", "end", "status"),
    [
        ((), "cut", 502),
        ((), "reset", 502),
        (({"data": {"error": {"message": "x"}}},), "proper", 500),
        ((), "proper", 502),
    ],
)
def test_a_model_that_breaks_off_ends_the_stream_with_an_error(
    http: httpx.Client, tail: Any, end: Any, status: int
) -> None:
    with FaultServer() as server, serve(model_url=server.url) as sandbox:
        server.script([steps.sse([{"data": CHUNK}, *tail], end=end)])
        *told, error = events(ask(http, sandbox, {**HELLO, "stream": True}))
        assert [each["choices"][0]["message"]["content"] for each in told] == ["Hel"]
        assert (error["code"], error["source"]) == (status, "provider")


def test_what_a_model_says_wrong_is_shown_nowhere(
    http: httpx.Client, caplog: pytest.LogCaptureFixture
) -> None:
    secret = "what the model was told in confidence"
    with FaultServer() as server, serve(model_url=server.url, model_key="sk-secret") as sandbox:
        server.script([steps.reply(200, json={"choices": secret})])
        response = ask(http, sandbox, HELLO)
    assert response.status_code == 502
    assert secret not in response.text + caplog.text
    assert "sk-secret" not in response.text + caplog.text


@pytest.mark.parametrize("url", ["", "not a url", "ftp://example.org"])
def test_a_url_that_can_not_be_is_refused_at_the_start(url: str) -> None:
    with pytest.raises(ConfigurationError, match="model"):
        Sandbox(model_url=url)
