"""What is recorded of a call of a model is what it was, whatever the application does with its objects afterwards."""

from __future__ import annotations

import copy
import json
import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest
from pydantic import RootModel
from tests.support.models import ANSWER, Options, instrumented_sdk, recorded_by
from tests.support.recording import TAKEN, arrived

from ostiary.layer import Layer
from ostiary.layer.instrumented.drafts import DraftedAction
from ostiary.layer.instrumented.openai_chat import message_of
from ostiary.layer.recorder import LayerRecorder
from ostiary.record import SizeLimits
from ostiary.record.models import Answer, ModelCall
from ostiary.testing import FaultServer


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
WRITTEN = {"id": "c", "type": "function", "function": {"name": "f", "arguments": '{"a": "b"}'}}
BROKEN = {"id": "c", "type": "function", "function": {"name": "f", "arguments": "a: b"}}
HEARD = {"role": "assistant", "content": None, "audio": {"id": "a", "transcript": "x"}, "refusal": "x"}
SAID = {"role": "assistant", "content": [{"type": "text", "text": "x"}], "reasoning": {"steps": ["a"]}}


CASES = pytest.mark.parametrize(
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
                    {"message": HEARD, "finish_reason": "stop"},
                    {
                        "message": {"tool_calls": [CALLED, CUSTOM, WRITTEN, BROKEN], "content": None},
                        "finish_reason": "tool_calls",
                    },
                ],
                "usage": {"total_tokens": 3, "details": {"cached": [1], "words": "x"}},
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
            {"results": [{"categories": {"hate": {"is": ["no"], "words": "x"}}}]},
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
            "openai",
            "/responses",
            {"input": "x"},
            {"output": [{"type": "message", "content": [{"type": "refusal", "refusal": "x"}]}]},
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
                "content": [
                    {"type": "tool_use", "name": "f", "input": {"a": ["b"]}},
                    {"type": "text", "text": "x"},
                    {"type": "thinking", "thinking": "x"},
                    STRANGE,
                ],
                "usage": {"input_tokens": 1, "details": {"cached": [1]}},
            },
        ),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)


@CASES
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


LONGEST = SizeLimits().text
# What says which shape a value has, and what is short in all APIs.
NAMES = frozenset(
    {"type", "role", "id", "call_id", "name", "model", "finish_reason", "format", "detail", "object"}
)


def lengthened(value: Any, name: str = "") -> Any:
    """Return a value with the texts that may be long made longer than a record keeps of one."""
    if isinstance(value, dict):
        return {key: lengthened(item, key) for key, item in value.items()}
    if isinstance(value, list):
        return [lengthened(item, name) for item in value]
    if not isinstance(value, str) or name in NAMES:
        return value
    more = "x" * (LONGEST + 6)
    return json.dumps({"a": more}) if value.startswith("{") else value + more


def texts(value: Any) -> Iterator[str]:
    """Yield the texts in a value."""
    if isinstance(value, str):
        yield value
    for each in (
        value.values() if isinstance(value, dict) else value if isinstance(value, list | tuple) else ()
    ):
        yield from texts(each)


@CASES
def test_what_waits_is_no_longer_than_what_is_sent(
    provider: str, path: str, body: dict[str, Any], answer: dict[str, Any]
) -> None:
    """A service that hangs would have thousands of prompts kept in memory, else, with all their images."""
    waiting: list[DraftedAction] = []

    def use(client: Layer) -> None:
        sdk.result = lengthened(answer)
        sdk.client.request(dict, Options(path, {"model": "m", **lengthened(body)}, {}))
        sdk.error = ValueError(lengthened("failed"))
        with pytest.raises(ValueError, match="failed"):
            sdk.client.request(dict, Options(path, {"model": "m", **lengthened(body)}, {}))

    with instrumented_sdk(provider) as sdk, pytest.MonkeyPatch.context() as patch:
        patch.setattr(LayerRecorder, "note", lambda _, action: waiting.append(action))
        recorded_by(sdk, use)
    assert waiting
    for action in waiting:
        assert max(map(len, texts(action._contents)), default=0) <= LONGEST + 64
        sent = [action.attributes, action.data, action.error, action.scanners]
        assert action._contents is None, "kept twice"
        assert [text for text in texts(sent) if len(text) > LONGEST] == [
            text for text in texts(sent) if text.endswith(" characters]")
        ]
        assert not any(re.search(r"\[\+2\d characters", text) for text in texts(sent)), "cut twice"


class Parts(RootModel[list[Any]]):
    """A content that is no list, though it becomes one."""


