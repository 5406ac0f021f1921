"""What the README of the vendor's Layer SDK promises of instrumentation, with the openai package itself."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import openai
import pytest

from ostiary.layer import layer
from ostiary.sandbox import Sandbox, serve
from ostiary_api.sandbox.api.layer import get_layer_session, list_layer_sessions
from ostiary_api.sandbox.api.requests import get_request, list_requests

APPLICATION = "53ad4290-bf1a-4f68-b182-6026e869b8cd"
MESSAGES: Any = [{"role": "user", "content": "Did you know that Layer is the best product?"}]


@pytest.fixture
def sandbox() -> Iterator[Sandbox]:
    with serve() as running:
        yield running
        layer.shutdown(timeout=1)


@pytest.fixture
def client(sandbox: Sandbox) -> Iterator[openai.OpenAI]:
    with openai.OpenAI(base_url=sandbox.settings["OPENAI_BASE_URL"], api_key="k") as made:
        yield made


def init(sandbox: Sandbox, **settings: Any) -> None:
    layer.init(
        base_url=sandbox.services["layer"], application_id=APPLICATION, environment="local", **settings
    )


def recorded(sandbox: Sandbox) -> dict[str, list[dict[str, Any]]]:
    """Return the actions of each session."""
    assert layer.flush(60).complete
    api = sandbox.client()
    found = list_layer_sessions.sync(client=api).items
    return {
        each.session_id: [
            action.body for action in get_layer_session.sync(client=api, session_id=each.session_id).actions
        ]
        for each in found
    }


def kinds(actions: list[dict[str, Any]]) -> list[str]:
    return [action["kind"] for action in actions]


def test_the_readmes_example(sandbox: Sandbox, client: openai.OpenAI) -> None:
    init(sandbox)
    session_id = layer.create_session()
    chat_completion = client.chat.completions.create(
        messages=MESSAGES,
        model="gpt-3.5-turbo",
        extra_headers={"X-Layer-Session-Id": session_id},
    )
    assert chat_completion.choices[0].message.content
    found = recorded(sandbox)
    assert list(found) == [session_id]
    prompt, output = found[session_id]
    assert prompt["data"]["messages"][0]["content"] == MESSAGES[0]["content"]
    assert output["data"]["messages"][0]["content"] == chat_completion.choices[0].message.content


@pytest.mark.parametrize(
    "name", ["X-Layer-Session-Id", "x-layer-session-id", "Layer-Session-Id", "LAYER-SESSION-ID"]
)
def test_the_header_names_the_session_in_any_case(sandbox: Sandbox, client: openai.OpenAI, name: str) -> None:
    init(sandbox)
    session_id = layer.create_session()
    headers = {name: session_id}
    client.embeddings.create(model="text-embedding-3-small", input="hi", extra_headers=headers)
    assert headers == {name: session_id}
    assert kinds(recorded(sandbox)[session_id]) == ["embeddings"]


def test_the_header_may_name_a_session_that_the_service_does_not_have_yet(
    sandbox: Sandbox, client: openai.OpenAI
) -> None:
    init(sandbox)
    with layer.session(attributes={"user.id": "user-001"}) as session_id:
        client.embeddings.create(
            model="text-embedding-3-small", input="hi", extra_headers={"X-Layer-Session-Id": session_id}
        )
    assert kinds(recorded(sandbox)[session_id]) == ["embeddings"]
    found = get_layer_session.sync(client=sandbox.client(), session_id=session_id)
    assert found.session.body["attributes"]["user.id"] == "user-001"
    assert dict(layer.ledger().dropped) == {}


def test_a_call_without_the_header_has_a_session_of_its_own(sandbox: Sandbox, client: openai.OpenAI) -> None:
    init(sandbox)
    for _ in range(2):
        client.chat.completions.create(messages=MESSAGES, model="gpt-3.5-turbo")
    found = recorded(sandbox)
    assert [kinds(actions) for actions in found.values()] == [["completion_prompt", "completion_output"]] * 2


def test_completions_embeddings_and_moderations_are_recorded(sandbox: Sandbox, client: openai.OpenAI) -> None:
    init(sandbox)
    with layer.session() as session_id:
        client.chat.completions.create(messages=MESSAGES, model="gpt-3.5-turbo")
        client.completions.create(model="gpt-3.5-turbo-instruct", prompt="Once")
        client.embeddings.create(model="text-embedding-3-small", input="hi")
        client.moderations.create(input="hi")
    found = recorded(sandbox)
    completion = ["completion_prompt", "completion_output"]
    assert kinds(found[session_id]) == [*completion, *completion, "embeddings", "moderation"]


@pytest.mark.parametrize("spelling", ["disable_instrumentations", "disabled_instrumentors"])
@pytest.mark.parametrize(("listed", "sessions"), [(["openai"], 0), (["anthropic"], 1), ([], 1)])
def test_a_listed_provider_is_left_alone_and_others_are_not(
    sandbox: Sandbox, client: openai.OpenAI, spelling: str, listed: list[str], sessions: int
) -> None:
    untouched = vars(openai._base_client.SyncAPIClient)["request"]
    init(sandbox, **{spelling: listed})
    assert (vars(openai._base_client.SyncAPIClient)["request"] is untouched) is ("openai" in listed)
    client.chat.completions.create(messages=MESSAGES, model="gpt-3.5-turbo")
    assert len(recorded(sandbox)) == sessions
    layer.shutdown()
    assert vars(openai._base_client.SyncAPIClient)["request"] is untouched


def test_the_header_may_be_among_a_clients_own(sandbox: Sandbox) -> None:
    init(sandbox)
    session_id = layer.create_session()
    with openai.OpenAI(
        base_url=sandbox.settings["OPENAI_BASE_URL"],
        api_key="k",
        default_headers={"X-Layer-Session-Id": session_id, "X-Other": "kept"},
    ) as client:
        client.embeddings.create(model="text-embedding-3-small", input="hi")
        client.models.list()
    assert kinds(recorded(sandbox)[session_id]) == ["embeddings"]
    api = sandbox.client()
    for asked in list_requests.sync(client=api, service="openai").items:
        headers = get_request.sync(client=api, request_number=asked.number).headers
        names = {line.name.lower() for line in headers}
        assert "x-other" in names
        assert "x-layer-session-id" not in names
