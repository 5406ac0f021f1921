"""What an event says, and what it hides: pure, without a client of OpenAI's."""

from __future__ import annotations

import json
from typing import Any

import pytest

from ostiary.errors import InvalidInputError
from ostiary.libretto import (
    Libretto,
    LibrettoConfig,
    LibrettoInputError,
    LibrettoMissingKeyError,
    RedactionFailedError,
    Sensitive,
    TemplateChat,
    TemplateText,
)
from ostiary.libretto.answers import told
from ostiary.libretto.config import as_config
from ostiary.libretto.drafts import Api, Draft, draft_of, plain_arguments
from ostiary.libretto.events import Failure, PendingEvent, event_body
from ostiary.libretto.hiding import DATA, redacted, scrubbed
from ostiary.libretto.state import LibrettoState
from ostiary.pii import PiiRedactor
from ostiary.prompts import MissingParameterError

STATE = LibrettoState(LibrettoConfig(api_key="key", prompt_template_name="n"))
REDACTOR = PiiRedactor(numbered=False)


def draft(api: Any = "chat", given: dict[str, Any] | None = None, **arguments: Any) -> Draft:
    return draft_of(STATE, api, arguments, given or {})


def body(made: Draft, answer: Any = None, failure: Failure | None = None) -> dict[str, Any]:
    return event_body(PendingEvent(made, 1.5, answer, failure))


# Prompts.


def test_what_was_added_to_a_templated_chat_is_recorded_after_its_template() -> None:
    chat = TemplateChat([{"role": "user", "content": "About {x}"}], {"x": "emus"})
    chat.append({"role": "assistant", "content": "They run."})
    made = draft(messages=chat)
    assert made.chat == [
        {"role": "user", "content": "About {x}"},
        {"role": "assistant", "content": "They run."},
    ]


def test_a_templated_chat_that_was_altered_is_recorded_as_it_is() -> None:
    chat = TemplateChat([{"role": "user", "content": "About {x}"}], {"x": "emus"})
    chat[0] = {"role": "user", "content": "Something else"}
    assert draft(messages=chat).chat == [{"role": "user", "content": "Something else"}]


def test_a_sensitive_value_in_an_altered_chat_is_hidden_all_the_same() -> None:
    chat = TemplateChat([{"role": "user", "content": "I am {x}"}], {"x": Sensitive("Rumpelstiltskin")})
    chat[0]["content"] += " indeed"
    made = draft(messages=chat)
    shown = scrubbed(body(made), made.sensitive)
    assert shown["promptTemplateChat"] == [{"role": "user", "content": "I am <SENSITIVE> indeed"}]


@pytest.mark.parametrize("nested", [False, True])
def test_a_sensitive_value_of_a_prompt_that_is_a_parameter_is_hidden(nested: bool) -> None:
    inner = TemplateText("I am {x}", {"x": Sensitive("Rumpelstiltskin")})
    earlier = TemplateChat([{"role": "user", "content": "{said}"}], {"said": inner})
    params: dict[str, Any] = {"chat_history": earlier} if nested else {"said": inner}
    asked = [{"role": "chat_history", "content": "{chat_history}"}] if nested else []
    chat = TemplateChat([*asked, {"role": "user", "content": "Hello" if nested else "{said}"}], params)
    made = draft(messages=chat)
    assert "Rumpelstiltskin" in json.dumps(list(chat))
    assert "Rumpelstiltskin" not in json.dumps(scrubbed(body(made), made.sensitive))


def test_a_chat_history_stays_in_the_template_and_its_messages_are_a_parameter() -> None:
    earlier = [{"role": "user", "content": "{not filled}"}]
    template = [{"role": "chat_history", "content": "{prev}"}, {"role": "user", "content": "{q}"}]
    made = draft(messages=TemplateChat(template, {"prev": earlier, "q": "why"}))
    assert (made.chat, made.params) == (template, {"prev": earlier, "q": "why"})


