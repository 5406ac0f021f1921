"""Orquesta in the sandbox: variants, templates, answers of every kind, streams, refusals."""

import asyncio
import json
import threading
import time
from types import SimpleNamespace
from typing import Any

import httpx
import pytest
from tests.sandbox.conformance import events
from tests.sandbox.conftest import Caller

from ostiary.sandbox.services.orquesta import answers, calls

SEED = {
    "key": "customer_service",
    "context": {"environments": "production", "country": "NLD"},
    "inputs": {"firstname": "John", "city": "New York"},
    "metadata": {"customer_id": "Qwtqwty90281"},
}


def ask(call: Caller, body: Any, path: str = "invoke", **headers: str) -> httpx.Response:
    """Call an operation of Orquesta with a key."""
    given = {"authorization": "Bearer a-key", **headers}
    return call("POST", "orquesta", f"/v2/deployments/{path}", json=body, headers=given)


def content(response: httpx.Response) -> str:
    assert response.status_code == 200, response.text
    text = response.json()["choices"][0]["message"]["content"]
    assert isinstance(text, str)
    return text


def spoken(told: list[Any]) -> str:
    return "".join(each["choices"][0]["message"]["content"] for each in told)


def deploy(call: Caller, key: str, *variants: Any, **more: Any) -> None:
    call.put(f"/orquesta/deployments/{key}", {"variants": list(variants), **more})


def test_the_seeds_call_is_answered_with_its_inputs(call: Caller) -> None:
    assert "My name is John and I live in New York." in content(ask(call, SEED))


def test_the_same_call_has_the_same_answer_under_another_id(call: Caller) -> None:
    one, other = ask(call, SEED).json(), ask(call, SEED).json()
    assert one["choices"] == other["choices"]
    assert one["id"] != other["id"]
    assert len(one["id"]) == 26


@pytest.mark.parametrize(
    ("context", "variant"),
    [
        ({"environments": "production", "country": "NLD"}, "production_nld"),
        ({"environments": ["production"], "country": ["BEL", "NLD"]}, "production_nld"),
        ({"environments": ["staging", "production"], "country": "BEL"}, "production"),
        ({"environments": ["production"]}, "production"),
        ({"environments": "staging", "country": "NLD"}, "elsewhere"),
        ({"environments": []}, "elsewhere"),
        ({}, "elsewhere"),
        (None, "elsewhere"),
    ],
    ids=str,
)
def test_the_context_picks_the_variant(call: Caller, context: Any, variant: str) -> None:
    ask(call, {**SEED, "context": context})
    assert [each["variant_id"] for each in call.read("/orquesta/transactions")["items"]] == [variant]


@pytest.mark.parametrize(
    ("wanted", "given", "fits"),
    [
        (True, True, True),
        (True, "true", False),
        (True, 1, False),
        (3, 3, True),
        ([1, 2], 2, True),
        ("nl", "NL", False),
        ("", None, False),
    ],
)
def test_a_condition_is_held_against_value_and_type(
    call: Caller, wanted: Any, given: Any, fits: bool
) -> None:
    deploy(call, "picky", {"when": {"it": wanted}})
    assert ask(call, {"key": "picky", "context": {"it": given}}).status_code == (200 if fits else 204)


@pytest.mark.parametrize("path", ["invoke", "stream", "get_config"])
def test_where_no_variant_fits_nothing_is_answered_and_nothing_kept(call: Caller, path: str) -> None:
    response = ask(call, {"key": "only_in_production"}, path)
    assert (response.status_code, response.content) == (204, b"")
    assert call.read("/orquesta/transactions")["total"] == 0


def test_a_variant_can_be_asked_for_by_its_id(call: Caller) -> None:
    ask(call, {**SEED, "deployment_variant_id": "production"})
    assert call.read("/orquesta/transactions")["items"][0]["variant_id"] == "production"
    assert ask(call, {**SEED, "deployment_variant_id": "none"}).status_code == 404
    assert ask(call, {**SEED, "deployment_id": "none"}).status_code == 404


