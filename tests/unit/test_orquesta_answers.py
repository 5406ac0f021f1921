"""What Orquesta's client returns and raises: views over the answer, typed errors, no words in a repr."""

from __future__ import annotations

import copy
import json
import pickle
from typing import Any

import httpx
import pytest
from tests.support.faces import FACES, Face
from tests.support.orquesta import ANSWER, CONFIG, ID, Service, events, piece, talking

from ostiary import errors as e
from ostiary.config import RetryPolicy
from ostiary.orquesta import (
    AsyncDeployment,
    Deployment,
    DeploymentConfig,
    Feedback,
    OrquestaException,
    OrquestaInputError,
    PiiFindings,
    RemoteConfig,
)
from ostiary.orquesta.state import status_of

AT_ONCE = RetryPolicy(base=0.0, throttled_base=0.0)
TOOL = {"id": "call_1", "index": 0, "type": "function", "function": {"name": "weather", "arguments": "{}"}}


def answer(message: Any, **more: Any) -> dict[str, Any]:
    return {**ANSWER, "choices": [{"index": 0, "message": message, "finish_reason": "stop"}], **more}


def invoked(face: Face, told: Any, status: int = 200) -> Any:
    """Return what `invoke` makes of an answer."""
    with talking(face, Service(invoke=httpx.Response(status, json=told))) as talk:
        return talk(talk.client.deployments.invoke("k"))


@pytest.mark.parametrize("face", FACES)
def test_an_answer_is_read_by_attributes(face: Face) -> None:
    found = invoked(face, ANSWER)
    assert isinstance(found, Deployment if face == "sync" else AsyncDeployment)
    assert (found.id, found.model, found.provider, found.object) == (ID, "gpt-4", "openai", "chat")
    assert (found.created, found.finalized) == (ANSWER["created"], ANSWER["finalized"])
    assert (found.is_final, found.matched, found.system_fingerprint) == (True, True, None)
    (choice,) = found.choices
    assert (choice.index, choice.finish_reason) == (0, "stop")
    assert (choice.message.role, choice.message.content) == ("assistant", "Hello Sam")
    assert (choice.message.url, choice.message.tool_calls, choice.message.type) == (None, None, None)
    assert found.text == "Hello Sam"
    assert (found.telemetry.trace_id, found.telemetry.span_id) == ("t1", "s1")
    assert (found.usage, found.retrievals) == (None, [])
    assert found.latency > 0
    assert found.time_to_first_token is None


@pytest.mark.parametrize("face", FACES)
def test_to_dict_loses_nothing_and_shares_nothing(face: Face) -> None:
    found = invoked(face, ANSWER)
    assert json.dumps(found.to_dict()) == json.dumps(ANSWER)
    found.to_dict()["choices"].clear()
    assert found.to_dict() == ANSWER
    message = found.choices[0].message
    assert message.to_dict() == ANSWER["choices"][0]["message"]
    assert (message == found.choices[0].message, message == found.choices[0]) == (True, False)


@pytest.mark.parametrize(
    ("message", "content", "url", "calls"),
    [
        ({"role": "assistant", "content": None}, None, None, None),
        ({"role": "assistant"}, None, None, None),
        (None, None, None, None),
        ({"role": "assistant", "url": "https://x/y.png"}, None, "https://x/y.png", None),
        ({"role": "assistant", "content": None, "tool_calls": [TOOL]}, None, None, [TOOL]),
        ({"role": "assistant", "content": "", "tool_calls": []}, "", None, []),
    ],
)
def test_the_three_kinds_of_message_and_the_gaps_in_them(
    message: Any, content: str | None, url: str | None, calls: Any
) -> None:
    said = invoked("sync", answer(message)).choices[0].message
    assert (said.content, said.url) == (content, url)
    assert calls == (None if said.tool_calls is None else [call.to_dict() for call in said.tool_calls])
    for call in said.tool_calls or ():
        assert (call.id, call.index, call.type) == ("call_1", 0, "function")
        assert (call.function.name, call.function.arguments) == ("weather", "{}")


