"""Messages as Anthropic's API has them: whole, in pieces, with tools, and refused."""

from __future__ import annotations

import json
from typing import Any

import httpx
import pytest

from ostiary.sandbox import Sandbox
from ostiary_api.anthropic import Client
from ostiary_api.anthropic.api.messages import create_message, stream_message
from ostiary_api.anthropic.models import MessageRequest

WEATHER = {
    "name": "get_weather",
    "input_schema": {"type": "object", "properties": {"city": {"type": "string"}}},
}
ASK: dict[str, Any] = {
    "model": "claude-x",
    "max_tokens": 64,
    "messages": [{"role": "user", "content": "What is the weather in Utrecht?"}],
}


def ask(sandbox: Sandbox, **body: Any) -> httpx.Response:
    url = sandbox.services["anthropic"] + "/v1/messages"
    return httpx.post(url, json={**ASK, **body}, headers={"x-api-key": "k"}, trust_env=False)


def test_a_message_is_answered(sandbox: Sandbox) -> None:
    answer = ask(sandbox, system="Be brief").json()
    assert (answer["type"], answer["role"], answer["stop_reason"]) == ("message", "assistant", "end_turn")
    assert "Utrecht" in answer["content"][0]["text"]
    assert answer["usage"]["input_tokens"] > answer["usage"]["output_tokens"] - 20
    assert ask(sandbox, max_tokens=3).json()["stop_reason"] == "max_tokens"


def test_a_stream_adds_up_to_the_message(sandbox: Sandbox) -> None:
    reply = ask(sandbox, stream=True)
    assert reply.headers["content-type"].startswith("text/event-stream")
    events = [json.loads(line[6:]) for line in reply.text.splitlines() if line.startswith("data: ")]
    names = [line[7:] for line in reply.text.splitlines() if line.startswith("event: ")]
    assert names == [event["type"] for event in events]
    assert (names[0], names[-1]) == ("message_start", "message_stop")
    text = "".join(event["delta"]["text"] for event in events if event["type"] == "content_block_delta")
    assert text == ask(sandbox).json()["content"][0]["text"]


def test_a_tool_is_asked_for_and_its_answer_read(sandbox: Sandbox) -> None:
    called = ask(sandbox, tools=[WEATHER]).json()
    (used,) = called["content"]
    assert (called["stop_reason"], used["type"], used["name"]) == ("tool_use", "tool_use", "get_weather")
    result = {"type": "tool_result", "tool_use_id": used["id"], "content": "Rain"}
    again = [*ASK["messages"], {"role": "assistant", "content": called["content"]}]
    answered = ask(sandbox, tools=[WEATHER], messages=[*again, {"role": "user", "content": [result]}]).json()
    assert answered["content"][0]["text"] == "The tool says: Rain"
    ordered = ask(sandbox, tools=[WEATHER], tool_choice={"type": "none"}).json()
    assert ordered["content"][0]["type"] == "text"


def test_typed_calls_read_both(sandbox: Sandbox) -> None:
    with Client(sandbox.services["anthropic"], token="k") as client:
        whole = create_message.sync(client=client, body=MessageRequest.from_dict(ASK))
    assert "Utrecht" in (whole.content[0].text or "")
    assert stream_message.OPERATION.stream == "sse"


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"messages": []}, "/messages"),
        ({"max_tokens": 0}, "/max_tokens"),
        ({"messages": [{"role": "system", "content": "x"}]}, "must be user or assistant"),
        ({"messages": [{"role": "user", "content": 3}]}, "must be text or a list"),
        ({"messages": [{"role": "user", "content": [{}]}]}, "must be a block"),
    ],
)
def test_what_does_not_fit_is_refused(sandbox: Sandbox, change: dict[str, Any], words: str) -> None:
    refused = ask(sandbox, **change)
    assert refused.status_code == 400
    assert refused.json()["error"]["type"] == "invalid_request_error"
    assert words in refused.json()["error"]["message"]


def test_a_key_is_asked_for(sandbox: Sandbox) -> None:
    refused = httpx.post(sandbox.services["anthropic"] + "/v1/messages", json=ASK, trust_env=False)
    assert refused.status_code == 401
    assert refused.json() == {
        "type": "error",
        "error": {"type": "authentication_error", "message": "no credential was sent"},
    }
