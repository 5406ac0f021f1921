"""Responses: answers that the server keeps, so that a later one can go on from them."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from sqlite3 import Connection, Row
from types import NoneType
from typing import Any, cast

from ostiary.sandbox.messages import Answer, Call, Problem
from ostiary.sandbox.model import FunctionCall, Prompt, Said, answer, pieces
from ostiary.sandbox.services.openai import shapes

TABLES = """
CREATE TABLE IF NOT EXISTS openai_responses (
    response_id TEXT PRIMARY KEY,
    response TEXT NOT NULL,
    messages TEXT NOT NULL
) STRICT;
"""

_TAKEN = (
    "instructions",
    "max_output_tokens",
    "metadata",
    "previous_response_id",
    "temperature",
    "top_p",
    "user",
)


def create(call: Call) -> Answer:
    """Answer `create_response` and its stream."""
    body = call.body
    messages = [*_before(call), *_messages(body.get("input"))]
    if not messages:
        raise Problem(400, "/input: is missing")
    said = answer(_prompt(body, messages))
    response = _response(body, said)
    if body.get("store") is not False:
        heard = [*messages, _spoken(said.text, *said.calls)]
        call.db.execute(
            "INSERT INTO openai_responses (response_id, response, messages) VALUES (?, ?, ?)",
            (response["id"], json.dumps(response), json.dumps(heard)),
        )
    return shapes.named(_events(response)) if body.get("stream") else Answer(200, response)


def read(call: Call) -> Answer:
    """Answer `get_response`."""
    return Answer(200, json.loads(_row(call.db, call.path["response_id"])["response"]))


def delete(call: Call) -> Answer:
    """Answer `delete_response`."""
    response_id = _row(call.db, call.path["response_id"])["response_id"]
    call.db.execute("DELETE FROM openai_responses WHERE response_id = ?", (response_id,))
    return Answer(200, {"id": response_id, "object": "response", "deleted": True})


def _row(db: Connection, response_id: str) -> Row:
    row: Row | None = db.execute(
        "SELECT * FROM openai_responses WHERE response_id = ?", (response_id,)
    ).fetchone()
    if row is None:
        raise Problem(404, "there is no response of this id")
    return row


def _before(call: Call) -> list[dict[str, Any]]:
    previous = call.body.get("previous_response_id")
    found: list[dict[str, Any]] = json.loads(_row(call.db, previous)["messages"]) if previous else []
    return found


def _messages(given: Any) -> list[dict[str, Any]]:
    """Return an input as messages of a chat. Raises `Problem` 400 for anything that is no input."""
    if isinstance(given, str):
        return [{"role": "user", "content": given}]
    if not isinstance(given, list | NoneType):
        raise Problem(400, "/input: must be text or a list")
    found: list[dict[str, Any]] = []
    items: list[Any] = given or []
    for place, item in enumerate(items):
        if not isinstance(item, dict):
            raise Problem(400, f"/input/{place}: must be an object")
        told = cast("dict[str, Any]", item)
        if told.get("type") == "function_call":
            named = (str(told.get(key) or "") for key in ("call_id", "name", "arguments"))
            found.append(_spoken(None, FunctionCall(*named)))
        elif told.get("type") == "function_call_output":
            found.append(
                {"role": "tool", "tool_call_id": told.get("call_id"), "content": _plain(told.get("output"))}
            )
        elif "role" in told:
            found.append({"role": told["role"], "content": told.get("content")})
    return found


def _plain(output: Any) -> Any:
    return output if isinstance(output, str | list) else json.dumps(output)


def _spoken(text: str | None, *calls: FunctionCall) -> dict[str, Any]:
    """Return what a model said as the message that a later answer goes on from."""
    told = [
        {"id": call.id, "type": "function", "function": {"name": call.name, "arguments": call.arguments}}
        for call in calls
    ]
    return {"role": "assistant", "content": text, **({"tool_calls": told} if told else {})}


def _prompt(body: Mapping[str, Any], messages: list[dict[str, Any]]) -> Prompt:
    instructions = body.get("instructions")
    first = [{"role": "system", "content": instructions}] if instructions else []
    text: Any = body.get("text")
    return Prompt(
        model=body["model"],
        messages=[*first, *messages],
        functions=[each for each in body.get("tools") or () if each["type"] == "function"],
        choice=body.get("tool_choice"),
        form=text.get("format") if isinstance(text, dict) else None,
        max_tokens=body.get("max_output_tokens"),
    )


def _response(body: Mapping[str, Any], said: Said) -> dict[str, Any]:
    cut_off = said.finish == "length"
    text: Any = body.get("text")
    return {
        "id": shapes.new_id("resp_"),
        "object": "response",
        "created_at": shapes.now(),
        "status": "incomplete" if cut_off else "completed",
        "error": None,
        "incomplete_details": {"reason": "max_output_tokens"} if cut_off else None,
        **{name: body.get(name) for name in _TAKEN},
        "model": body["model"],
        "output": _output(said, "incomplete" if cut_off else "completed"),
        "parallel_tool_calls": body.get("parallel_tool_calls") is not False,
        "reasoning": {"effort": None, "summary": None},
        "store": body.get("store") is not False,
        "text": text if isinstance(text, dict) else {"format": {"type": "text"}},
        "tool_choice": body.get("tool_choice") or "auto",
        "tools": list(body.get("tools") or ()),
        "truncation": "disabled",
        "usage": {
            "input_tokens": said.usage.prompt,
            "input_tokens_details": {"cached_tokens": 0, "cache_write_tokens": 0},
            "output_tokens": said.usage.completion,
            "output_tokens_details": {"reasoning_tokens": 0},
            "total_tokens": said.usage.total,
        },
    }


def _output(said: Said, status: str) -> list[dict[str, Any]]:
    if said.calls:
        return [
            {
                "id": shapes.new_id("fc_"),
                "type": "function_call",
                "status": "completed",
                "call_id": call.id,
                "name": call.name,
                "arguments": call.arguments,
            }
            for call in said.calls
        ]
    part = {"type": "output_text", "text": said.text or "", "annotations": [], "logprobs": []}
    message = {"id": shapes.new_id("msg_"), "type": "message", "role": "assistant"}
    return [{**message, "status": status, "content": [part]}]


def _events(response: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield how a response grows, from nothing to the whole."""
    growing = {**response, "status": "in_progress", "output": [], "usage": None, "incomplete_details": None}
    yield {"type": "response.created", "response": growing}
    yield {"type": "response.in_progress", "response": growing}
    for index, item in enumerate(response["output"]):
        place = {"output_index": index, "item_id": item["id"]}
        empty: dict[str, Any] = {"content": []} if item["type"] == "message" else {"arguments": ""}
        opened = {**item, "status": "in_progress", **empty}
        yield {"type": "response.output_item.added", "output_index": index, "item": opened}
        yield from _message_events(item, place) if item["type"] == "message" else _call_events(item, place)
        yield {"type": "response.output_item.done", "output_index": index, "item": item}
    yield {"type": f"response.{response['status']}", "response": response}


def _message_events(item: Mapping[str, Any], place: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    for number, part in enumerate(item["content"]):
        where = {**place, "content_index": number}
        yield {"type": "response.content_part.added", **where, "part": {**part, "text": ""}}
        for piece in pieces(part["text"]):
            yield {"type": "response.output_text.delta", **where, "delta": piece, "logprobs": []}
        yield {"type": "response.output_text.done", **where, "text": part["text"], "logprobs": []}
        yield {"type": "response.content_part.done", **where, "part": part}


def _call_events(item: Mapping[str, Any], place: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    for piece in pieces(item["arguments"]):
        yield {"type": "response.function_call_arguments.delta", **place, "delta": piece}
    done = {"arguments": item["arguments"], "name": item["name"]}
    yield {"type": "response.function_call_arguments.done", **place, **done}
