"""Messages, whole and as events."""

from __future__ import annotations

import asyncio
import json
import secrets
from collections.abc import AsyncIterator, Iterator, Mapping
from typing import Any, cast

from ostiary.sandbox.messages import Answer, Call, Problem
from ostiary.sandbox.model import Prompt, Said, answer, pieces, text_of

_REASONS = {"stop": "end_turn", "length": "max_tokens", "tool_calls": "tool_use"}
_CHOICES = {"any": "required", "none": "none"}


def create(call: Call) -> Answer:
    """Answer `create_message` and its stream."""
    body = call.body
    said = answer(_prompt(body))
    message = _message(body, said)
    if not body.get("stream"):
        return Answer(200, message)
    return Answer(200, _lines(_events(message)), {"Content-Type": "text/event-stream"})


def _prompt(body: Mapping[str, Any]) -> Prompt:
    system = text_of(body.get("system"))
    messages: list[dict[str, Any]] = [{"role": "system", "content": system}] if system else []
    for place, message in enumerate(body["messages"]):
        if message["role"] not in ("user", "assistant"):
            raise Problem(400, f"/messages/{place}/role: must be user or assistant")
        messages += _told(message, place)
    return Prompt(
        model=body["model"],
        messages=messages,
        functions=[
            {"name": tool["name"], "parameters": tool.get("input_schema") or {}}
            for tool in body.get("tools") or ()
        ],
        choice=_choice(body.get("tool_choice")),
        max_tokens=body["max_tokens"],
        stop=body.get("stop_sequences") or (),
    )


def _told(message: Mapping[str, Any], place: int) -> Iterator[dict[str, Any]]:
    """Yield a message as the model reads it: what a tool answered is a message of its own, and the last one."""
    content: Any = message["content"]
    if isinstance(content, str):
        yield {"role": message["role"], "content": content}
        return
    if not isinstance(content, list):
        raise Problem(400, f"/messages/{place}/content: must be text or a list of blocks")
    blocks: list[Any] = content
    for number, block in enumerate(blocks):
        if not isinstance(block, dict) or not isinstance(block.get("type"), str):
            raise Problem(400, f"/messages/{place}/content/{number}: must be a block with a type")
    others = [block for block in blocks if block["type"] != "tool_result"]
    if others:
        yield {"role": message["role"], "content": others}
    for block in blocks:
        if block["type"] == "tool_result":
            yield {"role": "tool", "tool_call_id": block.get("tool_use_id"), "content": block.get("content")}


def _choice(given: Any) -> Any:
    if not isinstance(given, dict):
        return None
    choice = cast("dict[str, Any]", given)
    if choice.get("type") == "tool":
        return {"name": choice.get("name")}
    return _CHOICES.get(str(choice.get("type")))


def _message(body: Mapping[str, Any], said: Said) -> dict[str, Any]:
    blocks: list[dict[str, Any]] = []
    if said.text:
        blocks.append({"type": "text", "text": said.text})
    for call in said.calls:
        used = {"type": "tool_use", "id": call.id.replace("call_", "toolu_"), "name": call.name}
        blocks.append({**used, "input": json.loads(call.arguments)})
    return {
        "id": f"msg_{secrets.token_hex(12)}",
        "type": "message",
        "role": "assistant",
        "model": body["model"],
        "content": blocks,
        "stop_reason": _REASONS.get(said.finish, said.finish),
        "stop_sequence": None,
        "usage": {"input_tokens": said.usage.prompt, "output_tokens": said.usage.completion},
    }


def _events(message: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield how a message grows, from nothing to the whole."""
    usage = {**message["usage"], "output_tokens": 1}
    yield {
        "type": "message_start",
        "message": {**message, "content": [], "stop_reason": None, "usage": usage},
    }
    yield {"type": "ping"}
    for index, block in enumerate(message["content"]):
        text = block["type"] == "text"
        empty: dict[str, Any] = {"text": ""} if text else {"input": {}}
        yield {"type": "content_block_start", "index": index, "content_block": {**block, **empty}}
        for piece in pieces(block["text"] if text else json.dumps(block["input"])):
            delta = (
                {"type": "text_delta", "text": piece}
                if text
                else {"type": "input_json_delta", "partial_json": piece}
            )
            yield {"type": "content_block_delta", "index": index, "delta": delta}
        yield {"type": "content_block_stop", "index": index}
    reason = {"stop_reason": message["stop_reason"], "stop_sequence": None}
    written = {"output_tokens": message["usage"]["output_tokens"]}
    yield {"type": "message_delta", "delta": reason, "usage": written}
    yield {"type": "message_stop"}


async def _lines(events: Iterator[dict[str, Any]]) -> AsyncIterator[bytes]:
    for event in events:
        data = json.dumps(event, separators=(",", ":"), ensure_ascii=False).encode("utf-8", "replace")
        yield b"event: " + event["type"].encode() + b"\ndata: " + data + b"\n\n"
        # Each event is a write of its own, and others get their turn.
        await asyncio.sleep(0)
