"""The stub of OpenAI's API: what its wire looks like, beyond what the vendor's package shows (tests/peers)."""

import base64
import json
import struct
from typing import Any

import httpx
import pytest
from tests.sandbox.conformance import events
from tests.sandbox.conftest import Caller

USER = [{"role": "user", "content": "Hello there"}]


def ask(call: Caller, path: str, body: Any = None, method: str = "POST") -> httpx.Response:
    """Call the stub with a key."""
    return call(method, "openai", f"/v1/{path}", json=body, headers={"authorization": "Bearer k"})


def good(response: httpx.Response) -> Any:
    assert response.status_code == 200, response.text
    return response.json()


def test_the_same_conversation_has_the_same_answer(call: Caller) -> None:
    one, other = (good(ask(call, "chat/completions", {"model": "m", "messages": USER})) for _ in range(2))
    assert one["choices"] == other["choices"]
    assert one["id"] != other["id"]
    assert one["model"] == "m"


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("chat/completions", {"messages": USER, "n": 2}),
        (
            "chat/completions",
            {"messages": USER, "tools": [{"type": "function", "function": {"name": "hello"}}]},
        ),
        ("completions", {"prompt": ["one", "two"], "max_tokens": 30, "echo": True}),
    ],
)
def test_a_stream_makes_up_the_whole_answer(call: Caller, path: str, body: Any) -> None:
    body = {"model": "m", **body}
    whole = good(ask(call, path, body))
    response = ask(call, path, {**body, "stream": True, "stream_options": {"include_usage": True}})
    assert response.headers["content-type"] == "text/event-stream"
    assert response.text.endswith("\n\ndata: [DONE]\n\n")
    *chunks, last = events(response)
    assert (last["choices"], last["usage"]) == ([], whole["usage"])
    for choice in whole["choices"]:
        parts = [each for chunk in chunks for each in chunk["choices"] if each["index"] == choice["index"]]
        assert parts[-1]["finish_reason"] == choice["finish_reason"]
        if path == "completions":
            assert "".join(each["text"] for each in parts) == choice["text"]
        elif choice["message"]["content"] is not None:
            said = "".join(each["delta"].get("content") or "" for each in parts)
            assert said == choice["message"]["content"]
        else:
            called = [one for each in parts for one in each["delta"].get("tool_calls", ())]
            arguments = "".join(each["function"]["arguments"] for each in called)
            wanted = choice["message"]["tool_calls"][0]
            assert (called[0]["id"], arguments) == (wanted["id"], wanted["function"]["arguments"])


@pytest.mark.parametrize(
    ("choice", "called"),
    [
        (None, None),
        ("auto", None),
        ("none", None),
        ("required", "first"),
        ({"type": "function", "function": {"name": "second"}}, "second"),
    ],
)
def test_the_choice_of_a_tool_is_heeded(call: Caller, choice: Any, called: str | None) -> None:
    tools = [{"type": "function", "function": {"name": name}} for name in ("first", "second")]
    body = {"model": "m", "messages": USER, "tools": tools, "tool_choice": choice}
    message = good(ask(call, "chat/completions", body))["choices"][0]["message"]
    names = [each["function"]["name"] for each in message.get("tool_calls", ())]
    assert names == ([] if called is None else [called])


def test_completions_echo_stop_and_end(call: Caller) -> None:
    body = {"model": "m", "prompt": "Once", "echo": True, "max_tokens": 0}
    assert good(ask(call, "completions", body))["choices"][0]["text"] == "Once"
    long = "Once upon a time there was a king who had a son"
    short = good(ask(call, "completions", {"model": "m", "prompt": long}))
    assert short["choices"][0]["finish_reason"] == "length"
    assert short["usage"] == {"prompt_tokens": 12, "completion_tokens": 16, "total_tokens": 28}
    stopped = good(
        ask(call, "completions", {"model": "m", "prompt": "Once", "stop": ["Once"], "max_tokens": 99})
    )
    assert stopped["choices"][0]["finish_reason"] == "stop"
    assert "Once" not in stopped["choices"][0]["text"]


def test_embeddings_in_base64_are_the_same_floats(call: Caller) -> None:
    body = {"model": "m", "input": ["a cat", "a dog"], "dimensions": 16}
    floats = good(ask(call, "embeddings", body))["data"]
    packed = good(ask(call, "embeddings", {**body, "encoding_format": "base64"}))["data"]
    unpacked = [list(struct.unpack("<16f", base64.b64decode(each["embedding"]))) for each in packed]
    assert unpacked == [each["embedding"] for each in floats]
    assert [each["index"] for each in floats] == [0, 1]


@pytest.mark.parametrize("given", [[1, 2, 3], [[1, 2], [3]], "x", ["x", "y"]])
def test_embeddings_take_text_and_tokens(call: Caller, given: Any) -> None:
    data = good(ask(call, "embeddings", {"model": "m", "input": given}))["data"]
    assert len(data) == (2 if isinstance(given, list) and not isinstance(given[0], int) else 1)


