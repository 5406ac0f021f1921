"""What the README of the vendor's Libretto package promises, typed as its reader would, on both faces, in the sandbox.

libretto.toml says which test shows which promise. What other suites show already is not shown again here. These tests
and those of tests/sandbox/test_libretto_client.py run with each generation of `openai` (tests/peers).
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterator
from typing import Any

import openai
import pytest
from tests.support.faces import Face
from tests.support.libretto import SPORT, Kept, LibrettoTalk, talking

from ostiary.libretto import LibrettoConfig, LibrettoCreateParams, TemplateChat, TemplateText
from ostiary.sandbox import Sandbox

SOCCER = [{"role": "user", "content": "Show me an emoji that matches the sport: soccer"}]


@pytest.fixture
def kept(sandbox: Sandbox) -> Kept:
    kept = Kept(sandbox)
    kept.reset()
    return kept


@pytest.fixture(autouse=True)
def _place(sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let clients find the sandbox as they would find the services: by the environment."""
    for name in ("OPENAI_BASE_URL", "LIBRETTO_API_PREFIX"):
        monkeypatch.setenv(name, sandbox.settings[name])
    monkeypatch.delenv("LIBRETTO_API_KEY", raising=False)


@pytest.fixture
def talk(face: Face, kept: Kept) -> Iterator[LibrettoTalk]:
    """Give a client as the README makes it."""
    with talking(face, libretto=LibrettoConfig(api_key="<Libretto API Key>")) as talking_to:
        yield talking_to


def only(kept: Kept, talk: LibrettoTalk) -> dict[str, Any]:
    talk.flush()
    return kept.only()


def test_the_vendors_import_line_changed_is_enough(kept: Kept) -> None:
    from ostiary.compat.libretto_openai import (
        Client,
        LibrettoConfig,
        LibrettoCreateParams,
        TemplateChat,
    )

    client = Client(
        api_key="<OpenAI API Key>",
        libretto=LibrettoConfig(
            api_key="<Libretto API Key>",
        ),
    )
    completion = client.chat.completions.create(
        # Standard OpenAI parameters
        model="gpt-3.5-turbo",
        messages=TemplateChat(
            [{"role": "user", "content": "Show me an emoji that matches the sport: {sport}"}],
            {"sport": "soccer"},
        ),
        libretto=LibrettoCreateParams(
            prompt_template_name="sport-emoji",
        ),
    )
    client.libretto.close()
    client.close()
    body = kept.only()
    assert (body["apiName"], body["params"]) == ("sport-emoji", {"sport": "soccer"})
    assert body["response"] == completion.choices[0].message.content
    assert isinstance(client, openai.Client)


def test_a_key_stands_for_a_project_and_an_environment(face: Face, kept: Kept) -> None:
    kept.put("/libretto/keys/k", {"value": "a-key", "project": "shop", "environment": "staging"})
    with talking(
        face, libretto=LibrettoConfig(api_key="a-key", prompt_template_name="my-prompt-name")
    ) as talk:
        talk(talk.client.chat.completions.create(model="m", messages=SOCCER))
        talk.flush()
    (event,) = kept.read("/libretto/events")["items"]
    assert (event["project"], event["environment"], event["api_name"]) == (
        "shop",
        "staging",
        "my-prompt-name",
    )


def test_a_project_has_many_prompts_by_their_names(talk: LibrettoTalk, kept: Kept) -> None:
    for name in ("first-prompt", "any format: 2"):
        params = LibrettoCreateParams(prompt_template_name=name)
        talk(talk.client.chat.completions.create(model="m", messages=SOCCER, libretto=params))
    talk.flush()
    # Events of different calls go out beside each other, in no order.
    assert {each["api_name"] for each in kept.read("/libretto/templates")} == {
        "first-prompt",
        "any format: 2",
    }


def test_names_are_made_up_and_differ_between_revisions_where_that_is_allowed(face: Face, kept: Kept) -> None:
    config = LibrettoConfig(api_key="k", allow_unnamed_prompts=True)
    with talking(face, libretto=config) as talk:
        for text in ("About {x}", "About {x}", "Tell about {x}"):
            messages = TemplateChat([{"role": "user", "content": text}], {"x": "emus"})
            talk(talk.client.chat.completions.create(model="m", messages=messages))
        talk.flush()
    found = kept.read("/libretto/templates")
    assert sorted(sum(r["events"] for r in each["revisions"]) for each in found) == [1, 2]
    assert not any(each["named"] for each in found)


