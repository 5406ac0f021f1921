"""Anthropic's messages as actions. Layer keeps Anthropic's parameters as they are, and not as text."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ostiary.layer.instrumented.drafts import PROMPT, Draft, kept, listed, outputs, streamed, usage
from ostiary.record.models import Answer
from ostiary.taps import field, plain

__all__ = ["message_attributes", "message_output", "message_prompt"]

_PARAMETERS = (
    "max_tokens",
    "metadata",
    "service_tier",
    "stop_sequences",
    "temperature",
    "thinking",
    "tool_choice",
    "tools",
    "top_k",
    "top_p",
)


def message_attributes(body: Mapping[str, Any]) -> dict[str, Any]:
    """Return the parameters of a call: those that were given."""
    attributes: dict[str, Any] = {"model.id": body.get("model"), "model.stream": bool(body.get("stream"))}
    for name in _PARAMETERS:
        value = body.get(name)
        if value is not None:
            attributes[f"model.{name}"] = kept(plain(value))
    return attributes


def message_prompt(body: Mapping[str, Any]) -> list[Draft]:
    """Return the action of a prompt: its system prompt first, contents as given."""
    messages: list[Any] = []
    if body.get("system") is not None:
        messages.append({"role": "system", "content": kept(plain(body["system"]))})
    messages += [
        {"role": field(message, "role"), "content": kept(plain(field(message, "content")))}
        for message in listed(body.get("messages"))
    ]
    return [Draft(PROMPT, message_attributes(body), {"messages": messages})]


def message_output(body: Mapping[str, Any], answer: Answer) -> list[Draft]:
    """Return an answer's actions: what it says and thinks, and the tools that it uses."""
    value = answer.value
    texts: list[str] = []
    thoughts: list[str] = []
    tools: list[Any] = []
    others: list[Any] = []
    for block in field(value, "content") or ():
        kind = field(block, "type")
        if kind == "text":
            texts.append(field(block, "text") or "")
        elif kind == "thinking":
            thoughts.append(field(block, "thinking") or "")
        elif kind == "tool_use":
            tools.append(
                {
                    "id": field(block, "id"),
                    "name": field(block, "name"),
                    "arguments": kept(plain(field(block, "input"))),
                }
            )
        else:
            others.append(kept(plain(block)))
    messages: list[Any] = []
    if texts or thoughts or others or not tools:
        said: dict[str, Any] = {"content": kept("".join(texts)), "role": field(value, "role") or "assistant"}
        if thoughts:
            said["thinking"] = kept("".join(thoughts))
        if others:
            said["blocks"] = others
        messages.append(said)
    return outputs(_answered(body, answer), messages, tools, usage(field(value, "usage"), total=True))


def _answered(body: Mapping[str, Any], answer: Answer) -> dict[str, Any]:
    value = answer.value
    if answer.chunks:
        attributes = {**streamed(answer, True, "chunk_count"), "model.id": field(value, "model")}
    else:
        attributes = message_attributes(body)
    attributes["model.completion_id"] = field(value, "id")
    reason = field(value, "stop_reason")
    if reason is not None:
        attributes["model.finish_reasons"] = [reason]
    return attributes