@pytest.mark.parametrize("reason", ["stop", "tool_calls", "assistant", "a reason of next year", None])
def test_finish_reason_is_an_open_string(reason: str | None) -> None:
    told = {**ANSWER, "choices": [{"index": 0, "message": {}, "finish_reason": reason}]}
    assert invoked("sync", told).choices[0].finish_reason == reason


def test_usage_and_retrievals_are_read_where_they_come() -> None:
    usage = {"prompt_tokens": 1, "completion_tokens": 2, "total_tokens": 3}
    retrievals = [{"document": "a page", "metadata": {"file_name": "f.pdf"}}, {"document": "another"}]
    found = invoked("sync", {**ANSWER, "usage": usage, "retrievals": retrievals})
    assert found.usage is not None
    assert (found.usage.prompt_tokens, found.usage.completion_tokens, found.usage.total_tokens) == (1, 2, 3)
    assert [r.document for r in found.retrievals] == ["a page", "another"]
    assert [r.metadata for r in found.retrievals] == [{"file_name": "f.pdf"}, {}]


@pytest.mark.parametrize("face", FACES)
@pytest.mark.parametrize("status", [200, 201, 202, 299])
def test_every_2xx_is_a_success(face: Face, status: int) -> None:
    service = Service(
        invoke=httpx.Response(status, json=ANSWER),
        get_config=httpx.Response(status, json=CONFIG),
        metrics=httpx.Response(status, content=b"whatever"),
        feedback=httpx.Response(status, json={"id": "f"}),
        remoteconfigs=httpx.Response(status, json={"value": [1], "type": "list"}),
    )
    with talking(face, service) as talk:
        found = talk(talk.client.deployments.invoke("k"))
        assert found.id == ID
        assert talk(talk.client.deployments.get_config("k")).id == ID
        assert talk(found.add_metrics()) is None
        assert talk(talk.client.feedback.create("rating", ["good"], "t")) == Feedback("f")
        assert talk(talk.client.remote_configs.get("k")) == RemoteConfig([1], "list")


@pytest.mark.parametrize("face", FACES)
def test_where_no_variant_matches_everything_is_empty(face: Face) -> None:
    service = Service(invoke=httpx.Response(204), get_config=httpx.Response(204))
    with talking(face, service) as talk:
        found = talk(talk.client.deployments.invoke("k"))
        assert (found.matched, found.choices, found.id, found.text, found.to_dict()) == (
            False,
            [],
            None,
            "",
            {},
        )
        config = talk(talk.client.deployments.get_config("k"))
        assert (config.matched, config.messages, config.parameters, config.tools) == (False, [], {}, [])
        stream = talk(talk.client.deployments.invoke_with_stream("k"))
        assert talk.read(stream) == []
        assert stream.matched is False
        assert talk(stream.final()).matched is False
        for nothing in (found, config, stream):
            with pytest.raises(OrquestaInputError, match="no transaction"):
                talk(nothing.add_metrics(feedback={"score": 1}))
    assert len(service.requests) == 3


@pytest.mark.parametrize("face", FACES)
def test_a_configuration_is_read_by_attributes(face: Face) -> None:
    with talking(face, Service()) as talk:
        config = talk(talk.client.deployments.get_config("k"))
        assert (config.id, config.provider, config.model, config.type) == (ID, "openai", "gpt-4", "chat")
        assert (config.version, config.tools) == ("3", [])
        assert config.messages == CONFIG["messages"]
        assert config.parameters["maxTokens"] == 256
        assert config.to_dict() == CONFIG
        with pytest.raises(OrquestaInputError, match="didn't call the model"):
            talk(config.add_metrics(performance="measured"))


@pytest.mark.parametrize("face", FACES)
@pytest.mark.parametrize(
    "told",
    [
        {**ANSWER, "id": None},
        {k: v for k, v in ANSWER.items() if k != "id"},
        {"error": "it failed", "code": 500},
        {**ANSWER, "choices": {"0": 1}},
        {**ANSWER, "choices": [7]},
        answer("words"),
        answer({"tool_calls": ["call"]}),
        answer({"tool_calls": [{"function": "f"}]}),
        [ANSWER],
        "words",
    ],
)
def test_an_answer_that_cannot_be_walked_is_a_typed_error(face: Face, told: Any) -> None:
    with pytest.raises(OrquestaException) as caught:
        invoked(face, told)
    assert isinstance(caught.value, e.DecodeError)


