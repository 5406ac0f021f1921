"""What Orquesta's client sends: whose key, which environment and user, what of the arguments; and what it refuses."""

from __future__ import annotations

import copy
from collections.abc import Callable
from dataclasses import fields
from typing import Any
from uuid import UUID

import httpx
import pytest
from tests.support.faces import FACES, Face
from tests.support.orquesta import ID, Service, talking

from ostiary.errors import InvalidInputError, MissingConfigurationError
from ostiary.orquesta import (
    CallOptions,
    Orquesta,
    OrquestaClientOptions,
    OrquestaInputError,
    OrquestaInvalidAPIException,
)
from ostiary.orquesta.config import OrquestaSettings


def test_the_keywords_are_the_fields_of_the_options() -> None:
    assert set(OrquestaSettings.__annotations__) == {field.name for field in fields(OrquestaClientOptions)}


def test_settings_are_found_in_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ORQUESTA_API_KEY", "from-the-environment")
    monkeypatch.setenv("ORQUESTA_BASE_URL", "http://elsewhere.test/")
    service = Service()
    with Orquesta(http_session=httpx.MockTransport(service)) as client:
        client.deployments.invoke("k")
    (request,) = service.requests
    assert str(request.url) == "http://elsewhere.test/v2/deployments/invoke"
    assert request.headers["authorization"] == "Bearer from-the-environment"


def test_keywords_win_over_options_and_options_over_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ORQUESTA_API_KEY", "from-the-environment")
    service = Service()
    options = OrquestaClientOptions(
        "from-options", "of-options", base_url="http://x.test", http_session=httpx.MockTransport(service)
    )
    with Orquesta(options, environment="of-keyword") as client:
        client.deployments.invoke("k")
    assert service.requests[0].headers["authorization"] == "Bearer from-options"
    assert service.sent["context"] == {"environments": ["of-keyword"]}