def test_unnamed_prompts_are_not_sent_by_default(talk: LibrettoTalk, kept: Kept) -> None:
    talk(talk.client.chat.completions.create(model="m", messages=SOCCER))
    talk.flush()
    assert kept.events() == {}


def test_the_client_takes_all_of_openais_arguments(face: Face, sandbox: Sandbox, kept: Kept) -> None:
    options = {
        "organization": "org",
        "project": "p",
        "timeout": 20,
        "max_retries": 1,
        "default_headers": {"X-Own": "1"},
        "default_query": {"q": "1"},
    }
    config = LibrettoConfig(api_key="k", prompt_template_name="n")
    with talking(face, libretto=config, **options) as talk:
        assert (openai.AsyncOpenAI if talk.is_async else openai.OpenAI) in type(talk.client).__mro__
        talk(talk.client.chat.completions.create(model="m", messages=SOCCER))
        assert [each.id for each in talk.read(talk.client.models.list())]
        assert talk(talk.client.embeddings.create(model="m", input="x")).data
        talk.flush()
    (request,) = [
        each for each in kept.read("/requests", service="openai")["items"] if "chat" in each["path"]
    ]
    headers = {each["name"].lower(): each["value"] for each in request["headers"]}
    expected = {"x-own": "1", "openai-organization": "org", "openai-project": "p"}
    assert {name: headers.get(name) for name in expected} == expected
    assert request["query"] == "q=1"
    assert len(kept.events()) == 1


def test_a_template_chat_parts_the_prompt_from_its_parameters(talk: LibrettoTalk, kept: Kept) -> None:
    messages = TemplateChat(SPORT, {"sport": "soccer"})
    assert list(messages) == SOCCER
    params = LibrettoCreateParams(prompt_template_name="sport-emoji")
    answer = talk(
        talk.client.chat.completions.create(model="gpt-3.5-turbo", messages=messages, libretto=params)
    )
    assert "soccer" in answer.choices[0].message.content
    body = only(kept, talk)
    assert (body["promptTemplateChat"], body["params"]) == (SPORT, {"sport": "soccer"})


def test_a_template_text_parts_the_prompt_from_its_parameters(talk: LibrettoTalk, kept: Kept) -> None:
    text = "Show me an emoji that matches the sport: {sport}"
    answer = talk(
        talk.client.completions.create(
            model="text-davinci-003",
            prompt=TemplateText(text, {"sport": "soccer"}),
            libretto=LibrettoCreateParams(prompt_template_name="sport-emoji"),
        )
    )
    body = only(kept, talk)
    assert (body["promptTemplateText"], body["params"]) == (text, {"sport": "soccer"})
    assert body["response"] == answer.choices[0].text
    assert kept.asked()["prompt"] == "Show me an emoji that matches the sport: soccer"


def test_templates_may_be_given_inline(talk: LibrettoTalk, kept: Kept) -> None:
    talk(
        talk.client.chat.completions.create(
            model="gpt-3.5-turbo",
            # Note we are passing the raw messages object here
            messages=SOCCER,
            libretto=LibrettoCreateParams(
                # call configuration
                prompt_template_name="sport-emoji",
                # Here the prompt and parameters are passed seperately
                template_params={"sport": "soccer"},
                template_chat=SPORT,
            ),
        )
    )
    body = only(kept, talk)
    assert (body["promptTemplateChat"], body["params"]) == (SPORT, {"sport": "soccer"})


def test_the_clients_name_counts_where_a_call_gives_none(face: Face, kept: Kept) -> None:
    with talking(face, libretto=LibrettoConfig(api_key="k", prompt_template_name="default-name")) as talk:
        create = talk.client.chat.completions.create
        talk(create(model="m", messages=SOCCER))
        talk(
            create(model="m", messages=SOCCER, libretto=LibrettoCreateParams(prompt_template_name="own-name"))
        )
        talk.flush()
    assert sorted(each["apiName"] for each in kept.events().values()) == ["default-name", "own-name"]


