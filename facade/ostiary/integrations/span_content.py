"""Contents of a GenAI span, for those who ask for them: messages in the form of the semantic conventions."""

from __future__ import annotations

import json
from collections.abc import Sequence
from contextlib import suppress
from typing import Any

from ostiary.record.models import Answer, ModelCall
from ostiary.record.snapshot import snapshot
from ostiary.taps import field, plain

__all__ = ["as_text", "of_answer", "of_call"]

Contents = Sequence[tuple[str, Any]]


def as_text(value: Any) -> str:
    """Return a content as a span's attribute holds it."""
    return json.dumps(snapshot(value), ensure_ascii=False)


def of_call(call: ModelCall) -> Contents:
    """Return what a call asks."""
    body = call.body
    contents: list[tuple[str, Any]] = []
    instructions = body.get("system") if call.operation == "message" else body.get("instructions")
    if instructions is not None:
        contents.append(("gen_ai.system_instructions", _parts(instructions)))
    given = body.get("messages")
    if given is None:
        given = body.get("input") if call.operation == "response" else body.get("prompt")
    if isinstance(given, str):
        contents.append(("gen_ai.input.messages", [{"role": "user", "parts": _parts(given)}]))
    elif isinstance(given, (list, tuple)):
        contents.append(("gen_ai.input.messages", [_message(item) for item in given]))
    tools = body.get("tools")
    if tools is not None:
        contents.append(("gen_ai.tool.definitions", plain(tools)))
    return contents


def of_answer(call: ModelCall, answer: Answer) -> Contents:
    """Return what a model answered."""
    value = answer.value
    if call.operation in ("embeddings", "moderation") or value is None:
        return ()
    if call.operation == "message":
        said = {**_message(value), "finish_reason": field(value, "stop_reason") or ""}
        return (("gen_ai.output.messages", [said]),)
    if call.operation == "response":
        parts = [part for item in field(value, "output") or () for part in _message(item)["parts"]]
        said = {"role": "assistant", "parts": parts, "finish_reason": field(value, "status") or ""}
        return (("gen_ai.output.messages", [said]),)
    messages = []
    for choice in field(value, "choices") or ():
        message = field(choice, "message")
        said = _message(message) if message is not None else _text_message(field(choice, "text"))
        messages.append({**said, "finish_reason": field(choice, "finish_reason") or ""})
    return (("gen_ai.output.messages", messages),)


def _text_message(text: Any) -> dict[str, Any]:
    return {"role": "assistant", "parts": _parts(text)}


def _message(message: Any) -> dict[str, Any]:
    if isinstance(message, str):
        return {"role": "user", "parts": _parts(message)}
    kind = field(message, "type")
    if kind in ("function_call", "custom_tool_call", "function_call_output", "custom_tool_call_output"):
        role = "tool" if kind.endswith("output") else "assistant"
        return {"role": role, "parts": [_part(message)]}
    content = field(message, "content")
    if field(message, "role") == "tool":
        answered = {
            "type": "tool_call_response",
            "id": field(message, "tool_call_id"),
            "response": plain(content),
        }
        return {"role": "tool", "parts": [answered]}
    parts = _parts(content)
    for call in field(message, "tool_calls") or ():
        inner = field(call, "function") or field(call, "custom")
        parts.append(_call(field(call, "id"), inner))
    legacy = field(message, "function_call")
    if legacy is not None:
        parts.append(_call(None, legacy))
    return {"role": field(message, "role") or "assistant", "parts": parts}


def _parts(content: Any) -> list[Any]:
    if content is None:
        return []
    if isinstance(content, str):
        return [{"type": "text", "content": content}]
    if isinstance(content, (list, tuple)):
        return [_part(part) for part in content]
    return [plain(content)]


def _part(part: Any) -> Any:
    kind = field(part, "type")
    if kind in ("text", "input_text", "output_text"):
        return {"type": "text", "content": field(part, "text")}
    if kind == "thinking":
        return {"type": "reasoning", "content": field(part, "thinking")}
    if kind in ("tool_use", "function_call", "custom_tool_call"):
        return _call(field(part, "call_id") or field(part, "id"), part)
    if kind in ("tool_result", "function_call_output", "custom_tool_call_output"):
        answered = field(part, "content") if kind == "tool_result" else field(part, "output")
        call_id = field(part, "tool_use_id") or field(part, "call_id")
        return {"type": "tool_call_response", "id": call_id, "response": plain(answered)}
    return plain(part)


def _call(call_id: Any, inner: Any) -> dict[str, Any]:
    arguments = field(inner, "arguments")
    if arguments is None:
        arguments = field(inner, "input")
    if isinstance(arguments, str):
        with suppress(ValueError):  # else what the model wrote
            arguments = json.loads(arguments)
    return {"type": "tool_call", "id": call_id, "name": field(inner, "name"), "arguments": plain(arguments)}