def test_parameters_of_the_prompt_win_over_those_of_the_call() -> None:
    prompt = TemplateText("{a}{b}", {"a": "1", "b": "2"})
    made = draft("completion", {"template_params": {"a": "x", "c": "3"}}, prompt=prompt)
    assert made.params == {"a": "1", "b": "2", "c": "3"}


def test_an_inline_template_is_recorded_and_its_parameters_are_checked_where_there_are_any() -> None:
    made = draft("completion", {"template_text": "Hi {name}"}, prompt="Hi Ada")
    assert (made.text, made.params) == ("Hi {name}", {})
    with pytest.raises(MissingParameterError, match="name"):
        draft(
            "completion", {"template_text": "Hi {name}", "template_params": {"nom": "Ada"}}, prompt="Hi Ada"
        )


@pytest.mark.parametrize("prompt", [["one", "two"], [1, 2, 3]])
def test_several_prompts_and_tokens_are_a_parameter(prompt: Any) -> None:
    made = draft("completion", prompt=prompt)
    assert (made.text, made.params) == ("{prompt}", {"prompt": prompt})


def test_every_item_of_a_response_has_a_role() -> None:
    items = [
        {"role": "user", "content": "Weather?"},
        {"type": "function_call", "name": "weather", "arguments": "{}"},
        {"type": "function_call_output", "call_id": "c", "output": "Rain"},
    ]
    roles = [each["role"] for each in body(draft("responses", input=items))["promptTemplateChat"]]
    assert roles == ["user", "assistant", "tool"]


def test_arguments_are_made_plain_without_touching_what_was_given() -> None:
    chat = TemplateChat([{"role": "ai", "content": "{x}"}], {"x": "1"})
    given = [{"role": "ai", "content": "hi"}]
    for messages, expected in ((chat, [{"role": "assistant", "content": "1"}]), (iter(given), None)):
        arguments = {"messages": messages}
        plain_arguments("chat", arguments)
        assert type(arguments["messages"]) is list
        assert arguments["messages"] == (expected or [{"role": "assistant", "content": "hi"}])
    assert given == [{"role": "ai", "content": "hi"}]


@pytest.mark.parametrize(("api", "name"), [("completion", "prompt"), ("responses", "input")])
def test_a_template_of_text_reaches_the_model_as_one_text(api: Api, name: str) -> None:
    arguments: dict[str, Any] = {name: TemplateText("Hi {x}", {"x": "you"})}
    plain_arguments(api, arguments)
    assert (type(arguments[name]), arguments[name]) == (str, "Hi you")


def test_arguments_that_were_left_out_are_not_recorded() -> None:
    class NotGiven:
        pass

    made = draft(messages=[], model="m", stop=None, seed=NotGiven(), extra_headers={"a": "b"}, timeout=3)
    assert made.model_parameters == {"model": "m"}


# Answers.


def test_refusals_parts_and_function_calls_are_told() -> None:
    def message(**fields: Any) -> dict[str, Any]:
        return {"choices": [{"message": fields}]}

    assert told("chat", message(content=None, refusal="I can't.")) == ("I can't.", [])
    assert (
        told("chat", message(content=[{"type": "text", "text": "a"}, {"type": "text", "text": "b"}]))[0]
        == "ab"
    )
    called = told("chat", message(function_call={"name": "f", "arguments": "{}"}))[1]
    assert called == [{"id": None, "type": "function", "function": {"name": "f", "arguments": "{}"}}]
    custom = {"id": "1", "type": "custom", "custom": {"name": "g", "input": "x"}}
    assert told("chat", message(tool_calls=[custom]))[1][0]["function"] == {"name": "g", "arguments": "x"}
    assert told("chat", {"choices": []}) == ("", [])


def test_a_failure_tells_its_kind_and_no_word_of_the_error() -> None:
    error = ValueError("the secret prompt")
    made = body(draft(messages=[]), None, Failure(error))
    assert made["rawResponse"]["error"] == {"type": "ValueError", "outcome": "error"}
    assert "secret" not in json.dumps(made)


# Hiding.