def test_templates_are_filled_in_texts_and_parts_and_unknown_variables_stay(call: Caller) -> None:
    parts = [{"type": "text", "text": "{{ a }}/{{b}}"}, {"type": "image_url", "image_url": {"url": "{{c}}"}}]
    text = "{{a}}{{a}} {{missing}} {not} {{d.e}}"
    deploy(
        call, "form", {"messages": [{"role": "system", "content": text}, {"role": "user", "content": parts}]}
    )
    inputs = {"a": "{{b}}", "b": [1, "x"], "c": "https://example.org/i.png", "d.e": None}
    told = ask(call, {"key": "form", "inputs": inputs}, "get_config").json()["messages"]
    assert told[0]["content"] == "{{b}}{{b}} {{missing}} {not} null"
    assert told[1]["content"][0]["text"] == '{{b}}/[1, "x"]'
    assert told[1]["content"][1]["image_url"]["url"] == "https://example.org/i.png"


def test_messages_stand_before_and_behind_the_prompt(call: Caller) -> None:
    given = {
        "prefix_messages": [{"role": "system", "content": "first"}],
        "messages": [{"role": "user", "content": "hi"}],
    }
    told = ask(call, {"key": "greeter", "inputs": {"name": "Sam"}, **given}, "get_config").json()
    assert [each["content"] for each in told["messages"]] == ["first", "Greet Sam", "hi"]
    assert 'You said: "hi"' in content(ask(call, {"key": "greeter", **given}))


def test_a_configuration_has_all_that_the_wire_names(call: Caller) -> None:
    told = ask(call, {"key": "weather", "inputs": {"city": "Utrecht"}}, "get_config").json()
    assert (told["provider"], told["model"], told["type"], told["version"]) == (
        "openai",
        "gpt-4",
        "chat",
        "1",
    )
    assert told["tools"][0]["function"]["name"] == "get_weather"
    assert told["messages"][1] == {"role": "user", "content": "What is the weather in Utrecht?"}


def test_tools_are_called(call: Caller) -> None:
    choice = ask(call, {"key": "weather", "inputs": {"city": "Utrecht"}}).json()["choices"][0]
    assert (choice["finish_reason"], choice["message"]["type"]) == ("tool_calls", "tool_calls")
    function = choice["message"]["tool_calls"][0]["function"]
    assert (function["name"], json.loads(function["arguments"])) == ("get_weather", {"location": "Utrecht"})
    result = {"role": "tool", "tool_call_id": choice["message"]["tool_calls"][0]["id"], "content": "Rain"}
    assert content(ask(call, {"key": "weather", "messages": [result]})) == "The tool says: Rain"


def test_images_are_drawn_kept_and_served(call: Caller) -> None:
    answer = ask(call, {"key": "painter", "inputs": {"subject": "a cat"}, "extra_params": {"n": 2}}).json()
    assert answer["object"] == "image"
    urls = [choice["message"]["url"] for choice in answer["choices"]]
    pictures = [call.http.get(url) for url in urls]
    assert [each.headers["content-type"] for each in pictures] == ["image/png"] * 2
    assert len({each.content for each in pictures}) == 2
    assert pictures[0].content.startswith(b"\x89PNG\r\n\x1a\n")
    again = ask(call, {"key": "painter", "inputs": {"subject": "a cat"}}).json()["choices"][0]["message"][
        "url"
    ]
    assert call.http.get(again).content == pictures[0].content
    assert call("GET", "sandbox", "/orquesta/images/none").status_code == 404


def test_images_come_in_base64_where_the_deployment_says_so(call: Caller) -> None:
    answer = ask(call, {"key": "painter_base64", "inputs": {"subject": "a cat"}}).json()
    assert answer["choices"][0]["message"]["url"].startswith("data:image/png;base64,iVBOR")


@pytest.mark.parametrize("path", ["invoke", "stream"])
@pytest.mark.parametrize("key", ["customer_service", "weather", "painter_base64", "ghostwriter", "summary"])
def test_a_stream_makes_up_the_whole_answer(call: Caller, key: str, path: str) -> None:
    body = {
        "key": key,
        "inputs": {"text": 'C:\\ "x" {y} \u2028 \x0b é', "city": "Utrecht", "subject": "a cat"},
    }
    whole = ask(call, body).json()["choices"]
    response = ask(call, {**body, "stream": True}, path)
    assert response.headers["content-type"] == "text/event-stream"
    told = events(response)
    assert [each["is_final"] for each in told] == [False] * (len(told) - 1) + [True]
    assert "finalized" in told[-1]
    kept = call.read("/orquesta/transactions")["items"][-1]
    assert kept["answer"]["choices"] == whole
    assert kept["answer"]["id"] == kept["transaction_id"] == told[0]["id"]
    if whole[0]["message"]["type"] == "content":
        assert spoken(told) == whole[0]["message"]["content"]


