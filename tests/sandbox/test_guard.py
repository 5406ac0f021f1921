"""Governed calls, on the sandbox: the model sees no plaintext, and one id finds a call everywhere."""

from __future__ import annotations

import json
from typing import Any

import openai
import pydantic
import pytest
from tests.support.faces import Face
from tests.support.guarding import (
    CLEANSED,
    PROMPT,
    Both,
    Guarded,
    Sandboxed,
    chat,
    pipeline,
    settings_of,
)

import ostiary
from ostiary.aigateway import Reject, RejectCode, Result
from ostiary.door.guard import Cleanse, GuardRejectedError, Inspect, Log, Record, explain
from ostiary.errors import InvalidInputError
from ostiary.libretto import LibrettoCreateParams, LibrettoInputError
from ostiary.sandbox import Sandbox


def shout(answer: Any) -> Any:
    for choice in answer.choices:
        choice.message.content = choice.message.content.replace("You said", "YOU SAID")
    return Result(modified_response=answer)


def leave_out(prompt: Any) -> Any:
    for message in prompt.messages:
        message.content = message.content.replace("swordfish", "…")
    return Result(modified_prompt=prompt)


def refuse(_: Any) -> Any:
    return Reject(code=RejectCode.AUTHORIZATION, detail="not for Ada Bell")


def called(arguments: str) -> dict[str, Any]:
    return {"id": "c", "type": "function", "function": {"name": "f", "arguments": arguments}}


STREAMS = pytest.mark.parametrize("stream", [False, True])


@STREAMS
@pytest.mark.parametrize("windows", ["buffered", "windowed"])
def test_the_model_sees_no_plaintext_and_one_id_finds_the_call_everywhere(
    guard: Any, kept: Sandboxed, sandbox: Sandbox, stream: bool, windows: Any
) -> None:
    processor = Both(leave_out, shout)
    inspect = Inspect(pipeline=pipeline(processor), streams=windows, window=20, overlap=10)
    with guard(inspect=inspect) as held:
        with ostiary.session("chat 42") as session:
            said = held.text(f"{PROMPT}: swordfish", stream=stream)
            held(held.door.orquesta.deployments.invoke(key="customer_service", inputs={"firstname": "Ada"}))
        held.deliver()
    assert 'YOU SAID: "Write to Ada Bell, ada@example.org: …"' in said
    # The model was asked with placeholders, and so were the processors.
    (asked,) = kept.asked()
    assert json.loads(asked)["messages"] == [{"role": "user", "content": f"{CLEANSED}: …"}]
    assert not any("Ada" in text or "example.org" in text for text in processor.texts)
    # One id: Layer's session, Liminal's thread, the processors' metadata, Orquesta's metadata, Libretto's chain.
    actions = kept.actions(session.text)
    assert [each["kind"] for each in actions] == ["completion_prompt", "completion_output"]
    assert [each["name"] for each in kept.read("/liminal/threads")["items"]] == [session.text]
    assert {each["request_id"] for each in processor.metadata} == {session.text}
    assert session.text in "".join(kept.bodies("orquesta"))
    (event,) = kept.events()
    assert event["chainId"] == session.text
    # What is recorded is what the model read, and what it said before it was restored.
    assert "Ada" not in json.dumps([actions, event])
    assert CLEANSED in json.dumps(event["promptTemplateChat"])
    assert 'YOU SAID: "Write to PERSON_0' in json.dumps([event["response"], actions[1]]).replace(
        '\\\\\\"', '"'
    ).replace('\\"', '"')


@STREAMS
def test_a_processor_of_a_server_finds_the_id_in_its_request(
    guard: Any, kept: Sandboxed, sandbox: Sandbox, stream: bool
) -> None:
    step = pipeline("sandbox:personal-data", url=sandbox.services["aigateway"])
    with guard(inspect=step, cleanse=False) as held, ostiary.session() as session:
        said = held.text(stream=stream)
    assert "<EMAIL_ADDRESS_1>" in said
    # An execution is noted after it was answered.
    assert kept.executions(session.text, 2) == ["sandbox:personal-data"] * 2


