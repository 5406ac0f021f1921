"""Reading what a model answered, as plain JSON: its text, and the calls of tools that it asks for."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any, cast

from ostiary.libretto.drafts import Api
from ostiary.record.snapshot import snapshot

__all__ = ["as_it_is", "as_json", "told"]


def as_it_is(answer: Any) -> Any:
    """Return what an answer says now, since the application may change it; itself where that can't be told yet."""
    if isinstance(answer, dict):
        return snapshot(answer)
    try:
        found = _dumped(answer)
    except Exception:
        return answer
    return answer if found is None else found


def _dumped(answer: Any) -> Any:
    dump = getattr(answer, "to_dict", None)
    return None if dump is None else dump(exclude_unset=False, warnings=False)


def as_json(answer: Any) -> dict[str, Any] | None:
    """Return an answer of OpenAI's client as a JSON object, fields that are empty included; None for anything else."""
    put_together = getattr(answer, "answer", None)
    if callable(put_together):
        answer = put_together()
    if not isinstance(answer, dict):
        answer = _dumped(answer)
    return cast("dict[str, Any]", snapshot(answer)) if isinstance(answer, dict) else None


def told(api: Api, answer: Mapping[str, Any]) -> tuple[str, list[dict[str, Any]]]:
    """Return the text of the first choice, and its calls of tools in Libretto's form."""
    if api == "responses":
        return _response(answer)
    choices = answer.get("choices") or [{}]
    if api == "completion":
        return str(choices[0].get("text") or ""), []
    message = choices[0].get("message") or {}
    text = message.get("content") or message.get("refusal") or ""
    return _text(text), list(_tool_calls(message))


def _text(content: Any) -> str:
    if isinstance(content, str):
        return content
    if isinstance(content, list):
        parts = [part for part in content if isinstance(part, dict)]
        return "".join(str(part.get("text") or part.get("refusal") or "") for part in parts)
    return str(content)


def _tool_calls(message: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    for call in message.get("tool_calls") or ():
        function = call.get("function") or call.get("custom") or {}
        yield _call(call.get("id"), function.get("name"), function.get("arguments", function.get("input")))
    older = message.get("function_call")
    if older:
        yield _call(None, older.get("name"), older.get("arguments"))


def _call(identity: str | None, name: Any, arguments: Any) -> dict[str, Any]:
    spelled = arguments if isinstance(arguments, str) else json.dumps(arguments)
    return {"id": identity, "type": "function", "function": {"name": str(name or ""), "arguments": spelled}}


def _response(answer: Mapping[str, Any]) -> tuple[str, list[dict[str, Any]]]:
    texts: list[str] = []
    calls: list[dict[str, Any]] = []
    for item in answer.get("output") or ():
        kind = item.get("type")
        if kind == "message":
            texts.append(_text(item.get("content") or ""))
        elif kind in ("function_call", "custom_tool_call"):
            arguments = item.get("arguments", item.get("input"))
            calls.append(_call(item.get("call_id") or item.get("id"), item.get("name"), arguments))
    return "".join(texts), calls