@pytest.mark.parametrize("stream", [False, True])
def test_personal_data_is_redacted_before_it_is_sent(face: Face, kept: Kept, stream: bool) -> None:
    mail, number = "ada@example.org", "321-45-6789"
    params = {"who": mail, "note": f"SSN {number}"}
    messages = TemplateChat(
        [{"role": "user", "content": "Write to {who} of {note}, not bob@example.com"}], params
    )
    config = LibrettoConfig(api_key="k", prompt_template_name="n", redact_pii=True)
    with talking(face, libretto=config) as talk:
        answer = talk(talk.client.chat.completions.create(model="m", messages=messages, stream=stream))
        if stream:
            said = "".join(each.choices[0].delta.content or "" for each in talk.read(answer))
        else:
            said = answer.choices[0].message.content
        body = only(kept, talk)
    assert mail in said  # the caller's own answer is as the model gave it
    assert messages.params == {"who": mail, "note": f"SSN {number}"}
    assert body["params"] == {"who": "<EMAIL_ADDRESS>", "note": "SSN <US_SSN>"}
    assert "<EMAIL_ADDRESS>" in body["response"]
    assert not [piece for piece in (mail, number, "bob@example.com") if piece in json.dumps(body)]


def test_personal_data_stays_by_default(talk: LibrettoTalk, kept: Kept) -> None:
    params = LibrettoCreateParams(prompt_template_name="n")
    prompt = TemplateText("Write to {who}", {"who": "ada@example.org"})
    talk(talk.client.completions.create(model="m", prompt=prompt, libretto=params))
    assert only(kept, talk)["params"] == {"who": "ada@example.org"}


def test_events_of_a_chat_are_grouped_in_order(talk: LibrettoTalk, kept: Kept) -> None:
    chat_id = uuid.uuid4()
    for number in range(3):
        params = LibrettoCreateParams(prompt_template_name="n", chat_id=chat_id, event_id=f"turn-{number}")
        talk(talk.client.chat.completions.create(model="m", messages=SOCCER, libretto=params))
        talk.flush()
    talk(talk.client.chat.completions.create(model="m", messages=SOCCER, libretto={"api_name": "n"}))
    talk.flush()
    found = kept.read("/libretto/events", chat_id=str(chat_id))["items"]
    assert [each["event_id"] for each in found] == ["turn-0", "turn-1", "turn-2"]
    assert len(kept.events()) == 4


def test_a_template_chat_is_a_list_of_roles_and_contents(talk: LibrettoTalk, kept: Kept) -> None:
    template = [
        {"role": "ai", "content": "Hello, I'm {system_name}!"},
        {"role": "user", "content": "Hi {system_name}, I'm {user_name}!"},
    ]
    params = LibrettoCreateParams(prompt_template_name="n", template_chat=template)
    talk(talk.client.chat.completions.create(model="m", messages=SOCCER, libretto=params))
    assert only(kept, talk)["promptTemplateChat"] == template


@pytest.mark.parametrize("role", ["system", "user", "ai"])
def test_the_roles_of_templates_reach_the_model(talk: LibrettoTalk, kept: Kept, role: str) -> None:
    messages = TemplateChat(
        [{"role": role, "content": "I'm {name}."}, *SPORT], {"name": "Ada", "sport": "chess"}
    )
    params = LibrettoCreateParams(prompt_template_name="n")
    talk(talk.client.chat.completions.create(model="m", messages=messages, libretto=params))
    (request,) = kept.read("/requests", service="openai")["items"]
    sent = json.loads(request["body"])["messages"][0]
    assert sent == {"role": "assistant" if role == "ai" else role, "content": "I'm Ada."}
    assert only(kept, talk)["promptTemplateChat"][0]["role"] == role


def test_a_chat_history_stands_for_earlier_messages(talk: LibrettoTalk, kept: Kept) -> None:
    earlier = [{"role": "user", "content": "Hi"}, {"role": "assistant", "content": "Hello"}]
    template = [{"role": "chat_history", "content": "{prev_messages}"}, *SPORT]
    messages = TemplateChat(template, {"prev_messages": earlier, "sport": "soccer"})
    assert list(messages) == [*earlier, *SOCCER]
    params = LibrettoCreateParams(prompt_template_name="n")
    talk(talk.client.chat.completions.create(model="m", messages=messages, libretto=params))
    body = only(kept, talk)
    assert (body["promptTemplateChat"], body["params"]["prev_messages"]) == (template, earlier)