@STREAMS
def test_a_rejection_is_an_error_of_openai_s(guard: Any, kept: Sandboxed, stream: bool) -> None:
    with guard(inspect=pipeline(Both(refuse))) as held:
        with pytest.raises(openai.PermissionDeniedError) as caught, ostiary.session() as session:
            held.ask(stream=stream)
        held.deliver()
    error: Any = caught.value
    assert isinstance(error, GuardRejectedError)
    assert (error.status_code, error.code, error.param) == (403, "AIGW_AUTHORIZATION", "test:both")
    assert error.detail == "not for Ada Bell"
    assert error.body == {**error.body, "message": "not for Ada Bell", "type": "policy_violation"}
    assert "Ada" not in str(error) + repr(error)
    assert explain(error).id == session.text
    assert explain(error)["inspect prompt"].outcome == "rejected"
    assert kept.asked() == []
    # It is recorded, with the error, and without plaintext.
    actions = kept.actions(session.text)
    assert actions[-1]["error"]["code"] == 403
    assert "Ada" not in json.dumps([actions, kept.events()])


@STREAMS
@pytest.mark.parametrize("windows", ["buffered", "windowed"])
def test_an_answer_is_rejected_too(guard: Any, kept: Sandboxed, stream: bool, windows: Any) -> None:
    inspect = Inspect(pipeline=pipeline(Both(answer=refuse)), streams=windows, window=20)
    with guard(inspect=inspect) as held:
        with pytest.raises(openai.PermissionDeniedError) as caught, ostiary.session() as session:
            held.text(stream=stream)
        held.deliver()
    assert explain(caught.value)["inspect answer"].outcome == "rejected"
    assert len(kept.asked()) == 1
    actions = kept.actions(session.text)
    assert actions[-1]["error"]["code"] == 403
    assert len(kept.events()) == 1


@STREAMS
def test_each_stage_may_be_left_out(guard: Any, kept: Sandboxed, stream: bool) -> None:
    with guard(cleanse=False, record=False, log=False) as held:
        said = held.text(stream=stream)
    assert PROMPT in said
    assert PROMPT in kept.asked()[0]
    assert kept.bodies("liminal") == kept.bodies("layer") == kept.bodies("libretto") == []


@STREAMS
def test_plaintext_is_recorded_only_when_asked_for(guard: Any, kept: Sandboxed, stream: bool) -> None:
    with guard(record=Record(texts="plain"), log=Log(texts="plain")) as held, ostiary.session() as session:
        said = held.text(stream=stream)
        held.deliver()
    assert PROMPT in said
    actions, (event,) = kept.actions(session.text), kept.events()
    assert actions[0]["data"]["messages"][0]["content"] == PROMPT
    assert actions[1]["data"]["messages"][0]["content"] == said
    assert event["promptTemplateChat"][0]["content"] == PROMPT
    assert event["response"] == said


def test_arguments_and_the_client_stay_what_they_were(guard: Any) -> None:
    messages: list[Any] = [
        {"role": "user", "content": [{"type": "text", "text": PROMPT}]},
        {"role": "assistant", "tool_calls": [called('{"to": "Ada Bell"}')]},
        {"role": "tool", "tool_call_id": "c", "content": "Ada Bell was told"},
    ]  # fmt: skip
    before = json.dumps(messages)
    with guard() as held:
        held(held.client.chat.completions.create(model="m", messages=messages, extra_headers={"X-A": "b"}))
        assert json.dumps(messages) == before
        assert type(held.plain) in (openai.OpenAI, openai.AsyncOpenAI)
        assert isinstance(held.client, type(held.plain))
        assert held.client._client is held.plain._client
        direct = held(held.plain.chat.completions.create(**chat(PROMPT)))
        assert not hasattr(direct, "explain")
        assert [each.id for each in held(held.client.models.list()).data] == [
            each.id for each in held(held.plain.models.list()).data
        ]


