"""OpenAI's clients with Libretto's recording, against the sandbox's model and its Libretto, on both faces."""

from __future__ import annotations

import asyncio
import copy
import inspect
import json
import uuid
from collections.abc import Iterator
from typing import Any

import openai
import pytest
from openai import AsyncStream, Stream
from pydantic import BaseModel
from tests.support.faces import Face
from tests.support.libretto import SPORT, TOOL, USER, Kept, LibrettoTalk, settings_of, talking

from ostiary.libretto import (
    AsyncLibretto,
    Client,
    Libretto,
    LibrettoConfig,
    LibrettoCreateParams,
    LibrettoInputError,
    Sensitive,
    TemplateChat,
    TemplateText,
)
from ostiary.prompts import MissingParameterError
from ostiary.sandbox import Sandbox

ID = "11111111-1111-4111-8111-111111111111"


@pytest.fixture
def kept(sandbox: Sandbox) -> Kept:
    kept = Kept(sandbox)
    kept.reset()
    return kept


@pytest.fixture
def talk(face: Face, sandbox: Sandbox, kept: Kept) -> Iterator[LibrettoTalk]:
    with talking(face, **settings_of(sandbox, allow_unnamed_prompts=True)) as talking_to:
        yield talking_to
        assert talking_to.client.libretto.mishaps() == {}


def sport(value: str = "soccer") -> TemplateChat:
    return TemplateChat(SPORT, {"sport": value})


def test_a_templated_chat_is_recorded_with_all_that_the_call_says(talk: LibrettoTalk, kept: Kept) -> None:
    params = LibrettoCreateParams(
        prompt_template_name="sport-emoji",
        event_id=uuid.UUID(ID),
        chat_id="chat-1",
        chain_id="chain-1",
        feedback_key="fb-1",
    )
    create = talk.client.chat.completions.create
    answer = talk(create(model="gpt-4o", messages=sport(), temperature=0.4, libretto=params))
    assert answer.model_extra["libretto_feedback_key"] == "fb-1"
    talk.flush()
    body = kept.only()
    assert body.pop("responseTime") > 0
    assert body.pop("rawResponse") == answer.to_dict(exclude_unset=False)
    assert "<key" in body.pop("apiKey")
    assert body == {
        "apiName": "sport-emoji",
        "params": {"sport": "soccer"},
        "prompt": {},
        "promptEventId": ID,
        "modelParameters": {
            "modelProvider": "openai",
            "modelType": "chat",
            "model": "gpt-4o",
            "temperature": 0.4,
        },
        "feedbackKey": "fb-1",
        "promptTemplateChat": SPORT,
        "response": answer.choices[0].message.content,
        "chatId": "chat-1",
        "chainId": "chain-1",
    }


def test_a_completion_is_recorded(talk: LibrettoTalk, kept: Kept) -> None:
    prompt = TemplateText("Welcome {name}!", {"name": "Ada"})
    answer = talk(talk.client.completions.create(model="gpt-3.5-turbo-instruct", prompt=prompt))
    talk.flush()
    body = kept.only()
    assert (body["promptTemplateText"], body["params"]) == ("Welcome {name}!", {"name": "Ada"})
    assert (body["response"], body["modelParameters"]["modelType"]) == (answer.choices[0].text, "completion")
    assert "rawResponse" not in body
    assert answer.model_extra["libretto_feedback_key"] == body["feedbackKey"]
    assert kept.asked()["prompt"] == "Welcome Ada!"


def test_a_response_to_a_template_of_text_is_recorded(talk: LibrettoTalk, kept: Kept) -> None:
    text = TemplateText("Welcome {name}!", {"name": "Ada"})
    talk(talk.client.responses.create(model="gpt-4o", input=text))
    talk.flush()
    assert kept.only()["params"] == {"name": "Ada"}
    assert kept.asked()["input"] == "Welcome Ada!"


def test_a_response_is_recorded(talk: LibrettoTalk, kept: Kept) -> None:
    create = talk.client.responses.create
    answer = talk(create(model="gpt-4o", input=sport(), instructions="Be brief."))
    talk.flush()
    body = kept.only()
    assert body["promptTemplateChat"] == [{"role": "system", "content": "Be brief."}, *SPORT]
    assert body["response"] == answer.output_text != ""
    assert body["rawResponse"]["id"] == answer.id
    assert answer.model_extra["libretto_feedback_key"] == body["feedbackKey"]