@pytest.mark.parametrize("key", [None, "", "   "])
def test_a_missing_key_is_an_ordinary_error(key: str | None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("ORQUESTA_API_KEY", raising=False)
    caught: Exception | None = None
    try:
        Orquesta(api_key=key)
    except Exception as error:
        caught = error
    assert isinstance(caught, OrquestaInvalidAPIException)
    assert isinstance(caught, MissingConfigurationError)
    assert "ORQUESTA_API_KEY" in str(caught)


@pytest.mark.parametrize(
    ("settings", "named"),
    [
        ({"api_kee": "x"}, "api_kee"),
        ({"timeout": 0}, "timeout"),
        ({"timeout": True}, "timeout"),
        ({"idle_timeout": -1}, "idle_timeout"),
        ({"base_url": "ftp://x"}, "base_url"),
        ({"options": {"api_key": "k"}}, "options"),
        ({"api_key": "two\nlines"}, "Authorization"),
        ({"http_session": object()}, "http_session"),
    ],
)
def test_a_wrong_setting_is_named(settings: dict[str, Any], named: str) -> None:
    with pytest.raises(InvalidInputError, match=named):
        Orquesta(**{"api_key": "k", **settings})


@pytest.mark.parametrize("face", FACES)
def test_the_key_may_come_from_a_function(face: Face) -> None:
    service, keys = Service(), iter(["one", "two"])
    with talking(face, service, api_key=lambda: next(keys)) as talk:
        talk(talk.client.deployments.invoke("k"))
        talk(talk.client.deployments.invoke("k"))
    assert [r.headers["authorization"] for r in service.requests] == ["Bearer one", "Bearer two"]


@pytest.mark.parametrize("face", FACES)
def test_two_clients_never_mix(face: Face) -> None:
    first, second = Service(), Service()
    with (
        talking(face, first, api_key="key-A", environment="a") as a,
        talking(face, second, api_key="key-B", environment="b", base_url="http://other.test") as b,
    ):
        a.client.set_user("user-A")
        b.client.set_user("user-B")
        answer_of_a = a(a.client.deployments.invoke("k"))
        stream_of_a = a.client.deployments.invoke_with_stream("k")
        piece_of_a = a.read(stream_of_a)[0]
        b(b.client.deployments.invoke("k"))
        for reporting in (answer_of_a, stream_of_a, piece_of_a):
            a(reporting.add_metrics(feedback={"score": 1}))
    assert {r.headers["authorization"] for r in first.requests} == {"Bearer key-A"}
    assert {r.headers["authorization"] for r in second.requests} == {"Bearer key-B"}
    assert len(first.requests) == 5
    assert second.sent == {"key": "k", "user_id": "user-B", "context": {"environments": ["b"]}}
    assert {r.url.host for r in first.requests} == {"orquesta.test"}


@pytest.mark.parametrize("face", FACES)
@pytest.mark.parametrize("call", ["invoke", "get_config", "invoke_with_stream"])
def test_the_user_is_the_calls_or_else_the_clients(face: Face, call: str) -> None:
    service = Service()
    with talking(face, service) as talk:

        def sent(**arguments: Any) -> Any:
            made = getattr(talk.client.deployments, call)("k", **arguments)
            talk.read(made) if call == "invoke_with_stream" else talk(made)
            return service.sent

        assert "user_id" not in sent()
        talk.client.set_user(id="mine")
        assert sent()["user_id"] == "mine"
        assert sent(user_id=7)["user_id"] == 7
        assert talk.client.user_id == "mine"
        talk.client.set_user()
        assert "user_id" not in sent()


@pytest.mark.parametrize("face", FACES)
def test_metrics_carry_neither_the_clients_user_nor_its_environment(face: Face) -> None:
    service = Service()
    with talking(face, service, environment="production") as talk:
        talk.client.set_user("mine")
        talk(talk(talk.client.deployments.invoke("k")).add_metrics(feedback={"score": 3}))
    assert service.sent == {"feedback": {"score": 3}}


@pytest.mark.parametrize("face", FACES)
@pytest.mark.parametrize(
    ("environment", "context", "sent"),
    [
        (None, None, None),
        (None, {"environments": "staging"}, {"environments": "staging"}),
        (None, {"environments": []}, {"environments": []}),
        ("production", None, {"environments": ["production"]}),
        ("production", {"country": "NLD"}, {"country": "NLD", "environments": ["production"]}),
        ("production", {"environments": []}, {"environments": ["production"]}),
        ("production", {"environments": None}, {"environments": ["production"]}),
        ("production", {"environments": ""}, {"environments": ["production"]}),
        ("production", {"environments": "staging"}, {"environments": "staging"}),
        ("production", {"environments": ["a", "b"]}, {"environments": ["a", "b"]}),
    ],
)
def test_environments_of_the_call_win_unless_they_are_empty(
    face: Face, environment: str | None, context: Any, sent: Any
) -> None:
    service = Service(get_config=httpx.Response(204), remoteconfigs=httpx.Response(200, json={"value": 1}))
    with talking(face, service, environment=environment) as talk:
        calls: list[Callable[[], Any]] = [
            lambda: talk(talk.client.deployments.invoke("k", context)),
            lambda: talk(talk.client.deployments.get_config("k", context=context)),
            lambda: talk.read(talk.client.deployments.invoke_with_stream("k", context)),
            lambda: talk(talk.client.remote_configs.get("k", context)),
        ]
        for call in calls:
            call()
            assert service.sent.get("context") == sent


@pytest.mark.parametrize("face", FACES)
def test_nothing_of_the_callers_is_changed(face: Face) -> None:
    given = {
        "context": {"country": "NLD", "environments": []},
        "inputs": {"list": [1]},
        "metadata": {"a": {"b": 1}},
        "messages": [{"role": "user", "content": [{"type": "text", "text": "hi"}]}],
        "extra_params": {"seed": 1},
    }
    before = copy.deepcopy(given)
    metrics = {
        "usage": {"prompt_tokens": 1, "completion_tokens": 2},
        "choices": [{"index": 0, "message": {}}],
    }
    metrics_before = copy.deepcopy(metrics)
    with talking(face, Service(), environment="production") as talk:
        answer = talk(talk.client.deployments.invoke("k", **given))
        talk.read(talk.client.deployments.invoke_with_stream("k", **given))
        talk(talk.client.deployments.get_config("k", **given))
        talk(answer.add_metrics(**metrics))
    assert (given, metrics) == (before, metrics_before)


OPTIONS: dict[str, Any] = {
    "prefix_messages": [{"role": "system", "content": "be brief"}],
    "extra_params": {"temperature": 0.1},
    "invoke_options": {"include_retrievals": True, "include_usage": True, "mock_response": "hi"},
    "file_ids": ["f1"],
    "documents": [{"text": "t", "metadata": {"file_name": "n"}}],
    "knowledge_filter": {"and": [{"page": {"eq": 1}}]},
    "identity": {"id": "u"},
    "thread": {"id": "t", "tags": ["x"]},
    "deployment_id": "d",
    "deployment_variant_id": "v",
    "user_id": "u",
}


def test_every_option_is_tried_below() -> None:
    assert set(OPTIONS) | {"timeout"} == set(CallOptions.__annotations__)


@pytest.mark.parametrize("face", FACES)
def test_all_that_is_given_is_sent_and_nothing_else(face: Face) -> None:
    given = {
        "inputs": {"when": "now", "n": 1.5},
        "metadata": {"m": None},
        "messages": [{"role": "user", "content": "hi", "something_new": 1}, {"role": "developer"}],
        "chain_id": "ch1",
        "conversation_id": "cv1",
        **OPTIONS,
    }
    service = Service()
    with talking(face, service) as talk:
        talk(talk.client.deployments.invoke("k", **given))
        assert service.sent == {"key": "k", **given}
        talk.read(talk.client.deployments.invoke_with_stream("k", **given))
        assert service.sent == {"key": "k", "stream": True, **given}
        assert service.requests[-1].headers["accept"].startswith("text/event-stream")
        talk(talk.client.deployments.get_config("k", **given))
        assert service.sent == {"key": "k", **given}
        talk(talk.client.deployments.invoke("k", None, None, None, None, None, None, timeout=5))
        assert service.sent == {"key": "k"}


@pytest.mark.parametrize("face", FACES)
def test_what_json_has_a_form_for_is_sent_in_it(face: Face) -> None:
    service = Service()
    with talking(face, service) as talk:
        inputs = {"id": UUID(int=1), "pair": (1, 2), "part": {"type": "unheard of"}}
        messages = ({"role": "user", "content": [{"type": "hologram", "light": 1}]},)
        talk(talk.client.deployments.invoke("k", inputs=inputs, messages=messages, chain_id=UUID(int=2)))
    assert service.sent["inputs"] == {"id": str(UUID(int=1)), "pair": [1, 2], "part": {"type": "unheard of"}}
    assert service.sent["messages"] == list(messages)
    assert service.sent["chain_id"] == str(UUID(int=2))


BAD_CALLS: list[tuple[dict[str, Any], str]] = [
    ({"key": ""}, "key: is empty"),
    ({"key": None}, "key: "),
    ({"key": 7}, "key: expected a string"),
    ({"context": "production"}, "context: expected an object"),
    ({"context": {"environments": 7}}, "context/environments: "),
    ({"inputs": ["x"]}, "inputs: expected an object"),
    ({"inputs": {"x": object()}}, r"inputs\.x is an object"),
    ({"metadata": 7}, "metadata: expected an object"),
    ({"messages": {"role": "user"}}, "messages: expected an array"),
    ({"messages": [{"content": "secret words"}]}, "messages/0/role: is missing"),
    ({"messages": [{"role": "user", "content": 7}]}, "messages/0/content: "),
    ({"messages": [{"role": "user", "content": [{"text": "x"}]}]}, "messages/0/content/0/type: is missing"),
    (
        {"messages": [{"role": "a", "tool_calls": [{"id": "x"}]}]},
        "messages/0/tool_calls/0/function: is missing",
    ),
    ({"prefix_messages": ["hi"]}, "prefix_messages/0: expected an object"),
    ({"chain_id": 7}, "chain_id: expected a string"),
    ({"user_id": ["x"]}, "user_id: "),
    ({"documents": [{}]}, "documents/0/text: is missing"),
    ({"identity": {}}, "identity/id: is missing"),
    ({"invoke_options": {"include_usage": "yes"}}, "invoke_options/include_usage: "),
    ({"conntext": {}}, "conntext"),
    ({"timeout": 0}, "timeout is not a positive number"),
    ({"timeout": "3"}, "timeout is not a positive number"),
]
BAD_METRICS: list[tuple[dict[str, Any], str]] = [
    ({"feedback": {"score": 101}}, "feedback/score: is not between 0 and 100"),
    ({"feedback": {"score": float("nan")}}, "feedback/score: "),
    ({"feedback": {}}, "feedback/score: is missing"),
    ({"feedback": 100}, "feedback: expected an object"),
    ({"usage": {"prompt_tokens": 1}}, "usage/completion_tokens: is missing"),
    ({"performance": {"latency": "9"}}, "performance/latency: expected a number"),
    ({"performance": "guessed"}, "performance: expected an object"),
    ({"choices": [{"message": {"tool_calls": [{}]}}]}, "choices/0/message/tool_calls/0/function: is missing"),
    ({"messages": ["x"]}, "messages/0: expected an object"),
]


@pytest.mark.parametrize("face", FACES)
@pytest.mark.parametrize("call", ["invoke", "get_config", "invoke_with_stream"])
@pytest.mark.parametrize(("arguments", "named"), BAD_CALLS, ids=[named for _, named in BAD_CALLS])
def test_a_bad_argument_is_named_and_nothing_is_sent(
    face: Face, call: str, arguments: dict[str, Any], named: str
) -> None:
    service = Service()
    with talking(face, service) as talk:
        with pytest.raises(OrquestaInputError, match=named) as caught:
            talk(getattr(talk.client.deployments, call)(**{"key": "k", **arguments}))
        assert "secret words" not in repr(caught.value)
    assert service.requests == []


@pytest.mark.parametrize("face", FACES)
@pytest.mark.parametrize(("arguments", "named"), BAD_METRICS, ids=[named for _, named in BAD_METRICS])
def test_a_bad_report_is_named_and_not_sent(face: Face, arguments: dict[str, Any], named: str) -> None:
    service = Service()
    with talking(face, service) as talk:
        transaction = talk.client.deployments.transaction(ID)
        with pytest.raises(OrquestaInputError, match=named):
            talk(transaction.add_metrics(**arguments))
    assert service.requests == []


@pytest.mark.parametrize("face", FACES)
@pytest.mark.parametrize(
    ("call", "named"),
    [
        (lambda c: c.remote_configs.get(""), "key: is empty"),
        (lambda c: c.feedback.create("rating", 7, "t"), "value: "),
        (lambda c: c.feedback.create("rating", "good", ""), "trace_id: is empty"),
        (lambda c: c.pii.detect(7), "text: expected a string"),
        (lambda c: c.pii.redact("x", threshold="high"), "threshold: expected a number"),
        (lambda c: c.pii.restore("x", {"<P>": 7}), "mappings/.*: expected a string"),
        (lambda c: c.deployments.list(limit="ten"), "limit: expected an integer"),
        (lambda c: c.deployments.transaction(" "), "transaction_id: is empty"),
        (lambda c: c.deployments.transaction("..").add_metrics(), "transaction_id"),
        (lambda c: c.set_user(["x"]), "user_id: "),
        (lambda c: c.deployments.invoke_with_stream("k", idle_timeout=0), "idle_timeout is not"),
    ],
)
def test_the_smaller_calls_name_their_bad_arguments_too(
    face: Face, call: Callable[[Any], Any], named: str
) -> None:
    service = Service()
    with talking(face, service) as talk, pytest.raises(InvalidInputError, match=named):
        talk(call(talk.client))
    assert service.requests == []


def timeouts(service: Service) -> tuple[float | None, float | None]:
    found = service.requests[-1].extensions["timeout"]
    # What is left until the deadline bounds each step, so a little less than was asked for may be there.
    return found["connect"], found["read"] and round(found["read"])


@pytest.mark.parametrize("face", FACES)
def test_calls_have_600_seconds_and_streams_an_idle_timeout_too(face: Face) -> None:
    service = Service()
    with talking(face, service) as talk:
        deployments = talk.client.deployments
        talk(deployments.invoke("k"))
        assert timeouts(service) == (5, 600)
        talk(deployments.invoke("k", timeout=7))
        assert timeouts(service) == (5, 7)
        talk(deployments.invoke("k", timeout=float("inf")))
        assert timeouts(service) == (5, None)
        talk.read(deployments.invoke_with_stream("k"))
        assert timeouts(service) == (5, 120)
        talk.read(deployments.invoke_with_stream("k", timeout=50, idle_timeout=3))
        assert timeouts(service) == (5, 3)
        talk(talk.client.with_options(timeout=9).deployments.invoke("k"))
        assert timeouts(service) == (5, 9)
    with talking(face, service, timeout=30, idle_timeout=4) as talk:
        talk(talk.client.deployments.invoke("k"))
        assert timeouts(service) == (5, 30)
        talk.read(talk.client.deployments.invoke_with_stream("k"))
        assert timeouts(service) == (5, 4)


@pytest.mark.parametrize("face", FACES)
def test_a_client_with_other_options_has_a_user_of_its_own(face: Face) -> None:
    service = Service()
    with talking(face, service) as talk:
        other = talk.client.with_options(headers={"X-Mine": "yes"})
        other.set_user("other")
        talk(talk.client.deployments.invoke("k"))
        assert "user_id" not in service.sent
        assert "x-mine" not in service.requests[-1].headers
        talk(other.deployments.invoke("k"))
        assert service.sent["user_id"] == "other"
        assert service.requests[-1].headers["x-mine"] == "yes"


def test_a_client_shows_no_key() -> None:
    options = OrquestaClientOptions("key-A", "production")
    with Orquesta(options) as client:
        assert "key-A" not in repr(client) + repr(options) + repr(client.options) + repr(vars(client))
