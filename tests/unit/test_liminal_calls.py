"""What Liminal's calls send, return and refuse, on both faces and both wires."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest
from tests.support.faces import FACES, Face
from tests.support.liminal import GENERATIONS, Liminals, answer, captured, logged_in, talking

from ostiary import errors as e
from ostiary.liminal import (
    Finding,
    Findings,
    LiminalInputError,
    LiminalUnsupportedError,
    ModelInstanceUnknownError,
    RequestError,
    Thread,
)

TEXT = "Hello Ada Bell"
PLACE = {"thread_id": 42, "model_instance_id": 7}


class Desk:
    """A client that is logged in, its service, and what was sent."""

    def __init__(self, talk: Any, service: Liminals) -> None:
        self.talk, self.client, self.service = talk, talk.client, service

    def __getattr__(self, name: str) -> Any:
        return getattr(self.service, name)


def desk(face: Face, generation: Any, **settings: Any) -> Any:
    service = Liminals(generation)
    service.access, service.sessions = {"bearer-1"}, {"session-1"}
    settings = {"store": logged_in(generation), "generation": generation, **settings}
    return service, talking(face, service, **settings)


@pytest.fixture(params=[(face, generation) for face in FACES for generation in GENERATIONS], ids="-".join)
def at(request: pytest.FixtureRequest) -> Any:
    service, context = desk(*request.param)
    with context as talk:
        yield Desk(talk, service)


@pytest.fixture(params=FACES)
def of_session(request: pytest.FixtureRequest) -> Any:
    service, context = desk(request.param, "session")
    with context as talk:
        yield Desk(talk, service)


@pytest.fixture(params=FACES)
def of_bearer(request: pytest.FixtureRequest) -> Any:
    service, context = desk(request.param, "bearer")
    with context as talk:
        yield Desk(talk, service)


def test_model_instances_have_the_same_attributes_on_both_wires(at: Desk) -> None:
    (found,) = at.talk(at.client.model_instances.list())
    assert (found.id, found.name, found.policy_group_id, found.deleted_at) == (7, "Sandbox GPT", 3, None)
    assert found.created_at.tzinfo is UTC
    connection = found.model_connection
    assert (connection.id, connection.model_instance_id, connection.provider_key) == (9, 7, "openai")
    assert connection.credentials == connection.params == {}
    assert [each.id for each in found.model_connections] == [9]
    assert "Sandbox" not in repr(found)


def test_an_instance_is_found_by_name_and_the_list_kept_for_a_while(at: Desk) -> None:
    for _ in range(3):
        assert at.talk(at.client.model_instances.get("Sandbox GPT")).id == 7
    assert len(at.requests) == 1
    # A name that isn't in the kept list may have been made since.
    with pytest.raises(ModelInstanceUnknownError, match="no model instance of this name among the 1"):
        at.talk(at.client.model_instances.get("Other"))
    assert len(at.requests) == 2


def test_an_instance_without_connection_can_not_be_used() -> None:
    service, context = desk("sync", "bearer")
    service.fault["model-instances"] = lambda: httpx.Response(
        200, json=captured("g24-model-instances-noconn")
    )
    with context as talk:
        (found,) = talk.client.model_instances.list()
        assert found.model_connection is None
        with pytest.raises(ModelInstanceUnknownError, match="no connection"):
            talk.client.model_instances.get(found.name)


def test_threads(at: Desk) -> None:
    made = at.talk(at.client.threads.create(7, "Demo"))
    session = at.generation == "session"
    assert at.sent == {"name": "Demo", "modelInstanceId": 7, **({"source": "sdk"} if session else {})}
    (listed,) = at.talk(at.client.threads.list())
    got = at.talk(at.client.threads.get(42))
    for thread in (made, listed, got):
        assert (thread.id, thread.name, thread.user_id, thread.model_instance_id, thread.source) == (
            42,
            "Demo",
            2,
            7,
            "sdk",
        )
        assert isinstance(thread.created_at, datetime)
        assert thread.model_instance.id == 7
        assert thread.type == ("default" if session else None)
        assert thread.chats == []
        assert "Demo" not in repr(thread)


def test_chats_have_the_same_attributes_on_both_wires() -> None:
    older = {
        "id": 1,
        "input": "a",
        "deidentifiedInput": "b",
        "llmOutput": "c",
        "output": "d",
        "status": "active",
    }
    newer = {"id": 1, "rawInput": "a", "cleansedInput": "b", "rawOutput": "c", "hydratedOutput": "d"}
    for chat in (older, newer):
        (found,) = Thread({"id": 2, "chats": [chat]}).chats
        assert (found.raw_input, found.cleansed_input, found.raw_output, found.hydrated_output) == tuple(
            "abcd"
        )
        assert repr(found) in ("<Chat id=1 status='active'>", "<Chat id=1>")


def test_analyze(at: Desk) -> None:
    found = at.talk(at.client.prompts.analyze(TEXT, **PLACE))
    assert isinstance(found, Findings)
    (finding,) = found
    assert (finding.start, finding.end, finding.type, finding.text) == (6, 14, "PERSON", "Ada Bell")
    assert (finding.score, finding.score_category, finding.policy_action) == (1, "VERY LIKELY", "redact")
    assert (finding.custom_term, finding.origin) == (None, "synth" if at.generation == "bearer" else None)
    assert (len(found), found[0], found.findings) == (1, finding, [finding])
    assert "Ada" not in repr(found) + repr(finding)
    body = {"text": TEXT}
    body |= {"threadId": 42} if at.generation == "bearer" else {"modelInstanceId": 7, "source": "sdk"}
    assert at.sent == body


def test_findings_are_sent_back_as_they_came(at: Desk) -> None:
    found = at.talk(at.client.prompts.analyze(TEXT, **PLACE))
    for given in (found, list(found), [each.to_dict() for each in found]):
        at.talk(at.client.prompts.cleanse(TEXT, **PLACE, findings=given))
        assert at.sent["findings"] == found.to_dict()["findings"]
    # Nothing that was null has become a word.
    assert "None" not in json.dumps(at.sent)


@pytest.mark.parametrize("generation", GENERATIONS)
def test_findings_of_the_one_wire_are_taken_on_the_other(generation: Any) -> None:
    other = Findings(captured("g24-analyze") if generation == "session" else captured("g25-analyze")["data"])
    service, context = desk("sync", generation)
    with context as talk:
        talk.client.prompts.cleanse(TEXT, **PLACE, findings=other)
    (sent,) = service.sent["findings"]
    assert ("origin" in sent, "customTerm" in sent) == (generation == "bearer", generation == "session")


def test_findings_that_say_nothing_was_found_are_sent(at: Desk) -> None:
    at.talk(at.client.prompts.cleanse(TEXT, **PLACE, findings=[]))
    assert at.sent["findings"] == []
    at.talk(at.client.prompts.cleanse(TEXT, **PLACE))
    assert "findings" not in at.sent


def test_cleanse(at: Desk) -> None:
    found = at.talk(at.client.prompts.cleanse(TEXT, **PLACE))
    assert found.text == "Hello PERSON_0"
    assert found.text_hashed.startswith("Hello AAAA")
    assert [(each.start, each.end, each.entity_type) for each in found.items] == [(6, 14, "PERSON_0")]
    assert [each.entity_type for each in found.items_hashed] == ["PERSON_0"]
    assert found.mapping == {"PERSON_0": "Ada Bell"}
    assert "Ada" not in repr(found)
    body: dict[str, Any] = {"text": TEXT, "threadId": 42}
    assert at.sent == body | ({} if at.generation == "bearer" else {"modelInstanceId": 7, "source": "sdk"})


def test_submit(at: Desk) -> None:
    found = at.talk(at.client.prompts.submit(TEXT, **PLACE))
    assert (found.thread_id, found.chat_id, found.input_text) == (42, 100, TEXT)
    assert found.deidentified_input_text_data.text == "Hello PERSON_0"
    assert [each.deid_text for each in found.deidentified_context_history] == ["PERSON_0"]
    assert (found.raw_llm_response_text, found.text) == ("Hi PERSON_0!", "Hi Ada Bell!")
    assert found.reidentified_llm_response_text == found.text
    assert [(each.entity_type, each.text) for each in found.reidentified_llm_response_items] == [
        ("PERSON_0", "Ada Bell")
    ]
    assert "Ada" not in repr(found)
    assert at.client.prompts._state.learnt.placeholders.of(42) == ({"PERSON_0": "Ada Bell"}, [])


def test_hydrate(at: Desk) -> None:
    found = at.talk(at.client.prompts.hydrate("Hi PERSON_0", **PLACE))
    assert (found.text, found.items[0].text) == ("Hi Ada Bell", "Ada Bell")
    assert "Ada" not in repr(found)


def test_context_history_of_a_bearer(of_bearer: Desk) -> None:
    (found,) = of_bearer.talk(of_bearer.client.threads.context_history(42))
    assert (found.deid_text, found.hash_text) == ("PERSON_0", "AAAA=")
    assert of_bearer.sent == {"threadId": 42}


def test_context_history_of_what_is_no_thread_names_the_argument(of_bearer: Desk) -> None:
    of_bearer.service.fault["get_context_history"] = lambda: httpx.Response(404)
    with pytest.raises(
        e.NotFoundError, match=r"thread_id: .*model instance is not the id of a thread"
    ) as caught:
        of_bearer.talk(of_bearer.client.threads.context_history(7))
    assert isinstance(caught.value, RequestError)


def test_what_a_wire_lacks_is_said_with_what_replaces_it(of_session: Desk, of_bearer: Desk) -> None:
    with pytest.raises(LiminalUnsupportedError, match=r"prompts\.submit"):
        of_session.talk(of_session.client.threads.context_history(42))
    with pytest.raises(LiminalUnsupportedError, match="answer whole"):
        of_bearer.talk.read(of_bearer.client.prompts.stream(TEXT, thread_id=42))
    assert of_session.requests == of_bearer.requests == []


def test_a_bearers_prompt_needs_a_thread(of_bearer: Desk) -> None:
    for call in (of_bearer.client.prompts.analyze, of_bearer.client.prompts.submit):
        with pytest.raises(LiminalInputError, match="thread_id is missing"):
            of_bearer.talk(call(TEXT, model_instance_id=7))
    assert of_bearer.requests == []


def test_a_sessions_instance_is_looked_up_by_thread_once(of_session: Desk) -> None:
    for _ in range(2):
        of_session.talk(of_session.client.prompts.cleanse(TEXT, thread_id=42))
        assert of_session.sent["modelInstanceId"] == 7
    assert [each.url.path for each in of_session.requests] == [
        "/api/v1/threads/42",
        "/api/v1/prompts/cleanse",
        "/api/v1/prompts/cleanse",
    ]


def test_a_session_needs_an_instance_or_a_thread(of_session: Desk) -> None:
    with pytest.raises(LiminalInputError, match=r"model_instance_id is missing.*MODEL_INSTANCE_NAME"):
        of_session.talk(of_session.client.prompts.submit(TEXT))
    assert of_session.requests == []


@pytest.mark.parametrize("face", FACES)
@pytest.mark.parametrize("variable", ["MODEL_INSTANCE_NAME", "LIMINAL_MODEL_INSTANCE_NAME"])
def test_the_usual_instance_is_named_by_the_environment(
    face: Face, variable: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(variable, "Sandbox GPT")
    service, context = desk(face, "session")
    with context as talk:
        talk(talk.client.prompts.submit(TEXT))
    assert service.sent["modelInstanceId"] == 7
    assert service.sent["threadId"] is None


@pytest.mark.parametrize(
    ("call", "told"),
    [
        (lambda c: c.prompts.analyze(None, thread_id=1), "text is None"),
        (lambda c: c.prompts.analyze(b"x", thread_id=1), "text is a bytes"),
        (lambda c: c.prompts.analyze("\ud800", thread_id=1), "surrogate"),
        (lambda c: c.prompts.cleanse("x", thread_id="1"), "thread_id is a str, not a number"),
        (lambda c: c.prompts.cleanse("x", thread_id=True), "thread_id is a bool"),
        (lambda c: c.prompts.cleanse("x", thread_id=Thread({"id": 1})), "pass its id"),
        (
            lambda c: c.prompts.submit("x", thread_id=1, model_instance_id=1, findings="x"),
            "findings is a str",
        ),
        (
            lambda c: c.prompts.submit("x", thread_id=1, model_instance_id=1, findings=[7]),
            r"findings\[0\] is an int",
        ),
        (
            lambda c: c.prompts.submit("x", thread_id=1, model_instance_id=1, findings=[{"start": "1"}]),
            "findings/0",
        ),
        (lambda c: c.threads.create("My Model", "name"), "model_instance_id is a str"),
        (lambda c: c.threads.create(1, None), "name is None"),
        (lambda c: c.threads.list(timeout=-1), "timeout"),
        (lambda c: c.prompts.hydrate_stream([], thread_id="x"), "thread_id is a str"),
    ],
)
def test_what_cannot_be_sent_is_refused_by_name(at: Desk, call: Any, told: str) -> None:
    def carry_out() -> None:
        made = call(at.client)
        if hasattr(made, "__aiter__"):
            at.talk.read(made)
        at.talk(made)

    with pytest.raises(LiminalInputError, match=told) as caught:
        carry_out()
    assert isinstance(caught.value, e.InvalidInputError)
    assert at.requests == []


LINES = b'{"content": "Hi ", "finishReason": null}\n{"content": "Ada", "finishReason": "stop"}\n'


def test_a_stream_gives_its_fragments(of_session: Desk) -> None:
    of_session.service.fault["submit"] = lambda: httpx.Response(200, content=LINES)
    stream = of_session.client.prompts.stream(TEXT, **PLACE, findings=[])
    chunks = of_session.talk.read(stream)
    assert [(each.content, each.finish_reason) for each in chunks] == [("Hi ", None), ("Ada", "stop")]
    assert "Hi" not in repr(chunks)
    assert of_session.sent == {
        "modelInstanceId": 7, "source": "sdk", "text": TEXT, "threadId": 42, "findings": [], "isStreaming": True,
    }  # fmt: skip
    again = of_session.client.prompts.stream(TEXT, **PLACE)
    assert of_session.talk(again.text()) == "Hi Ada"


@pytest.mark.parametrize(
    ("content", "given_out"),
    [
        (LINES[:-1], 2),  # no line end
        (LINES[:41], None),  # cut off
        (b'{"content": "a"}\n', None),
        (b'{"content": null, "finishReason": "stop"}\n', 1),
        (b'{"content": 7, "finishReason": null}\n', None),
        (b'data: {"content": "a", "finishReason": "stop"}\n', None),
        (b'{"content": "a", "finishReason": null}{"content": "b", "finishReason": "stop"}\n', None),
        (
            b'{"error": {"statusCode": 503, "message": "busy"}, "content": "", "finishReason": "error"}\n',
            None,
        ),
        (b"", None),
        (b"<html>", None),
        ('{"content": "a\u2028b", "finishReason": "stop"}\n'.encode(), 1),
    ],
)
def test_a_stream_is_whole_or_a_typed_error(of_session: Desk, content: bytes, given_out: int | None) -> None:
    of_session.service.fault["submit"] = lambda: httpx.Response(200, content=content)
    stream = of_session.client.prompts.stream(TEXT, **PLACE)
    if given_out is None:
        with pytest.raises(e.StreamError) as caught:
            of_session.talk.read(stream)
        assert isinstance(caught.value, RequestError)
    else:
        assert len(of_session.talk.read(stream)) == given_out


@pytest.mark.parametrize("status", [400, 401, 404, 500])
def test_a_stream_that_never_began_is_a_status(of_session: Desk, status: int) -> None:
    of_session.service.fault["submit"] = lambda: httpx.Response(status, json={"message": "no"})
    with pytest.raises(e.StatusError) as caught:
        of_session.talk.read(of_session.client.prompts.stream(TEXT, **PLACE))
    assert (caught.value.status, caught.value.operation) == (status, "submit_with_stream")


CHUNKS = ["Hi PER", None, "SON", "_0", "!", ""]


def test_a_stream_is_rehydrated_by_what_cleanse_told(at: Desk) -> None:
    at.talk(at.client.prompts.cleanse(TEXT, **PLACE))
    asked = len(at.requests)
    assert at.talk.read(at.client.prompts.hydrate_stream(CHUNKS, thread_id=42)) == ["Hi ", "Ada Bell!"]
    assert len(at.requests) == asked


def test_a_cleansed_prompt_is_a_mapping(at: Desk) -> None:
    cleansed = at.talk(at.client.prompts.cleanse(TEXT, **PLACE))
    asked = len(at.requests)
    for mapping in (cleansed, cleansed.mapping):
        made = at.client.prompts.hydrate_stream(CHUNKS, mapping=mapping)
        assert "".join(at.talk.read(made)) == "Hi Ada Bell!"
    assert len(at.requests) == asked


def test_an_async_stream_is_rehydrated() -> None:
    service, context = desk("async", "session")

    async def chunks() -> Any:
        for each in CHUNKS:
            yield each

    with context as talk:
        made = talk.client.prompts.hydrate_stream(chunks(), mapping={"PERSON_0": "Ada Bell"})
        assert talk.read(made) == ["Hi ", "Ada Bell!"]
    assert service.requests == []


def two_people() -> httpx.Response:
    items = [
        {"start": 0, "end": 8, "entityType": "PERSON_0"},
        {"start": 9, "end": 17, "entityType": "PERSON_1"},
    ]
    text = {"text": "PERSON_0 PERSON_1", "textHashed": "x", "items": items, "itemsHashed": []}
    return httpx.Response(200, json={"data": text})


def test_what_texts_leave_open_takes_one_call(of_session: Desk) -> None:
    of_session.service.fault["cleanse"] = two_people
    places = [("PERSON_0", 0, 8), ("PERSON_1", 9, 11)]
    items = [{"start": start, "end": end, "entityType": name} for name, start, end in places]
    restored = {"items": items, "text": "Ada Bell\nBo"}
    of_session.service.fault["hydrate"] = lambda: httpx.Response(200, json={"data": restored})
    cleansed = of_session.talk(of_session.client.prompts.cleanse("Ada Bell Bo", **PLACE))
    assert cleansed.mapping is None
    for _ in range(2):
        made = of_session.client.prompts.hydrate_stream(["PERSON_1, PERS", "ON_0"], thread_id=42)
        assert "".join(of_session.talk.read(made)) == "Bo, Ada Bell"
    assert [json.loads(each.content)["text"] for each in of_session.paths("hydrate")] == [
        "PERSON_0\nPERSON_1"
    ]


def test_a_bearer_learns_the_placeholders_of_an_earlier_run(of_bearer: Desk) -> None:
    restored = {
        "items": [{"start": 0, "end": 8, "entity_type": "PERSON_0", "text": "Ada Bell"}],
        "text": "Ada Bell",
    }
    of_bearer.service.fault["hydrate_response"] = lambda: httpx.Response(200, json=restored)
    made = of_bearer.client.prompts.hydrate_stream(CHUNKS, thread_id=42)
    assert "".join(of_bearer.talk.read(made)) == "Hi Ada Bell!"
    assert [each.url.path.rpartition("/")[2] for each in of_bearer.requests] == [
        "get_context_history",
        "hydrate_response",
    ]


def test_a_session_of_which_nothing_is_known_is_told_so(of_session: Desk) -> None:
    with pytest.raises(LiminalInputError, match="mapping=…"):
        of_session.talk.read(
            of_session.client.prompts.hydrate_stream(CHUNKS, thread_id=42, model_instance_id=7)
        )
    with pytest.raises(LiminalInputError, match="thread_id is missing"):
        of_session.talk.read(of_session.client.prompts.hydrate_stream(CHUNKS))


def test_models_are_not_asked_twice(at: Desk) -> None:
    last = "process" if at.generation == "bearer" else "submit"
    at.service.fault[last] = lambda: httpx.Response(502)
    with pytest.raises(e.ServerError, match="not sent again"):
        at.talk(at.client.prompts.submit(TEXT, **PLACE))
    assert len(at.paths(last)) == 1


@pytest.mark.parametrize("call", ["threads.list", "model_instances.list"])
def test_what_does_not_fit_the_document_is_a_decode_error(at: Desk, call: str) -> None:
    resource, _, method = call.partition(".")
    last = "threads" if resource == "threads" else "model-instances"
    for odd in ({"data": 7}, [{}], {"data": [{"id": "x"}]}):
        at.service.fault[last] = lambda odd=odd: httpx.Response(200, json=odd)
        with pytest.raises(e.DecodeError) as caught:
            at.talk(getattr(getattr(at.client, resource), method)())
        assert isinstance(caught.value, RequestError)


@pytest.mark.parametrize("name", ["id", "name", "createdAt", "modelInstance"])
def test_a_thread_of_a_list_is_checked_as_one_alone_is(at: Desk, name: str) -> None:
    session, alone = at.generation == "session", answer("thread", at.generation)
    thread = {**(alone["data"] if session else alone), name: [7]}
    answers = {
        "42": {"data": thread} if session else thread,
        "threads": {"data": [thread]} if session else [thread],
    }
    for last, found in answers.items():
        at.service.fault[last] = lambda found=found: httpx.Response(200, json=found)  # type: ignore[misc]
    with pytest.raises(e.DecodeError, match=name):
        at.talk(at.client.threads.get(42))
    with pytest.raises(e.DecodeError, match=name):
        at.talk(at.client.threads.list())


def test_results_can_be_compared_and_copied() -> None:
    data = captured("g24-analyze")["findings"][0]
    assert Finding(data) == Finding(dict(data))
    copy = Finding(data).to_dict()
    copy["text"] = "x"
    assert Finding(data).text == "Ada Bell"