def test_a_stream_is_openais_own_and_its_chunks_are_untouched(
    talk: LibrettoTalk, kept: Kept, sandbox: Sandbox
) -> None:
    plain = openai.OpenAI(base_url=sandbox.settings["OPENAI_BASE_URL"], api_key="k")
    messages = [{"role": "user", "content": "Show me an emoji that matches the sport: soccer"}]
    expected = list(plain.chat.completions.create(model="gpt-4o", messages=messages, stream=True))  # type: ignore[arg-type]
    plain.close()
    stream = talk(talk.client.chat.completions.create(model="gpt-4o", messages=sport(), stream=True))
    assert type(stream) is (AsyncStream if talk.is_async else Stream)
    chunks = talk.read(stream)
    assert [each.choices[0].delta for each in chunks] == [each.choices[0].delta for each in expected]
    talk.flush()
    body = kept.only()
    assert body["response"] == "".join(each.choices[0].delta.content or "" for each in chunks)
    assert body["feedbackKey"] == stream.libretto_feedback_key
    assert body["modelParameters"]["stream"] is True
    assert body["rawResponse"]["choices"][0]["finish_reason"] == "stop"


def test_a_stream_tells_its_usage_and_calls_of_tools(talk: LibrettoTalk, kept: Kept) -> None:
    create = talk.client.chat.completions.create
    options = {"stream": True, "stream_options": {"include_usage": True}, "tools": [TOOL]}
    chunks = talk.read(talk(create(model="gpt-4o", messages=USER, **options)))
    assert chunks[-1].choices == []
    talk.flush()
    body = kept.only()
    assert (body["response"], body["tools"]) == ("", [TOOL])
    (call,) = body["toolCalls"]
    assert call["function"]["name"] == "get_weather"
    assert json.loads(call["function"]["arguments"])
    assert body["rawResponse"]["usage"]["total_tokens"] > 0


def test_a_stream_that_is_closed_early_is_recorded_as_far_as_it_came(talk: LibrettoTalk, kept: Kept) -> None:
    stream = talk(talk.client.chat.completions.create(model="gpt-4o", messages=sport(), stream=True))
    chunks = talk.read(stream, 4)
    talk(stream.close())
    talk.flush()
    body = kept.only()
    assert body["response"] == "".join(each.choices[0].delta.content or "" for each in chunks)
    assert body["rawResponse"]["choices"][0]["finish_reason"] is None


def test_completions_and_responses_stream_too(talk: LibrettoTalk, kept: Kept) -> None:
    text = talk(
        talk.client.completions.create(model="m", prompt="Hello", stream=True, libretto={"event_id": "t"})
    )
    said = "".join(each.choices[0].text for each in talk.read(text))
    events = talk(
        talk.client.responses.create(model="m", input="Hello", stream=True, libretto={"event_id": "r"})
    )
    deltas = [each.delta for each in talk.read(events) if each.type == "response.output_text.delta"]
    talk.flush()
    found = kept.events()
    assert (found["t"]["response"], found["r"]["response"]) == (said, "".join(deltas))
    assert found["r"]["rawResponse"]["status"] == "completed"


def test_raw_responses_stay_raw_and_are_recorded(talk: LibrettoTalk, kept: Kept) -> None:
    raw = talk(talk.client.chat.completions.with_raw_response.create(model="gpt-4o", messages=sport()))
    assert raw.headers["content-type"].startswith("application/json")
    answer = raw.parse()
    talk.flush()
    body = kept.only()
    assert raw.libretto_feedback_key == answer.model_extra["libretto_feedback_key"] == body["feedbackKey"]
    assert body["response"] == answer.choices[0].message.content
    assert body["rawResponse"]["id"] == answer.id


def test_a_raw_response_that_nobody_parses_is_recorded(talk: LibrettoTalk, kept: Kept) -> None:
    raw = talk(talk.client.with_raw_response.chat.completions.create(model="gpt-4o", messages=sport()))
    text = json.loads(raw.text)["choices"][0]["message"]["content"]
    talk.flush()
    assert kept.only()["response"] == text


@pytest.mark.parametrize("stream", [False, True])
def test_a_response_that_its_reader_takes_apart_is_recorded(
    talk: LibrettoTalk, kept: Kept, stream: bool
) -> None:
    def read(response: Any) -> Any:
        if not talk.is_async:
            return b"".join(response.iter_bytes())

        async def gather() -> bytes:
            return b"".join([each async for each in response.iter_bytes()])

        return gather()

    create = talk.client.chat.completions.with_streaming_response.create
    found = talk.within(create(model="gpt-4o", messages=sport(), stream=stream), read)
    assert found.startswith(b"data: " if stream else b"{")
    talk.flush()
    body = kept.only()
    assert body["response"].split()[0] in found.decode()
    assert body["rawResponse"]["choices"][0]["finish_reason"] == "stop"