def test_a_stream_holds_nothing_that_an_old_parser_takes_wrong(call: Caller) -> None:
    text = 'ends with \\ and " and \x85 and \u2028 é'
    response = ask(call, {"key": "greeter", "invoke_options": {"mock_response": text}, "stream": True})
    assert response.content.isascii()
    # A JSON string whose last character is a backslash would end in two of them before the quote.
    assert b'\\\\"' not in response.content
    assert spoken(events(response)) == text


class Pauses:
    """What lies between the events of a stream: kept here, and as long as the gate is shut, in place of a time."""

    def __init__(self) -> None:
        self.seconds: list[float] = []
        self.begun, self.gate = threading.Event(), threading.Event()
        self.gate.set()

    async def sleep(self, seconds: float) -> None:
        self.seconds.append(seconds)
        self.begun.set()
        await asyncio.to_thread(self.gate.wait, 30)


@pytest.fixture
def pauses(monkeypatch: pytest.MonkeyPatch) -> Pauses:
    pauses = Pauses()
    monkeypatch.setattr(calls, "asyncio", SimpleNamespace(sleep=pauses.sleep))
    return pauses


def test_the_sdk_that_takes_a_network_chunk_for_an_event_gets_them_apart(
    call: Caller, pauses: Pauses
) -> None:
    deploy(call, "words", {"messages": [{"role": "user", "content": "a b c"}]})
    deploy(call, "slow", {"pace": 0.5, "messages": [{"role": "user", "content": "a b c"}]})
    for version, key, seconds in (
        ("@orq.ai/python@2.3.3", "words", answers.SPACING),
        ("@orq.ai/python@2.3.3", "slow", 0.5),
        ("@orquesta/python@2.0.11", "words", 0.0),
        ("@orquesta/python@2.0.11", "slow", 0.5),
    ):
        pauses.seconds.clear()
        told = events(ask(call, {"key": key, "stream": True}, **{"X-SDK-Version": version}))
        assert pauses.seconds == [seconds] * len(told)


def test_the_first_event_arrives_before_the_second_is_there(call: Caller, pauses: Pauses) -> None:
    pauses.gate.clear()
    url = call.sandbox.services["orquesta"] + "/v2/deployments/stream"
    with httpx.Client(trust_env=False, headers={"authorization": "Bearer k"}) as http:
        with http.stream("POST", url, json={"key": "greeter"}) as response:
            pieces = response.iter_raw()
            next(pieces)
            pauses.gate.set()
            assert sum(1 for _ in pieces) > 5


def test_others_are_served_while_a_stream_runs(call: Caller, pauses: Pauses) -> None:
    pauses.gate.clear()
    thread = threading.Thread(target=ask, args=(call, {"key": "greeter", "stream": True}))
    thread.start()
    assert pauses.begun.wait(30)
    assert ask(call, SEED).status_code == 200
    pauses.gate.set()
    thread.join()


def test_a_stream_that_its_reader_leaves_is_kept_as_far_as_it_came(call: Caller) -> None:
    deploy(call, "slow", {"pace": 0.02, "messages": [{"role": "user", "content": "one two three four"}]})
    url = call.sandbox.services["orquesta"] + "/v2/deployments/stream"
    with httpx.Client(trust_env=False, headers={"authorization": "Bearer k"}) as http:
        with http.stream("POST", url, json={"key": "slow"}) as response:
            next(response.iter_raw())
    end = time.monotonic() + 30
    while (kept := call.read("/orquesta/transactions")["items"][0]["answer"]) is None:
        assert time.monotonic() < end
        time.sleep(0.02)
    assert kept["is_final"] is False
    assert kept["choices"][0]["message"]["content"]


def test_options_of_an_invocation(call: Caller) -> None:
    documents = [{"text": "Utrecht is a city.", "metadata": {"file_name": "u.txt"}}]
    options = {"include_usage": True, "include_retrievals": True, "mock_response": "Just this."}
    body = {"key": "greeter", "documents": documents, "invoke_options": options}
    whole = ask(call, body).json()
    assert content(ask(call, body)) == "Just this."
    assert whole["usage"]["total_tokens"] == 0
    assert whole["retrievals"][0]["document"] == "Utrecht is a city."
    last = events(ask(call, {**body, "stream": True}))[-1]
    assert (last["usage"], last["retrievals"]) == (whole["usage"], whole["retrievals"])
    assert "usage" not in ask(call, {"key": "greeter"}).json()
    counted = ask(call, {"key": "greeter", "invoke_options": {"include_usage": True}}).json()["usage"]
    assert counted["total_tokens"] == counted["prompt_tokens"] + counted["completion_tokens"] > 5


