"""What a user of Orquesta gets nearly right is named before anything is sent; what is merely unknown is sent."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from tests.support.faces import FACES, Face
from tests.support.orquesta import Service, talking

from ostiary.orquesta import OrquestaInputError

CALLS: tuple[Callable[[Any, dict[str, Any]], Any], ...] = (
    lambda client, given: client.deployments.invoke("k", **given),
    lambda client, given: client.deployments.get_config("k", **given),
    lambda client, given: client.deployments.invoke_with_stream("k", **given),
)


def said(role: str = "user", **more: Any) -> list[dict[str, Any]]:
    return [{"role": "system", "content": "a"}, {"role": role, "content": "b", **more}]


@pytest.mark.parametrize("face", FACES)
@pytest.mark.parametrize("call", CALLS, ids=("invoke", "get_config", "stream"))
@pytest.mark.parametrize(
    ("given", "message"),
    [
        (
            {"invoke_options": {"include_usge": True}},
            "invoke_options: there is no key 'include_usge'; did you mean 'include_usage'?",
        ),
        ({"identity": {"id": "x", "emial": "y"}}, "identity: there is no key 'emial'; did you mean 'email'?"),
        ({"thread": {"id": "x", "tgs": []}}, "thread: there is no key 'tgs'; did you mean 'tags'?"),
        (
            {"documents": [{"text": "x", "metdata": {}}]},
            "documents/0: there is no key 'metdata'; did you mean 'metadata'?",
        ),
        ({"messages": said("usr")}, "messages/1/role: there is no role 'usr'; did you mean 'user'?"),
        ({"messages": said("User")}, "messages/1/role: there is no role 'User'; did you mean 'user'?"),
        (
            {"prefix_messages": said("asistant")},
            "prefix_messages/1/role: there is no role 'asistant'; did you mean 'assistant'?",
        ),
        (
            {"messages": [{"role": "user", "conten": "b"}]},
            "messages/0: there is no key 'conten'; did you mean 'content'?",
        ),
        ({"user_id": [1]}, "user_id: expected a string or a number, got an array"),
        (
            {"context": {"environments": 3}},
            "context/environments: expected a string or an array, got a number",
        ),
    ],
)
def test_a_slip_in_a_call_is_told_what_was_meant(
    face: Face, call: Callable[[Any, dict[str, Any]], Any], given: dict[str, Any], message: str
) -> None:
    service = Service()
    with talking(face, service) as talk:
        with pytest.raises(OrquestaInputError) as raised:
            talk(call(talk.client, given))
    assert str(raised.value) == message
    assert service.requests == []


@pytest.mark.parametrize(
    "given",
    [
        {"invoke_options": {"something_newer": True}},
        {"messages": said("critic")},
        {"messages": said("function", name="f")},
        {"messages": said("developer", annotations=[], audio=None, function_call=None)},
        {"thread": {"id": "x", "title": "y"}},
        {"context": {"environment": "a name of the user's own"}},
        {"metadata": {"rol": 1}, "inputs": {"rol": 1}},
    ],
)
def test_what_is_like_nothing_is_sent_as_it_is(given: dict[str, Any]) -> None:
    service = Service()
    with talking("sync", service) as talk:
        talk(talk.client.deployments.invoke("k", **given))
    for name, value in given.items():
        assert service.sent[name] == value


@pytest.mark.parametrize("call", CALLS[:2], ids=("invoke", "get_config"))
def test_what_belongs_to_streams_alone_is_refused_elsewhere(
    call: Callable[[Any, dict[str, Any]], Any],
) -> None:
    with talking("sync", Service()) as talk:
        with pytest.raises(OrquestaInputError, match="there is no argument 'idle_timeout'"):
            call(talk.client, {"idle_timeout": 3})


@pytest.mark.parametrize("face", FACES)
@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"performance": "mesured"}, "performance: expected an object, such as .*, or 'measured'"),
        ({"performance": {"latency": 1, "latncy": 1}}, "no key 'latncy'; did you mean 'latency'"),
        ({"feedback": {"score": 1, "scor": 1}}, "no key 'scor'; did you mean 'score'"),
        ({"messages": said("usr")}, "messages/1/role: there is no role 'usr'"),
        ({"choices": [{"mesage": {}}]}, "choices/0: there is no key 'mesage'; did you mean 'message'"),
        (
            {"choices": [{"message": {"role": "asistant"}}]},
            "choices/0/message/role: there is no role 'asistant'; did you mean 'assistant'",
        ),
    ],
)
def test_a_slip_in_metrics_is_told_what_was_meant(face: Face, given: dict[str, Any], message: str) -> None:
    service = Service()
    with talking(face, service) as talk:
        with pytest.raises(OrquestaInputError, match=message):
            talk(talk.client.deployments.transaction("t").add_metrics(**given))
    assert service.requests == []


def test_what_openai_counts_is_taken_as_usage() -> None:
    usage = {"prompt_tokens": 1, "completion_tokens": 2, "total_tokens": 3}
    more = {"prompt_tokens_details": {"cached_tokens": 0}, "completion_tokens_details": {}}
    service = Service()
    with talking("sync", service) as talk:
        talk(talk.client.deployments.transaction("t").add_metrics(usage={**usage, **more}))
    assert service.sent["usage"] == usage | more