def test_what_only_becomes_a_list_is_no_attachment() -> None:
    spoken = [
        {"role": "system", "content": "be kind"},
        {"role": "user", "content": Parts([{"type": "text"}])},
    ]

    def use(client: Layer) -> None:
        for path, name in (("/chat/completions", "messages"), ("/responses", "input")):
            sdk.client.request(
                dict, Options(path, {"model": "m", name: spoken}, {"Layer-Session-Id": "theirs"})
            )

    with instrumented_sdk("openai") as sdk:
        (actions,) = recorded_by(sdk, use).values()
    prompts = [action for action in actions if action["kind"] != "completion_output"]
    assert [action["kind"] for action in prompts] == ["completion_prompt"] * 2
    contents = [[each["content"] for each in action["data"]["messages"]] for action in prompts]
    assert contents == [["be kind", [{"type": "text"}]]] * 2


def test_counts_that_are_no_numbers_are_not_added_up() -> None:
    answer = {"content": [], "usage": {"input_tokens": Decimal(3), "output_tokens": 4}}

    def use(client: Layer) -> None:
        sdk.result = answer
        sdk.client.request(dict, Options("/v1/messages", {"model": "m", "messages": []}, {}))

    with instrumented_sdk("anthropic") as sdk:
        ((_, output),) = recorded_by(sdk, use).values()
    assert output["scanners"][0]["data"] == {"input_tokens": "3", "output_tokens": 4, "total_tokens": 4}


def test_what_was_asked_is_recorded_where_the_answer_can_not_be_read() -> None:
    def use(client: Layer) -> None:
        sdk.result = {"choices": 7}
        sdk.client.request(dict, sdk.options())

    with instrumented_sdk("openai") as sdk:
        ((prompt,),) = recorded_by(sdk, use).values()
    assert prompt["data"]["messages"][0]["content"] == "Hi"


@pytest.mark.parametrize(
    ("message", "described"),
    [
        ({"role": "user", "content": "x"}, {}),
        ({"content": "x", "role": "user"}, {}),
        ({"role": "user", "content": "x", "name": "me"}, {"name": "me"}),
        ({"content": "x", "tool_call_id": "c"}, {"role": None, "tool_call_id": "c"}),
        ({"content": "x", "refusal": "no"}, {"role": None, "refusal": "no"}),
        ({"role": "user", "tool_calls": [WRITTEN]}, {"content": None, "tool_calls": [WRITTEN]}),
    ],
)
def test_a_message_is_described_with_all_that_it_has(
    message: dict[str, Any], described: dict[str, Any]
) -> None:
    bare = {"role": "user", "content": "x", "name": "", "tool_call_id": None}
    assert message_of(message) == {**bare, **described}


class Shouted(str):
    """A text that is no built-in one."""


def called(client: Layer, name: Any) -> None:
    """Tell a client of a call with a message by somebody of this name, and of its answer."""
    body = {"model": "m", "messages": [{"role": "user", "content": "x", "name": name}]}
    call = ModelCall(
        "openai", "chat", body, client=None, session_id=None, streams=False, version="1", started=1.0
    )
    sight = client.model_calls().begin(call)
    assert sight is not None
    sight.answered(Answer(ANSWER))


@pytest.mark.parametrize(
    ("name", "recorded"),
    [
        ("plain", "plain"),
        (Shouted("x"), "x"),
        (float("nan"), None),
        ("half \ud800", "half \ufffd"),
        (b"x", {"$bytes": "eA==", "length": 1}),
        ({1}, [1]),
        (Decimal("1.5"), "1.5"),
        (["long " * 30_000], ["long " * 30_000]),
    ],
    ids=lambda value: type(value).__name__,
)
@pytest.mark.parametrize("has_begun", [False, True], ids=["with its session", "by itself"])
def test_what_is_drafted_reaches_the_service_as_json(name: Any, recorded: Any, has_begun: bool) -> None:
    """Most drafts are written as they are; what can't be is made plain, and nothing is lost or sent twice."""
    with FaultServer(default=TAKEN) as server, Layer(base_url=server.url, application_id="a") as client:
        with client.session():
            if has_begun:
                called(client, "first")
                assert client.flush(10).complete
            for each in ("before", name, "after"):
                called(client, each)
        assert client.flush(10).complete
        assert client.ledger().dropped == {}
    messages = [data["messages"][0] for data in arrived(server)]
    seen = [message["name"] for message in messages if "name" in message]
    assert seen == [*["first"] * has_begun, "before", recorded, "after"]


def test_a_mask_is_asked_once_for_what_it_can_not_mask() -> None:
    seen: list[Any] = []

    def mask(record: dict[str, Any]) -> dict[str, Any]:
        for message in (record.get("data") or {}).get("messages", ()):
            seen.append(message.get("name"))
            if message.get("name") == "bad":
                raise ValueError
        return record

    with (
        FaultServer(default=TAKEN) as server,
        Layer(base_url=server.url, application_id="a", mask=mask) as client,
    ):
        with client.session():
            called(client, "first")
            assert client.flush(10).complete
            for each in ("bad", "after"):
                called(client, each)
        client.flush(10)
        assert sum(client.ledger().dropped.values()) == 1
    assert [name for name in seen if name] == ["first", "bad", "after"]