@pytest.mark.parametrize("face", FACES)
@pytest.mark.parametrize("choices", [None, []])
def test_an_answer_without_choices_has_none(face: Face, choices: Any) -> None:
    assert invoked(face, {**ANSWER, "choices": choices}).choices == []


ERRORS = [
    (400, {"code": 400, "error": "bad", "source": "system"}, e.BadRequestError, (400, "bad", "system")),
    (401, {"code": 401, "error": "who", "source": "system"}, e.UnauthorizedError, (401, "who", "system")),
    (404, {"message": "no such key"}, e.NotFoundError, (404, "no such key", "unknown")),
    (429, {"code": "slow", "error": "!", "source": "provider"}, e.RateLimitedError, ("slow", "!", "provider")),
    (500, {"error": {"message": "deep"}}, e.ServerError, (500, "deep", "unknown")),
    (502, None, e.ServerError, (502, "the service answered 502", "unknown")),
]  # fmt: skip


@pytest.mark.parametrize("face", FACES)
@pytest.mark.parametrize(("status", "told", "family", "expected"), ERRORS, ids=lambda v: str(v)[:20])
def test_an_error_status_keeps_code_message_and_source(
    face: Face, status: int, told: Any, family: type[Exception], expected: tuple[Any, ...]
) -> None:
    reply = httpx.Response(status, json=told) if told else httpx.Response(status, content=b"<html>")
    service = Service(invoke=reply)
    with talking(face, service, retry=RetryPolicy(attempts=1)) as talk:
        for call in ("invoke", "invoke_with_stream"):
            with pytest.raises(OrquestaException) as caught:
                talk(getattr(talk.client.deployments, call)("k"))
            error = caught.value
            assert isinstance(error, family)
            assert (error.code, error.message.partition(";")[0], error.source) == expected
            assert error.status == status


@pytest.mark.parametrize("face", FACES)
def test_a_call_that_may_have_been_paid_for_is_not_made_again(face: Face) -> None:
    service = Service(invoke=httpx.Response(503), metrics=httpx.Response(503))
    with talking(face, service, retry=AT_ONCE) as talk:
        for call in ("invoke", "invoke_with_stream"):
            service.requests.clear()
            with pytest.raises(OrquestaException, match="must not happen twice"):
                talk(getattr(talk.client.deployments, call)("k"))
            assert len(service.requests) == 1
        service.requests.clear()
        with pytest.raises(OrquestaException):
            talk(talk.client.deployments.transaction(ID).add_metrics())
        assert len(service.requests) == 4


@pytest.mark.parametrize("face", FACES)
def test_a_call_that_was_throttled_is_made_again(face: Face) -> None:
    waiting = [httpx.Response(429), httpx.Response(429)]
    service = Service(invoke=lambda: waiting.pop() if waiting else httpx.Response(200, json=ANSWER))
    with talking(face, service, retry=AT_ONCE) as talk:
        assert talk(talk.client.deployments.invoke("k")).id == ID
    assert len(service.requests) == 3


WORDS = "the patient is called Sam"


@pytest.mark.parametrize("face", FACES)
def test_no_repr_and_no_error_shows_what_was_said(face: Face) -> None:
    told = {
        **answer({"role": "assistant", "content": WORDS, "tool_calls": [{"function": {"arguments": WORDS}}]}),
        "retrievals": [{"document": WORDS}],
        "provider_response": WORDS,
    }
    echo = httpx.Response(400, json={"error": f"cannot read: {WORDS}", "code": 400})
    service = Service(
        invoke=httpx.Response(200, json=told),
        get_config=echo,
        redact=httpx.Response(200, json={"redacted_text": WORDS, "mappings": {"<P>": WORDS}}),
        remoteconfigs=httpx.Response(200, json={"value": WORDS}),
    )
    with talking(face, service) as talk:
        found = talk(talk.client.deployments.invoke("k"))
        shown = [found, found.choices, found.choices[0].message, found.choices[0].message.tool_calls]
        shown += [found.choices[0].message.tool_calls[0].function, found.retrievals]
        shown += [talk(talk.client.pii.redact(WORDS)), talk(talk.client.remote_configs.get("k"))]
        with pytest.raises(OrquestaException) as caught:
            talk(talk.client.deployments.get_config("k", inputs={"prompt": WORDS}))
        shown += [caught.value, caught.value.facts, caught.value.message, caught.value.args]
    assert "Sam" not in " ".join([repr(each) + str(each) for each in shown])


