"""`ostiary.orquesta` against the sandbox: what was called is read back, on both faces."""

from __future__ import annotations

import asyncio
import base64
import threading
import time
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest
from tests.sandbox.conftest import Caller
from tests.support.faces import FACES, Talk
from tests.support.orquesta import talking

from ostiary import errors as e
from ostiary.config import NO_RETRIES
from ostiary.orquesta import OrquestaException
from ostiary.sandbox.pictures import PNG, draw
from ostiary.sandbox.services.orquesta import calls

CONTEXT = {"environments": "production", "country": "NLD"}
INPUTS = {"firstname": "John", "city": "New York"}


@pytest.fixture(params=FACES)
def talk(request: pytest.FixtureRequest, call: Caller) -> Iterator[Talk]:
    with talking(request.param, api_key="a-key", base_url=call.sandbox.services["orquesta"]) as talking_to:
        yield talking_to


def test_an_invocation_is_answered_and_kept(talk: Talk, call: Caller) -> None:
    arguments = {"inputs": INPUTS, "metadata": {"customer_id": "Qwtqwty90281"}, "chain_id": "ch"}
    found = talk(talk.client.deployments.invoke("customer_service", CONTEXT, **arguments))
    assert "My name is John and I live in New York." in found.choices[0].message.content
    kept = call.read(f"/orquesta/transactions/{found.id}")["transaction"]
    assert kept["body"] == {"key": "customer_service", "context": CONTEXT, **arguments}
    assert kept["answer"] == found.to_dict()
    assert kept["variant_id"] == "production_nld"


def test_a_stream_says_what_the_whole_answer_says(talk: Talk, call: Caller) -> None:
    deployments = talk.client.deployments
    whole = talk(deployments.invoke("customer_service", CONTEXT, INPUTS))
    stream = talk(deployments.invoke_with_stream("customer_service", CONTEXT, INPUTS))
    pieces = talk.read(stream)
    assert len(pieces) > 5
    assert "".join(piece.text for piece in pieces) == whole.text
    assert [piece.is_final for piece in pieces] == [False] * (len(pieces) - 1) + [True]
    assert {piece.id for piece in pieces} == {stream.id}
    assert pieces[-1].choices[0].finish_reason == "stop"
    assert call.read(f"/orquesta/transactions/{stream.id}")["transaction"]["kind"] == "stream"


def test_pieces_come_as_they_are_spoken(talk: Talk, monkeypatch: pytest.MonkeyPatch) -> None:
    streams: list[Any] = []

    async def until_the_first_is_heard(_pace: float) -> None:
        while not (streams and streams[0].time_to_first_token):
            await asyncio.sleep(0.001)

    monkeypatch.setattr(calls, "asyncio", SimpleNamespace(sleep=until_the_first_is_heard))
    began = time.monotonic()
    streams.append(talk(talk.client.deployments.invoke_with_stream("greeter", inputs={"name": "Ada"})))
    assert len(talk.read(streams[0])) > 5
    took = (time.monotonic() - began) * 1000
    assert 0 < streams[0].time_to_first_token < streams[0].latency <= took


def test_messages_stand_around_the_prompt(talk: Talk, call: Caller) -> None:
    before, after = (
        [{"role": "system", "content": "Speak Dutch."}],
        [{"role": "user", "content": "Who are you?"}],
    )
    for method in ("invoke", "invoke_with_stream"):
        made = getattr(talk.client.deployments, method)(
            "greeter", inputs={"name": "Sam"}, messages=after, prefix_messages=before
        )
        found = talk(made)
        if method == "invoke_with_stream":
            talk.read(found)
        kept = call.read(f"/orquesta/transactions/{found.id}")["transaction"]["messages"]
        assert (kept[0], kept[-1]) == (before[0], after[0])
        assert kept[1]["content"] == "Greet Sam"


def test_tool_calls_and_images(talk: Talk) -> None:
    weather = talk(talk.client.deployments.invoke("weather", inputs={"city": "Ghent"}))
    message = weather.choices[0].message
    (tool_call,) = message.tool_calls
    assert (message.content, tool_call.type, tool_call.function.name) == (None, "function", "get_weather")
    assert weather.choices[0].finish_reason == "tool_calls"
    assert talk(talk.client.deployments.invoke("painter", inputs={"subject": "a cat"})).choices[0].message.url


def test_options_reach_the_model(talk: Talk) -> None:
    wanted = {"mock_response": "Just this.", "include_usage": True}
    found = talk(talk.client.deployments.invoke("greeter", invoke_options=wanted))
    assert found.text == "Just this."
    assert found.usage.total_tokens == found.usage.prompt_tokens + found.usage.completion_tokens


def test_a_configuration_has_its_templates_filled(talk: Talk) -> None:
    config = talk(talk.client.deployments.get_config("greeter", inputs={"name": "Sam"}))
    assert config.messages == [{"role": "system", "content": "Greet Sam"}]
    assert config.parameters == {"temperature": 0.7, "maxTokens": 256}


@pytest.mark.parametrize("method", ["invoke", "get_config", "invoke_with_stream"])
def test_where_no_variant_fits_nothing_matched(talk: Talk, method: str) -> None:
    found = talk(getattr(talk.client.deployments, method)("only_in_production", {"environments": "staging"}))
    if method == "invoke_with_stream":
        assert talk.read(found) == []
    assert found.matched is False


