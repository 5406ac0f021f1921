"""What is recorded of a call of a model is what it was, whatever the application does with its objects afterwards."""

from __future__ import annotations

import copy
import json
from typing import Any

import pytest
from tests.support.models import ANSWER, Options, instrumented_sdk, recorded_by

from ostiary.layer import Layer
from ostiary.record.models import Answer, ModelCall


def changed(value: Any) -> None:
    """Change all that can be changed in a value, from the inside out."""
    if isinstance(value, dict):
        for item in value.values():
            changed(item)
        value.update(dict.fromkeys(value, "changed"), more="changed")
    elif isinstance(value, list):
        for item in value:
            changed(item)
        value[:] = ["changed"]


IMAGE = {"type": "image_url", "image_url": {"url": "https://example.org/a.png", "detail": "low"}}
AUDIO = {"type": "input_audio", "input_audio": {"data": "AAAA", "format": "wav"}}
STRANGE = {"type": "strange", "deep": [{"er": ["still"]}]}
TOOL = {"type": "function", "function": {"name": "f", "parameters": {"type": "object", "required": ["a"]}}}
CALLED = {"id": "c", "type": "function", "function": {"name": "f", "arguments": {"no": ["text"]}}}
CUSTOM = {"id": "c", "type": "custom", "custom": {"name": "f", "input": {"no": ["text"]}}}
NO_TEXT = {"type": "text", "text": {"no": ["text"]}}
SAID = {"role": "assistant", "content": [{"type": "text", "text": "x"}], "reasoning": {"steps": ["a"]}}


@pytest.mark.parametrize(
    ("provider", "path", "body", "answer"),
    [
        (
            "openai",
            "/chat/completions",
            {
                "messages": [
                    {"role": "user", "content": [NO_TEXT, IMAGE, AUDIO, STRANGE]},
                    {"role": "user", "content": {"no": ["parts"]}, "tool_calls": [CALLED]},
                    {"role": "user", "content": "text"},
                ],
                "tools": [TOOL],
                "metadata": {"a": "b"},
                "stop": ["a", "b"],
            },
            {
                **ANSWER,
                "choices": [
                    {"message": SAID, "finish_reason": "stop"},
                    {
                        "message": {"tool_calls": [CALLED, CUSTOM], "content": None},
                        "finish_reason": "tool_calls",
                    },
                ],
                "usage": {"total_tokens": 3, "details": {"cached": [1]}},
            },
        ),
        (
            "openai",
            "/completions",
            {"prompt": [1, 2, 3]},
            {"choices": [{"text": "said"}], "usage": {"a": [1]}},
        ),
        (
            "openai",
            "/embeddings",
            {"input": [[1, 2], [3]]},
            {"data": [{"embedding": [0.5]}], "usage": {"a": [1]}},
        ),
        (
            "openai",
            "/moderations",
            {"input": [{"type": "text", "text": "x"}]},
            {"results": [{"categories": {"hate": {"is": ["no"]}}}]},
        ),
        (
            "openai",
            "/responses",
            {
                "input": [
                    {
                        "role": "user",
                        "content": [{"type": "input_image", "image_url": {"a": ["b"]}}, STRANGE],
                    },
                    {"role": "user", "content": {"no": ["parts"]}},
                    {"type": "function_call", "call_id": "c", "name": "f", "arguments": {"a": ["b"]}},
                    {"type": "custom_tool_call", "call_id": "c", "name": "f", "input": {"a": ["b"]}},
                    {"type": "function_call_output", "call_id": "c", "output": [{"a": ["b"]}]},
                    STRANGE,
                ],
                "instructions": [{"a": ["b"]}],
                "tools": [TOOL],
            },
            {
                "output": [
                    {"type": "message", "content": [{"type": "output_text", "text": "x"}]},
                    {"type": "custom_tool_call", "name": "f", "input": {"a": ["b"]}},
                    STRANGE,
                ],
                "usage": {"details": {"cached": [1]}},
            },
        ),
        (
            "anthropic",
            "/v1/messages",
            {
                "system": [{"type": "text", "text": "x"}],
                "messages": [{"role": "user", "content": [STRANGE]}],
                "tools": [TOOL],
                "stop_sequences": ["a"],
            },
            {
                "content": [{"type": "tool_use", "name": "f", "input": {"a": ["b"]}}, STRANGE],
                "usage": {"input_tokens": 1, "details": {"cached": [1]}},
            },
        ),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_nothing_that_is_changed_afterwards_is_recorded_changed(
    provider: str, path: str, body: dict[str, Any], answer: dict[str, Any]
) -> None:
    """What is recorded becomes plain data when it is delivered, of containers that the application never had."""

    def recorded(*, meddles: bool) -> Any:
        def use(client: Layer) -> None:
            given, sdk.result = copy.deepcopy(body), copy.deepcopy(answer)
            sdk.client.request(dict, Options(path, {"model": "m", **given}, {"Layer-Session-Id": "theirs"}))
            if meddles:
                changed(given)
                changed(sdk.result)

        with instrumented_sdk(provider) as sdk:
            (actions,) = recorded_by(sdk, use).values()
        for action in actions:
            del action["start_time"], action["end_time"]
        return actions

    assert recorded(meddles=True) == recorded(meddles=False)
    assert "changed" not in json.dumps(recorded(meddles=True))


def test_what_a_teller_of_calls_adds_is_kept_as_it_was() -> None:
    told = {"decisions": ["annotated"]}

    def use(client: Layer) -> None:
        call = ModelCall(
            "openai",
            "chat",
            {"model": "m", "messages": []},
            client=None,
            session_id="theirs",
            streams=False,
            version="1",
            started=1.0,
            attributes=told,
        )
        sight = client.model_calls().begin(call)
        assert sight is not None
        sight.answered(Answer(ANSWER, attributes=told))
        changed(told)

    with instrumented_sdk("openai") as sdk:
        (actions,) = recorded_by(sdk, use).values()
    assert [action["attributes"]["decisions"] for action in actions] == [["annotated"]] * 2
