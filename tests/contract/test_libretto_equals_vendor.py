"""What the vendor's SDK sent, sent again by our clients for the same calls: equal, or with a reason.

The captures are the vendor's real requests (`tests/captures/libretto`). Each is read as a call of a model, made through
`Client` with the model's answer as captured, and the two bodies compared.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from ostiary.libretto import Client, Libretto, LibrettoConfig, LibrettoInputError, TemplateChat, TemplateText
from ostiary.testing.faults import FaultServer, steps

CAPTURES = Path(__file__).parents[1] / "captures" / "libretto"
SAID = [{"role": "user", "content": "raw prompt"}]

# Where ours differs on purpose, by property of the event.
REASONS = {
    "modelParameters": "arguments of transport stay out: their headers hold credentials",
    "promptTemplateChat": "a chat without a template is recorded by its messages, and redacted where that is asked for",
    "promptTemplateText": "an inline template_text counts; several prompts are a parameter; prompts are redacted, too",
    "params": "numbers and None stay what they are when redacted; several prompts are a parameter",
    "toolCalls": "calls of tools are recorded of streams, too",
    "rawResponse": "streams have one, with finish reason and usage; redacted where that is asked for",
}
# And in which captures that may be.
DIFFERENT = {
    "chat_minimal__02": {"promptTemplateChat"},
    "chat_stream__03": {"rawResponse"},
    "chat_stream__04": {"rawResponse"},
    "chat_stream_tools__02": {"rawResponse", "toolCalls"},
    "completion_variants__06": {"params", "promptTemplateText"},
    "headers_leak__02": {"modelParameters"},
    "redact__02": {"params", "promptTemplateChat", "rawResponse"},
    "redact__04": {"promptTemplateText"},
    **{f"config__{number}": {"promptTemplateChat"} for number in ("05", "07", "09", "11", "13", "15")},
}
# What the vendor took out of parameters, as the caller gave it.
UNREDACTED: dict[str, Any] = {
    "age": 41,
    "ok": True,
    "none": None,
    "nested": {"x": ["call 212-555-1234", 3]},
    "name": "Alice",
    "body": "card 4111 1111 1111 1111 mail ada@example.org",
    "n": 5,
}


def captured(kind: str) -> Iterator[Any]:
    for path in sorted(CAPTURES.glob(f"*POST*{kind}*.json")):
        request = json.loads(path.read_text("utf-8"))["request"]
        yield pytest.param(path.stem.partition("_POST")[0], request["body"], id=path.stem)


def answer_to(body: dict[str, Any]) -> dict[str, Any]:
    """Return what the model answered, as far as the event tells."""
    if "rawResponse" in body:
        raw: dict[str, Any] = {k: v for k, v in body["rawResponse"].items() if k != "libretto_feedback_key"}
        return raw
    if body["modelParameters"]["modelType"] == "completion":
        choice = {"index": 0, "text": body["response"], "finish_reason": "stop", "logprobs": None}
        return {"id": "c", "object": "text_completion", "created": 1, "model": "m", "choices": [choice]}
    message: dict[str, Any] = {"role": "assistant", "content": body["response"]}
    if "tools" in body:
        call = {"id": "call_1", "type": "function", "function": {"name": "get_weather", "arguments": "{}"}}
        message = {"role": "assistant", "content": None, "tool_calls": [call]}
    choice = {"index": 0, "message": message, "finish_reason": "stop"}
    return {"id": "c", "object": "chat.completion", "created": 1, "model": "m", "choices": [choice]}


def streamed(answer: dict[str, Any]) -> bytes:
    (choice,) = answer["choices"]
    if answer["object"] == "text_completion":
        pieces = [
            {**choice, "text": choice["text"][:2], "finish_reason": None},
            {**choice, "text": choice["text"][2:]},
        ]
    else:
        message = choice["message"]
        calls = [{**call, "index": 0} for call in message.get("tool_calls", ())]
        first = {"role": "assistant", "content": (message["content"] or "")[:3], "tool_calls": calls or None}
        pieces = [
            {"index": 0, "delta": first, "finish_reason": None},
            {"index": 0, "delta": {"content": (message["content"] or "")[3:]}, "finish_reason": "stop"},
        ]
    kind = "chat.completion.chunk" if "message" in choice else "text_completion"
    chunks = [{**answer, "object": kind, "choices": [piece]} for piece in pieces]
    return b"".join(f"data: {json.dumps(chunk)}\n\n".encode() for chunk in chunks) + b"data: [DONE]\n\n"


def arguments_of(name: str, body: dict[str, Any]) -> dict[str, Any]:
    """Return what the caller gave to `create()`."""
    given = {k: v for k, v in body["modelParameters"].items() if k not in ("modelProvider", "modelType")}
    if "tools" in body:
        given["tools"] = body["tools"]
    params = UNREDACTED if name == "redact__02" else body["params"]
    if name == "completion_variants__06":
        given["prompt"] = ["one", "two"]
    elif "promptTemplateText" in body:
        text = body["promptTemplateText"]
        given["prompt"] = TemplateText(text, params) if params and "{" in text else text
    elif body["modelParameters"]["modelType"] == "chat":
        template = body.get("promptTemplateChat")
        given["messages"] = SAID if template is None else _chat(name, template, params)
    return given


def _chat(name: str, template: list[Any], params: dict[str, Any]) -> Any:
    if name == "redact__02":
        return SAID  # the template is given inline: not every value of these has a place in a text
    return TemplateChat(template, params)


def libretto_of(name: str, body: dict[str, Any]) -> dict[str, Any]:
    names = {
        "prompt_template_name": "apiName",
        "event_id": "promptEventId",
        "feedback_key": "feedbackKey",
        "chat_id": "chatId",
        "chain_id": "chainId",
        "project_key": "projectKey",
        "api_key": "apiKey",
    }
    given = {ours: body[theirs] for ours, theirs in names.items() if theirs in body}
    if name == "redact__02":
        given |= {"template_chat": body["promptTemplateChat"], "template_params": UNREDACTED}
    if name == "completion_variants__04":
        given |= {"template_params": body["params"]}
    return given


def ours(name: str, body: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """Make the captured call through our client; return the event that left."""
    sent: list[dict[str, Any]] = []

    def keep(request: httpx.Request) -> httpx.Response:
        sent.append(json.loads(request.content))
        return httpx.Response(200, json={"id": "e", "api_name": "n"})

    for variable in (
        "LIBRETTO_API_KEY",
        "LIBRETTO_TEMPLATE_NAME",
        "LIBRETTO_CHAT_ID",
        "LIBRETTO_PROJECT_KEY",
    ):
        monkeypatch.delenv(variable, raising=False)
    answer = answer_to(body)
    given = arguments_of(name, body)
    reply = steps.reply(200, json=answer)
    if given.get("stream"):
        reply = steps.reply(200, body=streamed(answer), headers=[("Content-Type", "text/event-stream")])
    config = LibrettoConfig(
        redact_pii=name.startswith("redact"),
        allow_unnamed_prompts=True,
        base_url="http://libretto.test",
        http_session=httpx.MockTransport(keep),
    )
    with (
        FaultServer(default=reply) as server,
        Client(base_url=server.url, api_key="k", libretto=config) as client,
    ):
        resource = client.completions if "prompt" in given else client.chat.completions
        found: Any = resource.create(**given, libretto=libretto_of(name, body))
        if given.get("stream"):
            list(found)
        client.libretto.close()
    return sent[0]


def told(value: Any) -> Any:
    """Return a value without what is null: fields that came with newer versions of `openai` are, too."""
    if isinstance(value, dict):
        return {name: told(each) for name, each in value.items() if each is not None}
    return [told(each) for each in value] if isinstance(value, list) else value


@pytest.mark.parametrize(("name", "body"), list(captured("event")))
def test_the_same_call_sends_the_same_event(
    name: str, body: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    made = ours(name, body, monkeypatch)
    assert isinstance(made.pop("responseTime"), float)
    theirs = {each: value for each, value in body.items() if each != "responseTime"}
    differing = {
        each
        for each in set(theirs) | set(made)
        if (each in theirs, told(theirs.get(each))) != (each in made, told(made.get(each)))
    }
    assert differing == DIFFERENT.get(name, set())
    assert differing <= set(REASONS)


def test_no_difference_is_listed_for_nothing() -> None:
    names = {each.values[0] for each in captured("event")}
    assert set(DIFFERENT) <= names
    assert {each for found in DIFFERENT.values() for each in found} == set(REASONS)


def test_what_the_vendor_leaves_in_is_redacted(monkeypatch: pytest.MonkeyPatch) -> None:
    bodies = {each.values[0]: each.values[1] for each in captured("event")}
    made = json.dumps(ours("redact__02", bodies["redact__02"], monkeypatch))
    for piece in ("321-45-6789", "bob@example.com", "Alice", "4111", "212-555-1234"):
        assert piece not in made
    text = ours("redact__04", bodies["redact__04"], monkeypatch)
    assert text["promptTemplateText"] == "My SSN is <US_SSN>"


def test_no_secret_of_the_transport_is_sent(monkeypatch: pytest.MonkeyPatch) -> None:
    bodies = {each.values[0]: each.values[1] for each in captured("event")}
    theirs = json.dumps(bodies["headers_leak__02"])
    assert "SECRET" in theirs
    assert "SECRET" not in json.dumps(ours("headers_leak__02", bodies["headers_leak__02"], monkeypatch))


@pytest.mark.parametrize(("name", "body"), [*captured("feedback"), *captured("updateChain")])
def test_feedback_and_chains_are_the_same(name: str, body: dict[str, Any]) -> None:
    sent: list[dict[str, Any]] = []

    def keep(request: httpx.Request) -> httpx.Response:
        sent.append(json.loads(request.content))
        return httpx.Response(200, json={"ok": True})

    given = {**body, "api_key": body["apiKey"]}
    del given["apiKey"]
    with Libretto(base_url="http://libretto.test", http_session=httpx.MockTransport(keep)) as libretto:
        if "id" in given:
            libretto.update_chain(chain_id=given.pop("id"), **given)
        elif name in ("feedback__03", "feedback__04", "feedback__05"):
            with pytest.raises(LibrettoInputError):
                libretto.send_feedback(**given)
            return
        else:
            libretto.send_feedback(**given)
    assert sent == [body]
