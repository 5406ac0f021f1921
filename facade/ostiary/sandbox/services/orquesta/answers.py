"""Answers and events in the shape that every generation of the vendor's SDK reads.

One shape serves all: 2.0.11 and 2.3.3 pass over `type` and `telemetry`, which 4.x insists on. What the older two can't
read is never sent: `id:` and `retry:` lines, `data:` without a space or over several lines, anything that isn't ASCII
(2.3.3 decodes each network chunk alone), and a backslash before a quote (2.0.11 takes the quote for an escaped one).
"""

from __future__ import annotations

import json
import re
import secrets
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from ostiary.sandbox.model import FINGERPRINT, FunctionCall, Usage

MEDIA_TYPE = "text/event-stream"
END = b"data: [DONE]\n\n"
# 2.3.3 takes each network chunk for one event; this many seconds keep two of them apart.
SPACING = 0.02

_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_ESCAPE = re.compile(r"\\(.)")


@dataclass(frozen=True, slots=True)
class Head:
    """What all answers and events of one transaction have in common."""

    id: str
    created: str
    model: str
    provider: str
    trace_id: str
    span_id: str

    @classmethod
    def new(cls, provider: str, model: str) -> Head:
        """Begin a transaction now."""
        return cls(ulid(), instant(), model, provider, ulid(), secrets.token_hex(8))

    def answer(
        self, kind: str, choices: Sequence[Mapping[str, Any]], *, final: bool = True
    ) -> dict[str, Any]:
        """Return an answer, or one event of a stream."""
        found: dict[str, Any] = {
            "id": self.id,
            "created": self.created,
            "object": kind,
            "model": self.model,
            "provider": self.provider,
            "is_final": final,
            "system_fingerprint": FINGERPRINT,
            "telemetry": {"trace_id": self.trace_id, "span_id": self.span_id},
            "choices": list(choices),
        }
        if final:
            found["finalized"] = instant()
        return found


def text_choice(text: str, finish: str | None) -> dict[str, Any]:
    """Return a choice that holds text."""
    message = {"type": "content", "role": "assistant", "content": text}
    return {"index": 0, "message": message, "finish_reason": finish}


def calls_choice(text: str | None, calls: Sequence[FunctionCall], finish: str | None) -> dict[str, Any]:
    """Return a choice that calls functions."""
    called = [
        {
            "id": call.id,
            "index": index,
            "type": "function",
            "function": {"name": call.name, "arguments": call.arguments},
        }
        for index, call in enumerate(calls)
    ]
    message = {"type": "tool_calls", "role": "assistant", "content": text, "tool_calls": called}
    return {"index": 0, "message": message, "finish_reason": finish}


def image_choice(url: str, index: int) -> dict[str, Any]:
    """Return a choice that holds an image."""
    return {
        "index": index,
        "message": {"type": "image", "role": "assistant", "url": url},
        "finish_reason": "stop",
    }


def usage(tokens: Usage) -> dict[str, int]:
    """Return tokens as `usage` tells them."""
    return {
        "prompt_tokens": tokens.prompt,
        "completion_tokens": tokens.completion,
        "total_tokens": tokens.total,
    }


def refusal(status: int, reason: str, source: str = "system") -> dict[str, Any]:
    """Return an error: 2.0.11 reads `error`, newer ones `message`."""
    return {"code": status, "error": reason, "message": reason, "source": source}


def event(value: Mapping[str, Any]) -> bytes:
    """Return a value as one event, in ASCII and on one line."""
    text = json.dumps(value, separators=(",", ":"), allow_nan=False)
    spelled = _ESCAPE.sub(lambda match: r"\u005c" if match.group(1) == "\\" else match.group(0), text)
    return f"data: {spelled}\n\n".encode("ascii")


def ulid() -> str:
    """Return a new ULID: 48 bits of time and 80 of chance, in Crockford's base 32."""
    number = int(time.time() * 1000) << 80 | secrets.randbits(80)
    return "".join(_ALPHABET[number >> shift & 31] for shift in range(125, -1, -5))


def instant() -> str:
    """Return this instant as the service writes it."""
    return datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