def test_sensitive_texts_are_hidden_everywhere_in_any_spelling() -> None:
    record = {
        "response": 'He said "hé".',
        "toolCalls": [{"arguments": '{"x": "\\"h\\u00e9\\""}'}],
        "apiName": '"hé"',
    }
    shown = scrubbed(record, ('"hé"',))
    assert shown["response"] == "He said <SENSITIVE>."
    assert "h\\u00e9" not in json.dumps(shown["toolCalls"])
    assert shown["apiName"] == '"hé"'


def test_short_sensitive_texts_are_hidden_as_whole_words() -> None:
    assert scrubbed({"response": "Ada adapts to 47 of 4711"}, ("Ada", "47"))["response"] == (
        "<SENSITIVE> adapts to <SENSITIVE> of 4711"
    )


def test_of_sensitive_texts_that_begin_alike_the_longest_is_hidden() -> None:
    shown = scrubbed({"response": "Adalbert Smith, Adalbert"}, ("Adalbert", "Adalbert Smith"))
    assert shown["response"] == "<SENSITIVE>, <SENSITIVE>"


def test_redaction_reaches_every_word_and_leaves_the_frame() -> None:
    mail = "ada@example.org"
    record = {
        "apiName": mail,
        "promptEventId": mail,
        "params": {"to": mail, mail: [mail], "age": 41, "ok": True},
        "promptTemplateChat": [{"role": "user", "content": [{"type": "text", "text": mail}]}],
        "response": mail,
        "modelParameters": {"model": "m", "user": mail, "metadata": {mail: mail}},
        "toolCalls": [{"id": "1", "function": {"name": "f", "arguments": json.dumps({"to": mail})}}],
        "tools": [{"function": {"description": mail}}],
        "rawResponse": {
            "created": 1700000000,
            "choices": [{"message": {"content": mail}, "logprobs": [mail]}],
        },
    }
    before = json.dumps(record)
    shown = redacted(record, REDACTOR)
    assert json.dumps(record) == before
    rest = {name: value for name, value in shown.items() if name not in ("apiName", "promptEventId")}
    assert mail not in json.dumps(rest)
    assert (shown["apiName"], shown["promptEventId"]) == (mail, mail)
    assert shown["rawResponse"]["created"] == 1700000000
    assert shown["params"]["age"] == 41
    assert json.loads(shown["toolCalls"][0]["function"]["arguments"]) == {"to": "<EMAIL_ADDRESS>"}


class Asked:
    """A redactor that keeps what it is asked about."""

    def __init__(self) -> None:
        self.values: list[Any] = []

    def redact(self, text: str) -> str:
        self.values.append(text)
        return text

    def redact_value(self, value: Any) -> Any:
        self.values.append(value)
        return value


def test_numbers_that_may_be_somebodys_are_searched_whatever_their_sign() -> None:
    asked = Asked()
    record = {"params": {"many": [4111111111111111, -4111111111111111, 41, -41, True, 0.5]}}
    assert redacted(record, asked) == record
    assert [each for each in asked.values if isinstance(each, int)] == [4111111111111111, -4111111111111111]


def test_names_behind_escapes_of_json_are_found() -> None:
    shown = redacted({"response": '{"mail": "ada\\u0040example.org"}'}, REDACTOR)
    assert json.loads(shown["response"]) == {"mail": "<EMAIL_ADDRESS>"}


def test_json_stays_json_where_numbers_are_hidden() -> None:
    shown = redacted({"response": '{"card": 4111111111111111, "age": 41}'}, REDACTOR)
    assert json.loads(shown["response"]) == {"card": "<CREDIT_CARD>", "age": 41}


@pytest.mark.parametrize("name", ["logprobs", "top_logprobs", "encrypted_content"])
def test_words_in_pieces_are_left_out(name: str) -> None:
    pieces = [{"token": piece} for piece in ("ada", "@", "example", ".org")]
    shown = redacted({"rawResponse": {"choices": [{name: pieces, "index": 0}]}}, REDACTOR)
    assert shown == {"rawResponse": {"choices": [{name: None, "index": 0}]}}