def test_parameters_of_the_call_take_the_place_of_the_variants(call: Caller) -> None:
    short = ask(call, {**SEED, "extra_params": {"max_tokens": 3}}).json()["choices"][0]
    assert short["finish_reason"] == "length"
    assert len(short["message"]["content"].split()) <= 3
    stopped = content(ask(call, {**SEED, "extra_params": {"stop": ["John"]}}))
    assert stopped.endswith("My name is ")


@pytest.mark.parametrize(
    ("key", "status", "error"),
    [("provider_busy", 429, "Rate limit reached"), ("provider_down", 503, "The model is overloaded")],
)
@pytest.mark.parametrize("stream", [False, True])
def test_a_provider_that_fails_is_named(
    call: Caller, key: str, status: int, error: str, stream: bool
) -> None:
    response = ask(call, {"key": key, "stream": stream})
    assert response.status_code == status
    assert response.json() == {"code": status, "error": error, "message": error, "source": "provider"}
    assert response.headers.get("retry-after") == ("1" if status == 429 else None)
    assert call.read("/orquesta/transactions")["total"] == 0


def test_a_provider_that_breaks_off_is_named_in_the_stream(call: Caller) -> None:
    assert ask(call, {"key": "provider_breaks"}).status_code == 500
    response = ask(call, {"key": "provider_breaks", "stream": True})
    assert response.status_code == 200
    *told, error = events(response)
    assert len(told) == 2
    assert (error["code"], error["source"]) == (500, "provider")
    assert "[DONE]" not in response.text
    assert call.read("/orquesta/transactions")["items"][-1]["answer"]["is_final"] is False


@pytest.mark.parametrize("authorization", [None, "Bearer", "Basic"])
def test_a_call_without_a_key_is_401(call: Caller, authorization: str | None) -> None:
    headers = {} if authorization is None else {"authorization": authorization}
    response = call("POST", "orquesta", "/v2/deployments/invoke", json=SEED, headers=headers)
    assert response.status_code == 401
    assert (response.json()["code"], response.json()["source"]) == (401, "system")


def test_a_key_that_was_not_set_is_401(call: Caller) -> None:
    call.put("/credentials/mine", {"service": "orquesta", "value": "right"})
    assert ask(call, SEED).status_code == 401
    assert ask(call, SEED, authorization="Bearer right").status_code == 200


@pytest.mark.parametrize(
    ("body", "place"),
    [
        ({}, "/key"),
        ({"key": ""}, "/key"),
        ({"key": "greeter", "inputs": []}, "/inputs"),
        ({"key": "greeter", "messages": [{"content": "x"}]}, "/messages/0/role"),
        (
            {"key": "greeter", "messages": [{"role": "user", "content": [{"type": "sound"}]}]},
            "/messages/0/content",
        ),
        ({"key": "greeter", "identity": {}}, "/identity/id"),
        ({"key": "greeter", "context": {"environments": 3}}, "/context/environments"),
    ],
)
def test_what_does_not_fit_is_400_with_the_place(call: Caller, body: Any, place: str) -> None:
    response = ask(call, body)
    assert response.status_code == 400
    told = response.json()
    assert told["error"].startswith(place)
    assert (told["code"], told["source"], told["message"]) == (400, "system", told["error"])


def test_an_unknown_deployment_is_404(call: Caller) -> None:
    assert ask(call, {"key": "Greeter"}).status_code == 404
    assert ask(call, {"key": "none"}, "stream").json()["source"] == "system"


@pytest.mark.parametrize("status", [429, 500, 503])
def test_a_fault_speaks_as_the_service_does(call: Caller, status: int) -> None:
    call.put("/faults/one", {"service": "orquesta", "status": status, "headers": {"Retry-After": "2"}})
    response = ask(call, SEED)
    assert response.headers["retry-after"] == "2"
    assert response.json() == {
        "code": status,
        "error": "fault one",
        "message": "fault one",
        "source": "system",
    }