def test_every_text_of_a_request_is_cleansed(guard: Any, kept: Sandboxed) -> None:
    person = "Ada Bell"
    messages: list[Any] = [
        {"role": "system", "content": f"You work for {person}."},
        {"role": "user", "name": "ada", "content": [{"type": "text", "text": f"I am {person}"}]},
        {"role": "assistant", "content": None, "refusal": f"I can't, {person}"},
        {"role": "assistant", "tool_calls": [called('{"to": "\\u0041da Bell"}')]},
        {"role": "tool", "tool_call_id": "c", "content": f"{person} was told"},
        {"role": "assistant", "function_call": {"name": "f", "arguments": f'{{"to": "{person}"}}'}},
        {"role": "user", "content": "Go on"},
    ]  # fmt: skip
    prediction = {"type": "content", "content": f"Dear {person}"}
    with guard() as held:
        answer = held(
            held.client.chat.completions.create(
                model="m", messages=messages, prediction=prediction, extra_body={"more": 1}
            )
        )
    (asked,) = kept.asked()
    assert "Bell" not in asked
    assert "PERSON_0" in asked
    assert json.loads(asked)["more"] == 1
    assert explain(answer)["cleanse"].facts["placeholders"] == {"PERSON": 7}
    assert len([body for body in kept.bodies("liminal") if "PERSON" not in body and "Bell" in body]) == 1


def test_attachments_are_refused_unless_they_may_pass(guard: Any, kept: Sandboxed) -> None:
    picture = {"type": "image_url", "image_url": {"url": "data:image/png;base64,AAAA"}}
    messages: Any = [{"role": "user", "content": [{"type": "text", "text": PROMPT}, picture]}]
    with guard() as held:
        with pytest.raises(openai.BadRequestError, match=r"messages\[0\].content\[1\] is no text") as caught:
            held(held.client.chat.completions.create(model="m", messages=messages))
        assert caught.value.code == "guard_attachment_refused"
    assert kept.asked() == []
    with guard(cleanse=Cleanse(attachments="pass")) as held, ostiary.session() as session:
        answer = held(held.client.chat.completions.create(model="m", messages=messages))
        held.deliver()
    assert json.loads(kept.asked()[0])["messages"][0]["content"] == [
        {"type": "text", "text": CLEANSED},
        picture,
    ]
    assert explain(answer)["cleanse"].facts["attachments"] == 1
    recorded = json.dumps([kept.actions(session.text), kept.events()])
    assert "AAAA" not in recorded
    assert "Ada" not in recorded


class Person(pydantic.BaseModel):
    name: str


def test_helpers_and_raw_responses_are_governed(guard: Any, kept: Sandboxed) -> None:
    with guard() as held:
        completions = held.client.chat.completions
        raw = held(completions.with_raw_response.create(**chat(PROMPT)))
        parsed = raw.parse()
        assert PROMPT in parsed.choices[0].message.content
        assert PROMPT in raw.text
        assert explain(raw)["restore"].outcome == "changed"
        assert raw.headers["content-type"].startswith("application/json")

        def read(response: Any) -> Any:
            return response.parse()

        whole = held.within(completions.with_streaming_response.create(**chat(PROMPT)), read)
        assert PROMPT in whole.choices[0].message.content
        raw = held(completions.with_raw_response.create(**chat(PROMPT, stream=True)))
        pieces = held.read(held(raw.parse()))
        assert PROMPT in "".join(each.choices[0].delta.content or "" for each in pieces)

        def finished(stream: Any) -> Any:
            return stream.get_final_completion()

        final = held.within(completions.stream(**chat(PROMPT)), finished)
        assert PROMPT in final.choices[0].message.content
        form = held(completions.parse(**chat(PROMPT), response_format=Person))
        assert isinstance(form.choices[0].message.parsed, Person)
        assert "PERSON_0" not in form.choices[0].message.parsed.name
        assert explain(form)["model"].outcome == "done"
        other = held.client.with_options(timeout=9)
        assert PROMPT in held(other.chat.completions.create(**chat(PROMPT))).choices[0].message.content
    assert not any("Ada" in body for body in kept.asked())