def test_what_cannot_be_searched_is_left_out() -> None:
    picture = {"url": "data:image/png;base64,iVBORw0KGgo="}
    shown = redacted(
        {"promptTemplateChat": [{"role": "user", "content": [{"image_url": picture}]}]}, REDACTOR
    )
    assert shown["promptTemplateChat"][0]["content"][0]["image_url"]["url"] == DATA
    assert redacted({"response": "QUJD" * 100}, REDACTOR)["response"] == DATA


class Broken:
    def redact(self, text: str) -> str:
        raise ValueError(text)

    def redact_value(self, value: Any) -> Any:
        raise ValueError(str(value))


def test_a_failed_redaction_shows_nothing() -> None:
    with pytest.raises(RedactionFailedError) as caught:
        redacted({"response": "the secret"}, Broken())
    assert "secret" not in str(caught.value)
    assert caught.value.__cause__ is None
    assert caught.value.__context__ is None


# Settings.


def test_settings_are_found_in_order(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in (("API_KEY", "env-key"), ("TEMPLATE_NAME", "env-name"), ("CHAT_ID", "env-chat")):
        monkeypatch.setenv(f"LIBRETTO_{name}", value)
    monkeypatch.setenv("LIBRETTO_API_PREFIX", "http://prefix.test/api/")
    monkeypatch.setenv("LIBRETTO_REPORTING_URL", "http://other.test/events?v=1")
    state = LibrettoState(LibrettoConfig(chat_id="own"))
    assert state.api_key is not None
    assert (state.api_key.reveal(), state.template_name, state.chat_id) == ("env-key", "env-name", "own")
    assert state.feedback.service.base_url == "http://prefix.test/api"
    assert (state.events.service.base_url, state.events.target) == ("http://other.test", "/events?v=1")


def test_no_key_is_shown() -> None:
    config = LibrettoConfig(api_key="the-secret", project_key="another-secret")
    client = Libretto(config)
    for shown in (repr(config), repr(client), repr(client.config), str(vars(client._state))):
        assert "secret" not in shown
    client.close()


@pytest.mark.parametrize(
    ("config", "named"),
    [
        ({"api_kee": "k"}, "api_kee"),
        ({"delivery": "later"}, "delivery"),
        ({"overflow": "explode"}, "overflow"),
        ({"redactor": object()}, "redactor"),
        ({"api_key": 7}, "api_key"),
        (7, "LibrettoConfig"),
    ],
)
def test_wrong_settings_are_named(config: Any, named: str) -> None:
    with pytest.raises(LibrettoInputError, match=named):
        as_config(config)


@pytest.mark.parametrize("url", ["nonsense", "ftp://x/y", "http://user:pw@host/x", "http://h/x#y"])
def test_a_whole_url_is_checked_and_not_shown(url: str) -> None:
    with pytest.raises(InvalidInputError, match="reporting_url") as caught:
        LibrettoState(LibrettoConfig(reporting_url=url))
    assert "pw" not in str(caught.value)


def test_a_call_without_a_key_says_which_setting_gives_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("LIBRETTO_API_KEY", raising=False)
    with Libretto() as client:
        for call in (
            lambda: client.send_feedback(feedback_key="f", rating=1),
            lambda: client.update_chain(chain_id="c"),
            lambda: client.send_event("hi", template_text="x"),
        ):
            with pytest.raises(LibrettoMissingKeyError, match="LIBRETTO_API_KEY"):
                call()


@pytest.mark.parametrize(
    ("fields", "named"),
    [
        ({"template_chat": [], "template_text": "x"}, "template"),
        ({"colour": "blue"}, "colour"),
        ({"raw_response": {"a": object()}}, "raw_response"),
        ({"response": 7}, "response"),
    ],
)
def test_an_event_by_hand_is_checked(fields: dict[str, Any], named: str) -> None:
    with Libretto(api_key="k", base_url="http://nowhere.test") as client:
        with pytest.raises(LibrettoInputError, match=named):
            client.send_event(**{"response": "hi", **fields})