def test_a_streamed_response_that_is_parsed_tells_its_feedback_key(talk: LibrettoTalk, kept: Kept) -> None:
    create = talk.client.chat.completions.with_streaming_response.create
    answer = talk.within(create(model="gpt-4o", messages=sport()), lambda response: response.parse())
    talk.flush()
    body = kept.only()
    assert answer.model_extra["libretto_feedback_key"] == body["feedbackKey"]
    assert body["response"] == answer.choices[0].message.content


class City(BaseModel):
    city: str


def test_parsed_answers_are_recorded(talk: LibrettoTalk, kept: Kept) -> None:
    parse = talk.client.chat.completions.parse
    answer = talk(
        parse(model="gpt-4o", messages=sport(), response_format=City, libretto={"event_id": "chat"})
    )
    assert isinstance(answer.choices[0].message.parsed, City)
    again = talk(talk.client.beta.chat.completions.parse(model="m", messages=USER, response_format=City))
    response = talk(
        talk.client.responses.parse(model="m", input="Hi", text_format=City, libretto={"event_id": "r"})
    )
    assert isinstance(response.output_parsed, City)
    talk.flush()
    found = kept.events()
    assert len(found) == 3
    assert found["chat"]["response"] == answer.choices[0].message.content
    assert found["chat"]["modelParameters"]["response_format"] == "City"
    assert found["r"]["feedbackKey"] == response.model_extra["libretto_feedback_key"]
    assert again.model_extra["libretto_feedback_key"]


def test_stream_helpers_work_and_are_recorded(talk: LibrettoTalk, kept: Kept) -> None:
    def final(stream: Any) -> Any:
        if not talk.is_async:
            return stream.until_done().get_final_completion()

        async def done() -> Any:
            await stream.until_done()
            return await stream.get_final_completion()

        return done()

    manager = talk.client.chat.completions.stream(
        model="gpt-4o", messages=sport(), libretto={"event_id": "chat"}
    )
    answer = talk.within(manager, final)
    talk.within(
        talk.client.responses.stream(model="gpt-4o", input="Hello", libretto={"event_id": "r"}),
        lambda stream: stream.until_done(),
    )
    talk.flush()
    found = kept.events()
    assert found["chat"]["response"] == answer.choices[0].message.content
    assert found["chat"]["feedbackKey"] == manager.libretto_feedback_key
    assert found["chat"]["promptTemplateChat"] == SPORT
    assert found["r"]["response"]


def test_copies_go_on_recording_in_one_place(talk: LibrettoTalk, kept: Kept) -> None:
    for other in (talk.client.with_options(timeout=30), talk.client.copy(max_retries=1)):
        assert type(other) is type(talk.client)
        assert other.libretto is talk.client.libretto
        talk(other.chat.completions.create(model="gpt-4o", messages=sport()))
    named = talk.client.with_options(timeout=3, libretto=LibrettoConfig(prompt_template_name="other"))
    assert named.libretto is not talk.client.libretto
    talk.flush()
    assert len(kept.events()) == 2


def test_a_failed_call_raises_what_openai_raises_and_is_an_event(talk: LibrettoTalk, kept: Kept) -> None:
    kept.put("/faults/busy", {"service": "openai", "status": 429, "times": 1})
    with pytest.raises(openai.RateLimitError):
        talk(
            talk.client.chat.completions.create(model="gpt-4o", messages=sport(), libretto={"event_id": "e"})
        )
    talk.flush()
    body = kept.events()["e"]
    assert body["response"] == ""
    assert body["rawResponse"]["error"]["type"] == "RateLimitError"
    assert body["rawResponse"]["error"]["status"] == 429
    assert body["promptTemplateChat"] == SPORT


def test_a_cancelled_call_is_an_event(sandbox: Sandbox, kept: Kept) -> None:
    kept.put("/faults/slow", {"service": "openai", "latency": 60, "times": 1})

    async def cancel(client: Any) -> None:
        task = asyncio.create_task(client.chat.completions.create(model="gpt-4o", messages=sport()))
        while not kept.read("/requests", service="openai")["items"]:
            await asyncio.sleep(0.01)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task

    with talking("async", **settings_of(sandbox, allow_unnamed_prompts=True)) as talk:
        talk(cancel(talk.client))
        talk.flush()
    assert kept.only()["rawResponse"]["error"]["outcome"] == "cancelled"