@STREAMS
def test_calls_of_tools_stay_json_when_they_are_restored(guard: Any, kept: Sandboxed, stream: bool) -> None:
    tool = {
        "type": "function",
        "function": {
            "name": "send_mail",
            "parameters": {"type": "object", "properties": {"to": {"type": "string"}}, "required": ["to"]},
        },
    }
    with guard() as held:
        answer = held.ask("mail ada@example.org", tools=[tool], tool_choice="required", stream=stream)
        if stream:
            chunks = [each for each in held.read(answer) if each.choices]
            calls = [call for each in chunks for call in each.choices[0].delta.tool_calls or ()]
            arguments = "".join(call.function.arguments or "" for call in calls)
        else:
            arguments = answer.choices[0].message.tool_calls[0].function.arguments
    assert json.loads(arguments)
    assert "EMAIL_ADDRESS_0" not in arguments


@STREAMS
def test_more_than_one_choice(guard: Any, kept: Sandboxed, stream: bool) -> None:
    with guard() as held:
        answer = held.ask(n=3, stream=stream)
        if stream:
            texts = ["", "", ""]
            for chunk in held.read(answer):
                for choice in chunk.choices:
                    texts[choice.index] += choice.delta.content or ""
        else:
            texts = [choice.message.content for choice in answer.choices]
    assert len(set(texts)) == 3
    assert all(PROMPT in text for text in texts)


def test_turns_of_a_session_share_a_thread(guard: Any, kept: Sandboxed) -> None:
    with guard() as held, ostiary.session():
        first = held.ask(PROMPT)
        second = held.text(PROMPT, first.choices[0].message.content, "And to Bob Stone: bob@example.org")
    assert "bob@example.org" in second
    assert len(kept.read("/liminal/threads")["items"]) == 1
    assert "EMAIL_ADDRESS_1" in kept.asked()[1]


def test_a_header_names_the_session_and_goes_no_further(guard: Any, kept: Sandboxed) -> None:
    with guard() as held:
        id = ostiary.session("chat 7").text
        answer = held.ask(extra_headers={"X-Layer-Session-Id": id})
        held.deliver()
    assert explain(answer).id == id
    assert len(kept.actions(id)) == 2
    (logged,) = kept.read("/requests", service="openai")["items"]
    assert not [each for each in logged["headers"] if "session" in each["name"]]


def test_a_call_may_say_something_to_libretto(guard: Any, kept: Sandboxed) -> None:
    template = [{"role": "user", "content": "Write to {who}"}]
    said = LibrettoCreateParams(
        prompt_template_name="letter", template_chat=template, template_params={"who": "nobody"}
    )
    with guard(cleanse=False, log=Log(prompt_template_name="n")) as held:
        answer = held.ask("Write to nobody", extra_body={"libretto": said})
        held.ask("Hello")
        key = explain(answer).feedback_key
        assert answer.model_extra["libretto_feedback_key"] == key
        held(held.door.libretto.send_feedback(feedback_key=key, rating=1))
        with pytest.raises(LibrettoInputError, match="no key 'nam'"):
            held.ask(extra_body={"libretto": {"nam": "x"}})
        held.deliver()
    assert not any("libretto" in body for body in kept.asked())
    events = {each["apiName"]: each for each in kept.events()}
    assert set(events) == {"letter", "n"}
    assert events["letter"]["promptTemplateChat"] == template
    assert events["letter"]["params"] == {"who": "nobody"}
    assert events["letter"]["feedbackKey"] == key