def test_an_error_is_pickled_without_the_services_words() -> None:
    service = Service(invoke=httpx.Response(404, json={"code": 404, "error": "words", "source": "system"}))
    with talking("sync", service) as talk, pytest.raises(OrquestaException) as caught:
        talk(talk.client.deployments.invoke("k"))
    again = pickle.loads(pickle.dumps(caught.value))
    assert (type(again), again.code, again.source) == (type(caught.value), 404, "system")
    assert "words" not in str(vars(again))
    made = pickle.loads(pickle.dumps(OrquestaException(7, "m", "provider")))
    assert (made.code, made.source) == (7, "provider")


METRICS: dict[str, Any] = {
    "feedback": {"score": 100},
    "usage": {"prompt_tokens": 100, "completion_tokens": 900, "total_tokens": 1000},
    "performance": {"latency": 9000, "time_to_first_token": 250},
    "metadata": {"custom": "x"},
    "chain_id": "ch",
    "conversation_id": "cv",
    "user_id": "u",
    "messages": [{"role": "user", "content": "hi"}],
    "choices": [
        {"index": 0, "finish_reason": "assistant", "message": {"role": "assistant", "content": "x"}},
        {"index": 1, "finish_reason": "stop", "message": {"role": "assistant", "url": "<image_url>"}},
        {
            "index": 2,
            "finish_reason": "tool_calls",
            "message": {"role": "assistant", "content": None, "tool_calls": [TOOL]},
        },
    ],
}


@pytest.mark.parametrize("face", FACES)
def test_metrics_are_reported_from_everything_that_is_returned(face: Face) -> None:
    service = Service()
    with talking(face, service) as talk:
        deployments = talk.client.deployments
        stream = talk(deployments.invoke_with_stream("k"))
        pieces = talk.read(stream)
        sources = [talk(deployments.invoke("k")), talk(deployments.get_config("k")), stream, *pieces]
        sources.append(deployments.transaction(ID))
        for source in sources:
            assert talk(source.add_metrics(**METRICS)) is None
            assert service.sent == METRICS
            assert service.requests[-1].url.path == f"/v2/deployments/{ID}/metrics"
            talk(source.add_metrics())
            assert service.sent == {}
            # As the vendor's arguments stand.
            talk(source.add_metrics({"score": 1}, None, None, {"a": 1}, "ch", "cv", 7))
            assert service.sent == {
                "feedback": {"score": 1}, "metadata": {"a": 1}, "chain_id": "ch", "conversation_id": "cv", "user_id": 7,
            }  # fmt: skip


@pytest.mark.parametrize("face", FACES)
def test_what_was_measured_is_reported_on_request(face: Face) -> None:
    service = Service()
    with talking(face, service) as talk:
        found = talk(talk.client.deployments.invoke("k"))
        talk(found.add_metrics(performance="measured"))
        assert service.sent == {"performance": {"latency": found.latency}}
        stream = talk(talk.client.deployments.invoke_with_stream("k"))
        with pytest.raises(OrquestaInputError, match=r"no transaction|hasn't ended"):
            talk(stream.add_metrics(performance="measured"))
        pieces = talk.read(stream)
        for source in (stream, pieces[-1]):
            talk(source.add_metrics(performance="measured"))
            sent = service.sent["performance"]
            assert sent == {"latency": stream.latency, "time_to_first_token": stream.time_to_first_token}
            assert 0 < sent["time_to_first_token"] <= sent["latency"]


