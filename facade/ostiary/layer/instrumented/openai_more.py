"""OpenAI's embeddings, moderations and responses as actions."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ostiary.layer.instrumented.drafts import (
    ATTACHMENT,
    PROMPT,
    Draft,
    as_read,
    kept,
    listed,
    outputs,
    selected,
    streamed,
    usage,
)
from ostiary.layer.instrumented.openai_chat import attributes_of
from ostiary.layer.schemas import SessionActionKind
from ostiary.record.models import Answer
from ostiary.taps import field, plain

__all__ = ["embeddings", "moderation", "response_output", "response_prompt"]

EMBEDDINGS = SessionActionKind.EMBEDDINGS.value
MODERATION = SessionActionKind.MODERATION.value


def embeddings(body: Mapping[str, Any], answer: Answer | None) -> list[Draft]:
    """Return the action of texts that became vectors; the vectors are not recorded. Without an answer: it failed."""
    attributes: dict[str, Any] = {"model.id": body.get("model")}
    attributes["model.encoding_format"] = _encoding(body, answer)
    for name in ("dimensions", "user"):
        if body.get(name) is not None:
            attributes[f"model.{name}"] = str(body[name])
    scanners = usage(field(answer.value, "usage")) if answer is not None else None
    return [Draft(EMBEDDINGS, attributes, {"input": _inputs(body)}, scanners)]


def _encoding(body: Mapping[str, Any], answer: Answer | None) -> str:
    """Return the form in which the application got its vectors: the SDK asks for base64 to hand out numbers."""
    vectors = field(answer.value, "data") if answer is not None else None
    if vectors:
        return "base64" if isinstance(field(vectors[0], "embedding"), str) else "float"
    return str(body.get("encoding_format") or "float")


def _inputs(body: Mapping[str, Any]) -> Any:
    given = body.get("input")
    return list(given) if isinstance(given, (list, tuple)) else [given]


def moderation(body: Mapping[str, Any], answer: Answer | None) -> list[Draft]:
    """Return the action of texts that were judged, a scanner for each judgement."""
    scanners: list[Any] | None = None
    model = body.get("model")
    if answer is not None:
        model = model or field(answer.value, "model")
        results = field(answer.value, "results") or ()
        scanners = [
            {"name": f"openai_moderation_{index}", "data": kept(plain(field(result, "categories"))) or {}}
            for index, result in enumerate(results)
        ]
    return [Draft(MODERATION, {"model.id": model}, {"input": _inputs(body)}, scanners)]


def response_prompt(body: Mapping[str, Any]) -> list[Draft]:
    """Return a prompt's actions: its instructions, and what the application puts in."""
    attributes = attributes_of(body)
    drafts: list[Draft] = []
    messages: list[Any] = []
    if body.get("instructions") is not None:
        messages.append(_message("system", kept(plain(body["instructions"]))))
    given = body.get("input")
    if isinstance(given, str):
        messages.append(_message("user", kept(given)))
    for item in listed(given):
        described = _item(item)
        has_parts = isinstance(described.get("content"), list)
        described["content"] = kept(described.get("content"))
        if has_parts:
            drafts.append(Draft(ATTACHMENT, attributes, described))
        else:
            messages.append(described)
    if messages or not drafts:
        drafts.append(Draft(PROMPT, attributes, {"messages": messages}))
    return drafts


def _message(role: Any, content: Any, call_id: Any = None) -> dict[str, Any]:
    return {"role": role, "content": content, "name": "", "tool_call_id": call_id}


def _item(item: Any) -> dict[str, Any]:
    kind = field(item, "type")
    if kind in ("function_call_output", "custom_tool_call_output"):
        return _message("tool", plain(field(item, "output")), field(item, "call_id"))
    if kind in ("function_call", "custom_tool_call"):
        return {**_message("assistant", None), "tool_calls": [_call(item)]}
    if field(item, "role") is None:
        return {**_message(None, None), "item": kept(plain(item))}
    content = field(item, "content")
    if isinstance(content, (list, tuple)):
        content = [_part(part) for part in content]
    return _message(field(item, "role"), content)


def _part(part: Any) -> Any:
    kind = field(part, "type")
    if kind in ("input_text", "output_text"):
        return {"type": "text", "text": field(part, "text")}
    if kind == "input_image":
        return {"type": "image_url", "image_url": field(part, "image_url"), **selected(part, ("file_id",))}
    if kind == "input_file":
        named = {"type": "file", "file_name": field(part, "filename"), "file_data": field(part, "file_data")}
        return {**named, **selected(part, ("file_id", "file_url"))}
    return plain(part)


def _call(item: Any) -> dict[str, Any]:
    wanted = field(item, "arguments")
    return {
        "id": field(item, "call_id"),
        "name": field(item, "name"),
        "arguments": kept(field(item, "input")) if wanted is None else as_read(wanted),
    }


def response_output(answer: Answer) -> list[Draft]:
    """Return a response's actions: what it says, the functions that it calls, and all else that it did as it is."""
    value = answer.value
    messages: list[Any] = []
    tools: list[Any] = []
    others: list[Any] = []
    for item in field(value, "output") or ():
        kind = field(item, "type")
        if kind == "message":
            messages.append(_said(item))
        elif kind in ("function_call", "custom_tool_call"):
            tools.append(_call(item))
        else:
            others.append(kept(plain(item)))
    attributes = streamed(answer, "true", "chunk.count")
    attributes["model.created"] = field(value, "created_at")
    attributes["model.id"] = field(value, "model")
    attributes["model.completion_id"] = field(value, "id")
    status = field(value, "status")
    attributes["model.finish_reasons"] = [] if status is None else [status]
    drafts = outputs(attributes, messages, tools, usage(field(value, "usage")))
    if others:
        first = drafts[0]
        drafts[0] = first._replace(data={**first.data, "items": others})
    return drafts


def _said(item: Any) -> dict[str, Any]:
    parts = field(item, "content") or ()
    texts = [field(part, "text") for part in parts if field(part, "type") == "output_text"]
    refusals = [field(part, "refusal") for part in parts if field(part, "type") == "refusal"]
    said: dict[str, Any] = {"content": kept("".join(filter(None, texts))), "role": field(item, "role")}
    if refusals:
        said["refusal"] = kept("".join(filter(None, refusals)))
    return said