def test_parameters_of_a_template_are_recorded_without_plaintext(guard: Any, kept: Sandboxed) -> None:
    template = [{"role": "user", "content": "Write to {first} {last}, {mail}"}]
    certain = [{"role": "user", "content": "Write to {who}"}]
    with guard() as held:
        for chat_template, params in (
            (certain, {"who": "Ada Bell, ada@example.org"}),
            (template, {"first": "Ada", "last": "Bell", "mail": "ada@example.org"}),
        ):
            said = LibrettoCreateParams(
                prompt_template_name="letter", template_chat=chat_template, template_params=params
            )
            held.ask(extra_body={"libretto": said})
        held.deliver()
    one, other = kept.events()
    assert "Ada" not in json.dumps([one, other])
    assert (one["promptTemplateChat"], one["params"]) == (certain, {"who": "PERSON_0, EMAIL_ADDRESS_0"})
    # A name in two parameters: which of them holds what can't be known, so the messages are recorded alone.
    assert (other["promptTemplateChat"][0]["content"], other["params"]) == (CLEANSED, {})


def test_texts_are_explained_only_when_asked_for(guard: Any) -> None:
    with guard(keep_texts=True, inspect=pipeline(Both(answer=shout))) as held:
        told = explain(held.ask())
        (change,) = told["cleanse"].changes
        assert (change.where, change.before, change.after) == ("messages[0].content", PROMPT, CLEANSED)
        assert "Ada" not in repr(told) + repr(told.stages) + json.dumps(told.plain())
        assert set(told.plain()) == {"id", "thread_id", "feedback_key", "ms", "stages"}
    with guard(inspect=pipeline(Both(answer=shout))) as held:
        assert not any(each.changes for each in explain(held.ask()).stages)
    with pytest.raises(InvalidInputError, match="comes from no governed call"):
        explain(object())


def test_a_response_is_what_it_was_but_for_its_texts(guard: Any) -> None:
    with guard() as held:
        direct = held(held.plain.chat.completions.create(**chat("Hello")))
        governed = held.ask("Hello")
        assert type(governed) is type(direct)
        one, other = direct.to_dict(), governed.to_dict()
        assert {**other, "id": "", "created": 0, "libretto_feedback_key": ""} == {
            **one, "id": "", "created": 0, "libretto_feedback_key": ""
        }  # fmt: skip


def test_a_guard_that_can_t_be_made_says_why(guard: Any, sandbox: Sandbox) -> None:
    bad: list[tuple[dict[str, Any], str]] = [
        ({"cleanse": "yes"}, "cleanse is a str; pass True, False or Cleanse"),
        ({"inspect": "no"}, "inspect is a str; pass a Pipeline"),
        ({"inspect": [1]}, "inspect holds an int"),
        ({"record": Record(on_failure="ajar")}, "record: on_failure is neither"),  # type: ignore[arg-type]
        ({"deadline": -1}, "deadline is no positive number"),
    ]
    for options, why in bad:
        with pytest.raises(InvalidInputError, match=why), guard(**options):
            pass
    with ostiary.Ostiary(**settings_of(sandbox)) as door:
        other = openai.AsyncOpenAI(api_key="k")
        with pytest.raises(InvalidInputError, match=r"takes an openai\.OpenAI, not an AsyncOpenAI"):
            door.guard(other)  # type: ignore[type-var]
    with ostiary.Ostiary() as door, openai.OpenAI(api_key="k") as client:
        with pytest.raises(ostiary.errors.MissingConfigurationError, match="LIMINAL_API_SERVER_URL"):
            door.guard(client)


def test_one_guard_takes_many_calls_at_once(guard: Any, kept: Sandboxed, face: Face) -> None:
    from concurrent.futures import ThreadPoolExecutor

    people = [f"person{number}@example.org" for number in range(12)]
    with guard(inspect=pipeline(Both())) as held:
        if face == "sync":
            with ThreadPoolExecutor(6) as pool:
                said = list(pool.map(lambda who: held.text(f"Write to {who}"), people))
        else:
            said = held(_all(held, people))
    assert all(who in text for who, text in zip(people, said, strict=True))
    assert "person" not in "".join(json.loads(body)["messages"][0]["content"] for body in kept.asked())


async def _all(held: Guarded, people: list[str]) -> list[str]:
    import asyncio

    create = held.client.chat.completions.create
    answers = await asyncio.gather(*(create(**chat(f"Write to {who}")) for who in people))
    return [str(each.choices[0].message.content) for each in answers]