def test_transport_arguments_are_in_no_event(talk: LibrettoTalk, kept: Kept) -> None:
    create = talk.client.chat.completions.create
    headers = {"Authorization": "Bearer SECRET-OF-THE-CALLER", "X-A": "1"}
    extra = {
        "extra_headers": headers,
        "extra_query": {"q": "SECRET-QUERY"},
        "extra_body": {"b": "SECRET-BODY"},
    }
    talk(create(model="gpt-4o", messages=sport(), timeout=9.5, **extra))
    talk.flush()
    body = kept.only()
    assert "SECRET" not in json.dumps(body)
    assert body["modelParameters"].keys() == {"modelProvider", "modelType", "model"}


def test_newer_arguments_are_accepted_as_openai_accepts_them(talk: LibrettoTalk, kept: Kept) -> None:
    newer = {"max_completion_tokens": 64, "metadata": {"a": "b"}, "reasoning_effort": "low", "store": False}
    talk(talk.client.chat.completions.create(model="gpt-4o", messages=sport(), **newer))
    talk.flush()
    assert newer.items() <= kept.only()["modelParameters"].items()
    signature = inspect.signature(talk.client.chat.completions.create)
    assert {"libretto", "messages", "max_completion_tokens"} <= set(signature.parameters)


def test_an_untemplated_chat_records_its_messages(talk: LibrettoTalk, kept: Kept) -> None:
    messages = copy.deepcopy(USER)
    talk(talk.client.chat.completions.create(model="gpt-4o", messages=messages))
    messages[0]["content"] = "changed afterwards"
    messages.append({"role": "user", "content": "added afterwards"})
    talk.flush()
    assert kept.only()["promptTemplateChat"] == USER


def test_both_names_of_the_assistant_work(talk: LibrettoTalk, kept: Kept) -> None:
    for role in ("ai", "assistant"):
        messages = [*USER, {"role": role, "content": "Rain."}, {"role": "user", "content": "Thanks."}]
        answer = talk(talk.client.chat.completions.create(model="gpt-4o", messages=messages))
        assert answer.choices[0].message.content
        assert messages[1]["role"] == role


def test_values_marked_sensitive_are_in_no_record_and_reach_the_model(talk: LibrettoTalk, kept: Kept) -> None:
    template = [{"role": "user", "content": "My number is {number}, my pin {pin}."}]
    chat = TemplateChat(template, {"number": Sensitive("321-45-6789"), "pin": Sensitive(4711)})
    answer = talk(talk.client.chat.completions.create(model="gpt-4o", messages=chat))
    assert "321-45-6789" in answer.choices[0].message.content  # the sandbox's model repeats what it is told
    talk.flush()
    body = kept.only()
    assert body["params"] == {"number": "<SENSITIVE>", "pin": "<SENSITIVE>"}
    assert "<SENSITIVE>" in body["response"]
    assert "321-45-6789" not in json.dumps(body)
    assert " 4711" not in json.dumps(body)


def test_bad_libretto_arguments_are_refused_before_anything_is_sent(talk: LibrettoTalk, kept: Kept) -> None:
    create = talk.client.chat.completions.create
    for wrong, named in [
        ({"prompt_name": "x"}, "prompt_name"),
        ({"event_id": 7}, "event_id"),
        ({"template_chat": "x"}, "template_chat"),
        ({"template_params": ["x"]}, "template_params"),
        ("x", "libretto"),
    ]:
        with pytest.raises(LibrettoInputError, match=named):
            talk(create(model="gpt-4o", messages=USER, libretto=wrong))
    params = {"template_chat": SPORT, "template_params": {"game": "chess"}}
    with pytest.raises(MissingParameterError, match="sport"):
        talk(create(model="gpt-4o", messages=USER, libretto=params))
    with pytest.raises(LibrettoInputError, match="messages is a TemplateText"):
        talk(create(model="gpt-4o", messages=TemplateText("Hello")))
    with pytest.raises(LibrettoInputError, match="prompt is a TemplateChat"):
        talk(talk.client.completions.create(model="gpt-3.5-turbo-instruct", prompt=TemplateChat(USER)))
    assert kept.read("/requests", service="openai")["items"] == []