@pytest.mark.parametrize("face", FACES)
def test_a_transaction_id_is_one_segment_of_the_path(face: Face) -> None:
    service = Service(metrics=httpx.Response(200, json={}))
    with talking(face, service) as talk:
        talk(talk.client.deployments.transaction("a/b?c").add_metrics())
    assert service.requests[0].url.raw_path == b"/v2/deployments/a%2Fb%3Fc/metrics"


@pytest.mark.parametrize("face", FACES)
def test_a_stream_gives_its_pieces_and_what_follows_the_last(face: Face) -> None:
    usage = {"id": ID, "choices": [], "usage": {"total_tokens": 3}, "is_final": False}
    whole = events(piece("Hel"), piece("lo"), piece(None, last=True), usage)
    with talking(face, Service(invoke=httpx.Response(200, content=whole))) as talk:
        stream = talk(talk.client.deployments.invoke_with_stream("k"))
        pieces = talk.read(stream)
        assert [each.choices[0].message.content for each in pieces[:-1]] == ["Hel", "lo", None]
        assert [each.is_final for each in pieces] == [False, False, True, False]
        assert pieces[-1].usage.total_tokens == 3
        assert "".join(each.text for each in pieces) == "Hello"
        assert (stream.id, stream.matched, stream.received) == (ID, True, 4)


@pytest.mark.parametrize("face", FACES)
@pytest.mark.parametrize(
    ("said", "is_told"),
    [
        ({"content": "Hi"}, True),
        ({"content": None, "tool_calls": [TOOL]}, True),
        ({"url": "https://images.test/1"}, True),
        ({"content": ""}, False),
        ({"role": "assistant"}, False),
    ],
)
def test_the_first_token_is_the_first_that_says_something(face: Face, said: Any, is_told: bool) -> None:
    first = {**piece(None), "choices": [{"index": 0, "message": said}]}
    whole = events(first, piece(None, last=True))
    with talking(face, Service(invoke=httpx.Response(200, content=whole))) as talk:
        stream = talk(talk.client.deployments.invoke_with_stream("k"))
        talk.read(stream)
        assert (stream.time_to_first_token is not None) is is_told


@pytest.mark.parametrize("face", FACES)
def test_final_reads_to_the_end(face: Face) -> None:
    with talking(face, Service()) as talk:
        final = talk(talk.client.deployments.invoke_with_stream("k").final())
        assert (final.is_final, final.id) == (True, ID)


@pytest.mark.parametrize(
    ("code", "status"),
    [(400, 400), ("599", 599), (399, None), (600, None), ("6OO", None), ("model_gone", None), (None, None)],
)
def test_a_code_is_a_status_where_it_can_be_one_of_an_error(code: object, status: int | None) -> None:
    assert status_of(code) == status


IN_BAND = [
    ({"code": 429, "error": "overloaded", "source": "provider"}, (429, "overloaded", "provider", 429, True)),
    ({"code": 500, "message": "broken"}, (500, "broken", "unknown", 500, False)),
    ({"code": "model_gone", "error": "gone"}, ("model_gone", "gone", "unknown", None, False)),
    ({"error": {"message": "deep"}}, (None, "deep", "unknown", None, False)),
]


@pytest.mark.parametrize("face", FACES)
@pytest.mark.parametrize(("told", "expected"), IN_BAND)
def test_a_failure_inside_the_stream_is_typed_and_what_came_is_kept(
    face: Face, told: Any, expected: tuple[Any, ...]
) -> None:
    whole = events(piece("Hel"), told, piece("lo"))
    with talking(face, Service(invoke=httpx.Response(200, content=whole))) as talk:
        stream = talk(talk.client.deployments.invoke_with_stream("k"))
        with pytest.raises(OrquestaException) as caught:
            talk.read(stream)
        error = caught.value
        assert isinstance(error, e.StreamError)
        assert (error.code, error.message, error.source, error.status, error.retryable) == expected
        assert [each.text for each in stream.events] == ["Hel"]
        talk(stream.add_metrics(metadata={"broken": True}))