@pytest.mark.parametrize("given", [[], {}, 3, None, [1, "x"], [[]], [True], [["x"]], "", ["x", ""]])
def test_embeddings_of_anything_else_are_refused(call: Caller, given: Any) -> None:
    response = ask(call, "embeddings", {"model": "m", "input": given})
    assert response.status_code == 400
    assert response.json()["error"]["param"] == "input"


def test_moderations_judge_each_text(call: Caller) -> None:
    results = good(ask(call, "moderations", {"input": ["You idiot", "Good day"]}))["results"]
    assert [each["flagged"] for each in results] == [True, False]
    assert [name for name, bad in results[0]["categories"].items() if bad] == ["harassment"]
    assert results[0]["category_scores"]["harassment"] > 0.9 > results[0]["category_scores"]["hate"]
    parts = [{"type": "text", "text": "I kill you"}, {"type": "image_url", "image_url": {"url": "u"}}]
    assert [each["flagged"] for each in good(ask(call, "moderations", {"input": parts}))["results"]] == [True]


def test_a_response_is_kept_unless_it_shall_not_be(call: Caller) -> None:
    body = {"model": "m", "input": "Hello there"}
    kept, lost = good(ask(call, "responses", body)), good(ask(call, "responses", {**body, "store": False}))
    assert good(ask(call, f"responses/{kept['id']}", method="GET")) == kept
    assert ask(call, f"responses/{lost['id']}", method="GET").status_code == 404
    assert ask(call, "responses", {**body, "previous_response_id": lost["id"]}).status_code == 404
    assert good(ask(call, f"responses/{kept['id']}", method="DELETE"))["deleted"] is True
    assert ask(call, f"responses/{kept['id']}", method="DELETE").status_code == 404


def test_a_response_that_is_too_long_is_incomplete(call: Caller) -> None:
    body = {"model": "m", "input": "Hello there", "max_output_tokens": 2, "stream": True}
    *_, last = events(ask(call, "responses", body))
    assert last["type"] == "response.incomplete"
    assert last["response"]["incomplete_details"] == {"reason": "max_output_tokens"}


def test_response_events_are_named_and_numbered(call: Caller) -> None:
    response = ask(call, "responses", {"model": "m", "input": USER, "stream": True})
    told = events(response)
    names = [line.removeprefix("event: ") for line in response.text.split("\n") if line.startswith("event: ")]
    assert names == [each["type"] for each in told]
    assert [each["sequence_number"] for each in told] == list(range(len(told)))
    said = "".join(each["delta"] for each in told if each["type"] == "response.output_text.delta")
    assert told[-1]["response"]["output"][0]["content"][0]["text"] == said
    assert "[DONE]" not in response.text


@pytest.mark.parametrize(
    ("path", "body", "param"),
    [
        ("chat/completions", {"messages": USER}, "model"),
        ("chat/completions", {"model": "m"}, "messages"),
        ("chat/completions", {"model": "m", "messages": [{}]}, "messages.0.role"),
        ("completions", {"model": "m", "prompt": {}}, "prompt"),
        ("responses", {"model": "m"}, "input"),
        ("responses", {"model": "m", "input": [3]}, "input.0"),
        ("moderations", {"input": 3}, "input"),
    ],
)
def test_what_does_not_fit_is_400_and_names_the_property(
    call: Caller, path: str, body: Any, param: str
) -> None:
    response = ask(call, path, body)
    assert response.status_code == 400
    error = response.json()["error"]
    assert (error["type"], error["param"]) == ("invalid_request_error", param)


def test_a_call_without_a_key_is_401(call: Caller) -> None:
    response = call("GET", "openai", "/v1/models")
    assert response.status_code == 401
    assert response.json()["error"]["code"] == "invalid_api_key"


@pytest.mark.parametrize(("status", "kind"), [(429, "rate_limit_error"), (500, "server_error"), (404, None)])
def test_a_fault_speaks_as_the_service_does(call: Caller, status: int, kind: str | None) -> None:
    call.put("/faults/one", {"service": "openai", "status": status})
    error = ask(call, "models", method="GET").json()["error"]
    assert error["message"] == "fault one"
    assert error["type"] == (kind or "invalid_request_error")


def test_text_in_any_writing_comes_back_as_it_was(call: Caller) -> None:
    text = '\u2028 é 𝄞 \\ " \x85'
    body = {"model": "m", "messages": [{"role": "tool", "tool_call_id": "c", "content": text}]}
    assert text in good(ask(call, "chat/completions", body))["choices"][0]["message"]["content"]
    response = ask(call, "chat/completions", {**body, "stream": True})
    deltas = [each["choices"][0]["delta"].get("content") or "" for each in events(response)]
    assert text in "".join(deltas)
    assert json.loads(response.request.content)["stream"] is True


@pytest.mark.parametrize("stop", [True, 3, {"a": 1}, ["a", 3]])
def test_stop_words_that_are_none_are_refused(call: Caller, stop: object) -> None:
    body = {"model": "gpt-4o-mini", "messages": [{"role": "user", "content": "hi"}], "stop": stop}
    refused = call(
        "POST", "openai", "/v1/chat/completions", json=body, headers={"Authorization": "Bearer any"}
    )
    assert (refused.status_code, refused.json()["error"]["param"]) == (400, "stop")