def test_feedback_and_chains_are_fired_or_awaited(talk: LibrettoTalk, kept: Kept) -> None:
    client = talk.client
    assert talk(client.send_feedback(feedback_key="f", rating=0.2, better_response="better")) is None
    assert talk(client.update_chain(chain_id=uuid.UUID(ID), result="final")) is None
    talk.flush()
    assert kept.read("/libretto/feedback")[0]["body"]["better_response"] == "better"
    assert kept.read("/libretto/chains")[0]["result"] == "final"
    talk(client.send_feedback(feedback_key="g", rating=1, wait=True))
    talk(client.update_chain(chain_id="c", wait=True))
    assert len(kept.read("/libretto/feedback")) == len(kept.read("/libretto/chains")) == 2


@pytest.mark.parametrize(
    "wrong",
    [*({"rating": each} for each in (1.5, -0.1, float("nan"), True, "1")), {}, {"better_response": 1}],
)
def test_feedback_that_says_nothing_or_too_much_is_refused(talk: LibrettoTalk, wrong: dict[str, Any]) -> None:
    for wait in (False, True):
        with pytest.raises(LibrettoInputError):
            talk(talk.client.send_feedback(feedback_key="f", wait=wait, **wrong))
    with pytest.raises(LibrettoInputError):
        talk(talk.client.send_feedback(feedback_key=None, rating=1))


def test_without_a_key_or_a_name_calls_are_plain_and_counted(
    face: Face, sandbox: Sandbox, kept: Kept
) -> None:
    with talking(face, **settings_of(sandbox, api_key=None)) as talk:
        answer = talk(talk.client.chat.completions.create(model="gpt-4o", messages=sport()))
        assert not answer.model_extra.get("libretto_feedback_key")
        talk(talk.client.send_feedback(feedback_key=None))
        assert talk.client.libretto.untracked() == {"key": 2}
    with talking(face, **settings_of(sandbox)) as talk:
        talk(talk.client.chat.completions.create(model="gpt-4o", messages=sport()))
        assert talk.client.libretto.untracked() == {"name": 1}
        named = talk(
            talk.client.chat.completions.create(model="m", messages=USER, libretto={"api_name": "old"})
        )
        assert named.model_extra["libretto_feedback_key"]
    assert [each["apiName"] for each in kept.events().values()] == ["old"]


def test_a_libretto_can_be_shared_but_not_across_faces(sandbox: Sandbox) -> None:
    config = settings_of(sandbox)["libretto"]
    with Libretto(config) as libretto:
        one, other = (Client(api_key="k", libretto=libretto) for _ in range(2))
        assert one.libretto is other.libretto is libretto
        one.close()
        other.close()
    with pytest.raises(LibrettoInputError, match="AsyncLibretto"):
        Client(api_key="k", libretto=AsyncLibretto(config))


def test_two_projects_never_mix(face: Face, sandbox: Sandbox, kept: Kept) -> None:
    for name in ("one", "two"):
        kept.put(f"/libretto/keys/{name}", {"value": f"key-{name}", "project": name})
    with (
        talking(face, **settings_of(sandbox, api_key="key-one", prompt_template_name="a")) as first,
        talking(face, **settings_of(sandbox, api_key="key-two", prompt_template_name="b")) as second,
    ):
        for talk in (first, second, first):
            talk(talk.client.chat.completions.create(model="gpt-4o", messages=sport()))
        first.flush()
        second.flush()
    found = [(each["project"], each["api_name"]) for each in kept.read("/libretto/events")["items"]]
    assert sorted(found) == [("one", "a"), ("one", "a"), ("two", "b")]


def test_events_of_any_model_are_recorded_by_hand(face: Face, sandbox: Sandbox, kept: Kept) -> None:
    with talking(face, **settings_of(sandbox, redact_pii=True)) as talk:
        receipt = talk(
            talk.client.libretto.send_event(
                "Call 212-555-1234",
                prompt_template_name="by-hand",
                template_chat=SPORT,
                template_params={"sport": "chess"},
                model_provider="anthropic",
                model_parameters={"model": "claude"},
                response_time=12.5,
            )
        )
    body = kept.events()[receipt.event_id]
    assert (receipt.prompt_template_name, receipt.feedback_key) == ("by-hand", body["feedbackKey"])
    assert body["modelParameters"] == {"modelProvider": "anthropic", "modelType": "chat", "model": "claude"}
    assert (body["response"], body["responseTime"]) == ("Call <PHONE_NUMBER>", 12.5)
