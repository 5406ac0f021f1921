"""Chunks from the bytes of an answer: of JSON or of server-sent events."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any

__all__ = ["chunks_of"]


def chunks_of(body: bytes | Iterable[bytes]) -> Iterator[Any]:
    """Yield what an answer's bytes hold: the one JSON value, or each event's data; what can't be read is left out."""
    data = body if isinstance(body, bytes) else b"".join(body)
    text = data.decode("utf-8", "replace").lstrip("\ufeff \t\r\n")
    if text.startswith(("{", "[")):
        yield from _json(text)
        return
    lines: list[str] = []
    for line in (*text.replace("\r\n", "\n").replace("\r", "\n").split("\n"), ""):
        if line.startswith("data:"):
            lines.append(line[5:].removeprefix(" "))
        elif not line and lines:
            event = "\n".join(lines)
            lines = []
            if event.strip() != "[DONE]":
                yield from _json(event)


def _json(text: str) -> Iterator[Any]:
    try:
        yield json.loads(text)
    except ValueError:
        return