@pytest.mark.parametrize("given", [None, {"system_name": "Awesome Comics Incorporated"}])
def test_a_template_text_is_recorded(talk: LibrettoTalk, kept: Kept, given: dict[str, str] | None) -> None:
    text = "Please welcome the user to {system_name}!"
    params = LibrettoCreateParams(prompt_template_name="n", template_text=text, template_params=given)
    talk(talk.client.completions.create(model="m", prompt="Please welcome the user!", libretto=params))
    body = only(kept, talk)
    assert (body["promptTemplateText"], body["params"]) == (text, given or {})


@pytest.mark.parametrize("stream", [False, True])
def test_an_event_has_the_id_that_is_given_or_one_of_its_own(
    talk: LibrettoTalk, kept: Kept, stream: bool
) -> None:
    event_id = uuid.uuid4()
    for given in (event_id, None):
        params = LibrettoCreateParams(prompt_template_name="n", event_id=given)
        made = talk(talk.client.completions.create(model="m", prompt="x", libretto=params, stream=stream))
        if stream:
            talk.read(made)
    talk.flush()
    ids = set(kept.events())
    assert str(event_id) in ids
    (own,) = ids - {str(event_id)}
    assert uuid.UUID(own).version == 4


def test_events_of_a_chain_are_grouped(talk: LibrettoTalk, kept: Kept) -> None:
    parent_id = uuid.uuid4()
    # First call in the run group
    first = LibrettoCreateParams(prompt_template_name="a", chain_id=parent_id, event_id="1")
    talk(talk.client.completions.create(model="m", prompt="x", libretto=first))
    # Another call in the same group
    second = LibrettoCreateParams(prompt_template_name="b", chain_id=parent_id, event_id="2")
    talk(talk.client.chat.completions.create(model="m", messages=SOCCER, libretto=second))
    talk.flush()
    (chain,) = kept.read("/libretto/chains")
    assert (chain["chain_id"], sorted(chain["events"])) == (str(parent_id), ["1", "2"])


def test_feedback_is_sent_for_an_answer(talk: LibrettoTalk, kept: Kept) -> None:
    params = LibrettoCreateParams(prompt_template_name="n", event_id="e")
    completion = talk(talk.client.completions.create(model="m", prompt="x", libretto=params))
    # feedback key is automatically injected into OpenAI response object as an extra field
    feedback_key = completion.model_extra.get("libretto_feedback_key")
    talk(
        talk.client.send_feedback(
            feedback_key=feedback_key,
            # Better answer from the user
            better_response="better",
            # Rating of existing answer, from 0 to 1
            rating=0.2,
        )
    )
    talk.flush()
    (feedback,) = kept.read("/libretto/events/e")["feedback"]
    assert (feedback["body"]["rating"], feedback["body"]["better_response"]) == (0.2, "better")


@pytest.mark.parametrize(
    "given",
    [{"rating": 0}, {"rating": 1}, {"better_response": "b"}, {"rating": 0.5, "better_response": "b"}],
)
def test_feedback_is_a_rating_a_better_response_or_both(
    talk: LibrettoTalk, kept: Kept, given: dict[str, Any]
) -> None:
    talk(talk.client.send_feedback(feedback_key="f", **given))
    talk.flush()
    (found,) = kept.read("/libretto/feedback")
    assert {
        name: value for name, value in found["body"].items() if value is not None and name in given
    } == given


def test_settings_may_come_from_the_environment(
    face: Face, kept: Kept, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LIBRETTO_API_KEY", "k")
    monkeypatch.setenv("LIBRETTO_TEMPLATE_NAME", "from-environment")
    monkeypatch.setenv("LIBRETTO_CHAT_ID", "chat")
    with talking(face) as talk:
        talk(talk.client.chat.completions.create(model="m", messages=SOCCER))
        body = only(kept, talk)
    assert (body["apiName"], body["chatId"]) == ("from-environment", "chat")
