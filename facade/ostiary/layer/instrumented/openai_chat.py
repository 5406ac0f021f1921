"""OpenAI's chat completions and completions as actions."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from ostiary.layer.instrumented.drafts import (
    ATTACHMENT,
    PROMPT,
    Draft,
    as_json,
    as_read,
    kept,
    listed,
    outputs,
    selected,
    streamed,
    usage,
)
from ostiary.record.models import Answer
from ostiary.taps import field, plain, reader

__all__ = [
    "attributes_of",
    "chat_output",
    "chat_prompt",
    "completion_output",
    "completion_prompt",
    "message_of",
]

# Layer keeps OpenAI's parameters as text: scalars as Python writes them, the rest as JSON.
_TEXTS = (
    "best_of echo frequency_penalty logprobs max_completion_tokens max_output_tokens max_tokens n parallel_tool_calls"
    " presence_penalty previous_response_id reasoning_effort seed service_tier stop store stream suffix temperature"
    " top_logprobs top_p truncation user verbosity"
)
_JSONS = (
    "audio conversation function_call functions metadata modalities reasoning response_format text tool_choice"
    " tools"
)
_AS_TEXT = {name: f"model.{name}" for name in _TEXTS.split()}
_AS_JSON = {name: f"model.{name}" for name in _JSONS.split()}

_MORE = ("tool_calls", "function_call", "refusal")
_SAID = ("refusal", "reasoning_content", "reasoning")


def attributes_of(body: Mapping[str, Any]) -> dict[str, Any]:
    """Return the parameters of a call: those that were given, and the model, which may be none."""
    attributes: dict[str, Any] = {"model.id": body.get("model")}
    for name, value in body.items():
        if value is None:
            continue
        if name in _AS_TEXT:
            attributes[_AS_TEXT[name]] = kept(str(value))
        elif name in _AS_JSON:
            attributes[_AS_JSON[name]] = as_json(value)
    return attributes


def chat_prompt(body: Mapping[str, Any]) -> list[Draft]:
    """Return a prompt's actions: one a message that has parts, then one for all that are text."""
    attributes = attributes_of(body)
    drafts: list[Draft] = []
    messages: list[Any] = []
    for message in listed(body.get("messages")):
        described = message_of(message)
        has_parts = isinstance(described["content"], list)
        described["content"] = kept(described["content"])
        if has_parts:
            drafts.append(Draft(ATTACHMENT, attributes, described))
        else:
            messages.append(described)
    if messages or not drafts:
        drafts.append(Draft(PROMPT, attributes, {"messages": messages}))
    return drafts


def message_of(message: Any) -> dict[str, Any]:
    """Describe a message, given as a dictionary or as a model's answer."""
    read = reader(message)
    role, content = read("role"), read("content")
    if type(message) is dict and len(message) == 2 and role is not None and type(content) is str:
        # Most are like this: there is nothing else to look for.
        return {"role": role, "content": content, "name": "", "tool_call_id": None}
    described = {
        "role": role,
        "content": [_part(part) for part in content] if isinstance(content, (list, tuple)) else content,
        "name": read("name") or "",
        "tool_call_id": read("tool_call_id"),
    }
    for name in _MORE:
        value = read(name)
        if value is not None:
            described[name] = kept(plain(value))
    return described


def _part(part: Any) -> Any:
    kind = field(part, "type")
    if kind == "text":
        return {"type": "text", "text": field(part, "text")}
    inner = field(part, kind) if isinstance(kind, str) else None
    if kind == "image_url":
        return {"type": "image_url", "image_url": inner if isinstance(inner, str) else field(inner, "url")}
    if kind == "input_audio":
        return {"type": "audio", "audio_data": field(inner, "data"), "audio_format": field(inner, "format")}
    if kind == "file":
        named = {
            "type": "file",
            "file_name": field(inner, "filename"),
            "file_data": field(inner, "file_data"),
        }
        return {**named, **selected(inner, ("file_id",))}
    return plain(part)


def chat_output(answer: Answer) -> list[Draft]:
    """Return the actions of an answer: what all its choices say, and the tools that they call."""
    read = reader(answer.value)
    messages: list[Any] = []
    tools: list[Any] = []
    reasons: list[Any] = []
    for choice in read("choices") or ():
        of_choice = reader(choice)
        of_message = reader(of_choice("message"))
        called = _tools(of_message)
        content = of_message("content")
        message = {"content": kept(content), "role": of_message("role")}
        for name in _SAID:
            item = of_message(name)
            if item is not None:
                message[name] = kept(item)
        audio = of_message("audio")
        if audio is not None:
            message["audio"] = kept(selected(audio, ("id", "transcript")))
        if content or len(message) > 2 or not called:
            messages.append(message)
        tools += called
        reason = of_choice("finish_reason")
        if reason is not None:
            reasons.append(reason)
    return outputs(_answered(answer, read, reasons), messages, tools, usage(read("usage")))


def _tools(of_message: Callable[[str], Any]) -> list[dict[str, Any]]:
    called = []
    for call in of_message("tool_calls") or ():
        kind = field(call, "type")
        inner = field(call, kind if isinstance(kind, str) else "function") or field(call, "function")
        wanted = field(inner, "arguments")
        called.append(
            {
                "id": field(call, "id"),
                "name": field(inner, "name"),
                "arguments": kept(field(inner, "input")) if wanted is None else as_read(wanted),
            }
        )
    legacy = of_message("function_call")
    if legacy is not None:
        arguments = as_read(field(legacy, "arguments"))
        called.append({"id": None, "name": field(legacy, "name"), "arguments": arguments})
    return called


def _answered(answer: Answer, read: Callable[[str], Any], reasons: list[Any]) -> dict[str, Any]:
    attributes = streamed(answer, "true", "chunk.count")
    attributes["model.created"] = read("created")
    attributes["model.id"] = read("model")
    attributes["model.completion_id"] = read("id")
    attributes["model.finish_reasons"] = reasons
    return attributes


def completion_prompt(body: Mapping[str, Any]) -> list[Draft]:
    """Return the action of a text to continue, or several."""
    prompt = body.get("prompt")
    texts = (
        prompt if isinstance(prompt, (list, tuple)) and prompt and isinstance(prompt[0], str) else [prompt]
    )
    messages = [{"role": "user", "content": kept(text), "name": "", "tool_call_id": None} for text in texts]
    return [Draft(PROMPT, attributes_of(body), {"messages": messages})]


def completion_output(answer: Answer) -> list[Draft]:
    """Return the action of the texts that a model wrote. Anthropic's old completions have one, as `completion`."""
    read = reader(answer.value)
    choices = read("choices") or ()
    texts = [field(choice, "text") for choice in choices]
    reasons = [reason for each in choices if (reason := field(each, "finish_reason")) is not None]
    single = read("completion")
    if single is not None:
        texts.append(single)
    messages = [{"content": kept(text), "role": "assistant"} for text in texts]
    return outputs(_answered(answer, read, reasons), messages, [], usage(read("usage")))