def test_metrics_are_kept_as_they_were_reported(talk: Talk, call: Caller) -> None:
    deployments = talk.client.deployments
    stream = talk(deployments.invoke_with_stream("greeter", inputs={"name": "Sam"}))
    pieces = talk.read(stream)
    sources = [
        talk(deployments.invoke("greeter")),
        talk(deployments.get_config("greeter")),
        stream,
        pieces[0],
    ]
    picture = base64.b64encode(draw("a cat")).decode()
    report: dict[str, Any] = {
        "feedback": {"score": 100},
        "usage": {"prompt_tokens": 100, "completion_tokens": 900, "total_tokens": 1000},
        "performance": {"latency": 9000, "time_to_first_token": 250},
        "metadata": {"custom": "x"},
        "chain_id": "ch",
        "conversation_id": "cv",
        "user_id": "u",
        "messages": [{"role": "user", "content": "hi"}],
        "choices": [{"index": 0, "finish_reason": "stop", "message": {"role": "assistant", "url": picture}}],
    }
    for source in sources:
        talk(source.add_metrics(**report))
        kept = call.read(f"/orquesta/transactions/{source.id}")["metrics"]
        assert kept[-1]["body"] == report
        assert [image["media_type"] for image in kept[-1]["images"]] == [PNG]
    talk(deployments.transaction(sources[0].id).add_metrics(feedback={"score": 1}))
    assert len(call.read(f"/orquesta/transactions/{sources[0].id}")["metrics"]) == 2


def test_what_was_measured_is_kept(talk: Talk, call: Caller) -> None:
    stream = talk(talk.client.deployments.invoke_with_stream("greeter"))
    talk.read(stream)
    talk(stream.add_metrics(performance="measured"))
    (kept,) = call.read(f"/orquesta/transactions/{stream.id}")["metrics"]
    assert kept["body"]["performance"] == {
        "latency": stream.latency,
        "time_to_first_token": stream.time_to_first_token,
    }


def test_deployments_are_listed_page_by_page(talk: Talk) -> None:
    every = talk(talk.client.deployments.list(50))
    first = talk(talk.client.deployments.list(2))
    second = talk(talk.client.deployments.list(2, starting_after=first.data[-1].id))
    assert [*first, *second] == list(every)[:4]
    assert (first.has_more, every.has_more) == (True, False)
    back = talk(talk.client.deployments.list(2, ending_before=second.data[0].id))
    assert back.data == first.data


def test_remote_configurations_feedback_and_personal_data(talk: Talk, call: Caller) -> None:
    configs = talk.client.remote_configs
    assert talk(configs.get("show_banner", {"environments": ["production"]})).value is True
    assert talk(configs.get("max_items")).value == 25
    with pytest.raises(OrquestaException) as caught:
        talk(configs.get("nothing"))
    assert isinstance(caught.value, e.NotFoundError)
    found = talk(talk.client.deployments.invoke("greeter"))
    feedback = talk(talk.client.feedback.create("rating", ["good", "quick"], found.telemetry.trace_id))
    (kept,) = call.read(f"/orquesta/transactions/{found.id}")["feedback"]
    assert (kept["feedback_id"], kept["body"]["value"]) == (feedback.id, ["good", "quick"])
    text = "Write to sam@example.org"
    assert talk(talk.client.pii.detect(text)).entities == {"EMAIL_ADDRESS": 1}
    redacted = talk(talk.client.pii.redact(text))
    assert "sam@" not in redacted.redacted_text
    assert talk(talk.client.pii.restore(redacted.redacted_text, redacted.mappings)) == text


@pytest.mark.parametrize("method", ["invoke", "invoke_with_stream"])
@pytest.mark.parametrize(
    ("key", "family", "source"),
    [
        ("no_such_deployment", e.NotFoundError, "system"),
        ("provider_down", e.ServerError, "provider"),
        ("provider_busy", e.RateLimitedError, "provider"),
    ],
)
def test_refusals_name_their_source(
    talk: Talk, method: str, key: str, family: type[Exception], source: str
) -> None:
    client = talk.client.with_options(retry=NO_RETRIES)  # the service asks to wait
    with pytest.raises(OrquestaException) as caught:
        talk(getattr(client.deployments, method)(key))
    assert isinstance(caught.value, family)
    assert (caught.value.source, caught.value.code) == (source, caught.value.status)
    assert caught.value.message


def test_a_provider_that_breaks_off_leaves_what_it_said(talk: Talk) -> None:
    stream = talk(talk.client.deployments.invoke_with_stream("provider_breaks"))
    with pytest.raises(OrquestaException) as caught:
        talk.read(stream)
    assert isinstance(caught.value, e.StreamError)
    assert (caught.value.code, caught.value.source) == (500, "provider")
    assert stream.received == 2


def test_threads_share_a_client(call: Caller) -> None:
    answers: list[str] = []
    with talking("sync", api_key="a-key", base_url=call.sandbox.services["orquesta"]) as talk:

        def one(name: str) -> None:
            stream = talk.client.deployments.invoke_with_stream("greeter", inputs={"name": name})
            answers.append(name + ": " + "".join(piece.text for piece in stream))

        threads = [threading.Thread(target=one, args=(f"Sam{n}",)) for n in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert len(answers) == 8