@pytest.mark.parametrize("face", FACES)
@pytest.mark.parametrize(
    "rest", [b"", b"data: {\n\n", b"data: [1]\n\n", b'data: {"choices": [7]}\n\n', b'data: "error"\n\n']
)
def test_a_stream_that_stops_or_talks_nonsense_is_a_typed_error(face: Face, rest: bytes) -> None:
    whole = events(piece("Hel"), end="") + rest
    with talking(face, Service(invoke=httpx.Response(200, content=whole))) as talk:
        stream = talk(talk.client.deployments.invoke_with_stream("k"))
        with pytest.raises(OrquestaException) as caught:
            talk.read(stream)
        assert isinstance(caught.value, e.StreamError)
        assert [each.text for each in stream.events] == ["Hel"]


@pytest.mark.parametrize("face", FACES)
def test_a_stream_cut_after_any_byte_keeps_what_arrived(face: Face) -> None:
    values = [piece("Hel"), piece("lö 🙂"), piece(None, last=True)]
    whole = events(*values)
    ends = [len(events(*values[:n], end="")) for n in range(4)]
    cuts = iter(range(len(whole)))
    service = Service(invoke=lambda: httpx.Response(200, content=whole[: next(cuts)]))
    with talking(face, service) as talk:
        for cut in range(len(whole)):
            stream = talk(talk.client.deployments.invoke_with_stream("k"))
            problem: Exception | None = None
            try:
                talk.read(stream)
            except OrquestaException as error:
                problem = error
            assert isinstance(problem, e.StreamError) == (cut < ends[3]), cut
            assert stream.received == sum(1 for end in ends[1:] if cut >= end), cut
            if isinstance(problem, e.StreamError):
                assert problem.retryable


@pytest.mark.parametrize("face", FACES)
def test_an_error_that_is_null_is_none(face: Face) -> None:
    told = {**piece("x", last=True), "error": None, "code": None}
    with talking(face, Service(invoke=httpx.Response(200, content=events(told)))) as talk:
        (only,) = talk.read(talk(talk.client.deployments.invoke_with_stream("k")))
        assert only.text == "x"


@pytest.mark.parametrize("face", FACES)
def test_the_smaller_resources(face: Face) -> None:
    listed = {
        "object": "list",
        "data": [{"id": "1", "key": "k", "prompt_config": {"model": "m"}, "new": 1}, {"id": "2", "key": "l"}],
        "has_more": True,
    }
    service = Service(
        deployments=httpx.Response(200, json=listed),
        detect=httpx.Response(200, json={"has_pii": True, "entities": {"PERSON": 2}}),
        redact=httpx.Response(200, json={"redacted_text": "<P>", "mappings": {"<P>": "Sam"}}),
        restore=httpx.Response(200, json={"original_text": "Sam"}),
    )
    with talking(face, service) as talk:
        page = talk(talk.client.deployments.list(2, starting_after="0"))
        assert str(service.requests[-1].url).endswith("/v2/deployments?limit=2&starting_after=0")
        assert ([each.key for each in page], len(page), page.has_more) == (["k", "l"], 2, True)
        assert page.data[0].prompt_config == {"model": "m"}
        assert talk(talk.client.pii.detect("Sam", "en", 0.5)) == PiiFindings(True, {"PERSON": 2})
        assert service.sent == {"text": "Sam", "language": "en", "threshold": 0.5, "include_entities": True}
        redacted = talk(talk.client.pii.redact("Sam"))
        assert (redacted.redacted_text, redacted.mappings) == ("<P>", {"<P>": "Sam"})
        assert talk(talk.client.pii.restore(redacted.redacted_text, redacted.mappings)) == "Sam"
        assert service.sent == {"redacted_text": "<P>", "mappings": {"<P>": "Sam"}}


def test_an_answer_holds_the_clients_key_and_is_not_pickled() -> None:
    found = invoked("sync", ANSWER)
    with pytest.raises(TypeError):
        pickle.dumps(found)
    assert copy.copy(found) == found
    with pytest.raises(TypeError):
        hash(found)


def test_a_configuration_can_be_compared() -> None:
    with talking("sync", Service()) as talk:
        config = talk(talk.client.deployments.get_config("k"))
        assert isinstance(config, DeploymentConfig)
        assert config == talk(talk.client.deployments.get_config("k"))
        assert config != talk(talk.client.deployments.invoke("k"))
