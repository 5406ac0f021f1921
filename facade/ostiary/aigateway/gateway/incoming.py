"""What callers send: bodies of chats, ids of requests, and paths, read so that nothing passes in disguise. Pure."""

from __future__ import annotations

import json
from collections.abc import Mapping, MutableMapping, Sequence
from typing import Any
from urllib.parse import quote, unquote
from uuid import uuid4

__all__ = ["chat_of", "forwarded_path", "request_id_of"]


def chat_of(body: bytes) -> dict[str, Any] | str:
    """Return what a chat asks, or what is wrong with it: processors read messages, and so they must be some."""
    try:
        asked: Any = json.loads(body)
    except (ValueError, RecursionError):
        return "the body is not JSON"
    if not isinstance(asked, dict) or not isinstance(asked.get("messages"), list):
        return "messages is missing, or no list"
    messages: list[Any] = asked["messages"]
    odd = next((place for place, each in enumerate(messages) if not isinstance(each, dict)), None)
    return asked if odd is None else f"messages[{odd}] is no object"


def forwarded_path(scope: MutableMapping[str, Any], allowed: Sequence[str]) -> str | None:
    """Return where a request goes below the upstream's base URL, as it was spelled; None for where it may not go.

    A path with a step upwards (`..`), however it is spelled, may not: the upstream would read it as another one.
    """
    root = str(scope.get("root_path", ""))
    spelled = scope.get("raw_path") or quote(str(scope["path"])).encode()
    path = spelled.decode("latin-1").partition("?")[0].removeprefix(quote(root)).removeprefix("/v1")
    plain = path
    while "%" in plain and (once := unquote(plain)) != plain:
        plain = once
    if any(step in (".", "..") for step in plain.replace("\\", "/").split("/")):
        return None
    return path if any(plain == each or plain.startswith(f"{each}/") for each in allowed) else None


def request_id_of(headers: Mapping[str, str]) -> str:
    """Return the caller's id of the request, else that of its trace, else a new one."""
    if given := headers.get("x-request-id", "").strip():
        return given[:128]
    trace = headers.get("traceparent", "").split("-")
    return trace[1] if len(trace) == 4 and len(trace[1]) == 32 else str(uuid4())
