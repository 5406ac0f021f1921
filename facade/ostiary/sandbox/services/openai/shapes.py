"""What answers, events and errors have in common on OpenAI's wire."""

from __future__ import annotations

import asyncio
import json
import secrets
import time
from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from typing import Any

from ostiary.sandbox.messages import Answer, Problem
from ostiary.sandbox.model import Usage

_TYPES = {401: "invalid_request_error", 403: "permission_error", 429: "rate_limit_error"}
_CODES = {401: "invalid_api_key", 404: "not_found", 429: "rate_limit_exceeded"}


def refusal(status: int, reason: str) -> dict[str, Any]:
    """Return an error; `param` is the property that the reason begins with, where it begins with one."""
    kind = _TYPES.get(status, "invalid_request_error" if status < 500 else "server_error")
    pointer, found, _ = reason.partition(":")
    param = pointer[1:].replace("/", ".") if found and pointer.startswith("/") else None
    return {"error": {"message": reason, "type": kind, "param": param, "code": _CODES.get(status)}}


def new_id(prefix: str) -> str:
    """Return an id of its own for an answer, an item, a call."""
    return f"{prefix}{secrets.token_hex(12)}"


def now() -> int:
    """Return this instant in seconds since 1970."""
    return int(time.time())


def usage(tokens: Usage) -> dict[str, int]:
    """Return tokens as completions tell them."""
    return {
        "prompt_tokens": tokens.prompt,
        "completion_tokens": tokens.completion,
        "total_tokens": tokens.total,
    }


def stops(given: Any) -> Sequence[str]:
    """Return the stop words of a request, which has one, several or none; raise `Problem` 400 for anything else."""
    words = [given] if isinstance(given, str) else [] if given is None else given
    if not isinstance(words, list) or not all(isinstance(word, str) for word in words):
        raise Problem(400, "/stop: must be text, or a list of texts")
    return words


def streamed(chunks: Iterable[Mapping[str, Any]]) -> Answer:
    """Answer with nameless events and the end mark."""
    return Answer(200, _lines(chunks), {"Content-Type": "text/event-stream"})


def named(events: Iterable[Mapping[str, Any]]) -> Answer:
    """Answer with events that are named by their `type`."""
    return Answer(200, _named_lines(events), {"Content-Type": "text/event-stream"})


async def _lines(chunks: Iterable[Mapping[str, Any]]) -> AsyncIterator[bytes]:
    for chunk in chunks:
        yield b"data: " + _json(chunk) + b"\n\n"
        # Each event is a write of its own, and others get their turn.
        await asyncio.sleep(0)
    yield b"data: [DONE]\n\n"


async def _named_lines(events: Iterable[Mapping[str, Any]]) -> AsyncIterator[bytes]:
    for number, event in enumerate(events):
        data = _json({**event, "sequence_number": number})
        yield b"event: " + event["type"].encode() + b"\ndata: " + data + b"\n\n"
        await asyncio.sleep(0)


def _json(value: Mapping[str, Any]) -> bytes:
    text = json.dumps(value, separators=(",", ":"), ensure_ascii=False, allow_nan=False)
    return text.encode("utf-8", "replace")
