"""What of a service's answer may be kept on an error: truncated, without credentials, without echoes of the request."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from typing import Any
from urllib.parse import parse_qsl

from ostiary._core.echoes import PIECE, masked

__all__ = ["redacted_body", "server_code", "server_message", "short_word"]

LIMIT = 2_000
_MESSAGE_LIMIT = 500
# Comparing takes time and memory in proportion.
_COMPARED = 1_000_000
_MASK = "[…]"
# What a code or a name of somebody is written with; anything else may be words of somebody's.
_WORD = re.compile(r"[\w.:-]{1,64}")
_CREDENTIAL = re.compile(
    r"(?i)\b(bearer|basic|token)\s+[\w.~+/=-]{8,}|\beyJ[\w-]{8,}\.[\w-]+\.[\w-]*|\b(sk|pk|key)[-_][\w-]{12,}"
)


def redacted_body(content: bytes, sent: bytes, secrets: Iterable[str]) -> str:
    """Return the answer as text of at most 2 000 characters, secrets and echoes of the request masked.

    They are found in whatever way JSON, URLs or HTML escape them, and in part too. A request too large to be compared
    leaves nothing of the answer.
    """
    if len(sent) > _COMPARED:
        return _MASK if content else ""
    # Mask before cutting: half a secret at the cut would not be found.
    text = content[: 8 * LIMIT].decode("utf-8", "replace")
    text = _CREDENTIAL.sub(_MASK, masked(text, secrets, _long_texts(sent), _MASK))
    return text if len(text) <= LIMIT else text[:LIMIT] + "…"


def _long_texts(sent: bytes) -> Iterator[str]:
    try:
        stack: list[Any] = [json.loads(sent)] if sent else []
    except (ValueError, RecursionError):
        text = sent.decode("utf-8", "replace")
        stack = [text, *(value for _, value in parse_qsl(text))]
    while stack:
        item = stack.pop()
        if isinstance(item, str):
            if len(item) >= PIECE:
                yield item
        elif isinstance(item, dict):
            stack.extend(item.values())
        elif isinstance(item, list):
            stack.extend(item)


def server_message(body: str) -> str | None:
    """Find the message in an (already redacted) JSON error body, in the shapes that services use."""
    try:
        value: Any = json.loads(body)
    except (ValueError, RecursionError):
        return None
    for _ in range(3):
        if isinstance(value, str):
            return value[:_MESSAGE_LIMIT] or None
        if not isinstance(value, dict):
            return None
        value = next(
            (value[key] for key in ("detail", "message", "error", "error_description") if value.get(key)),
            None,
        )
    return value[:_MESSAGE_LIMIT] if isinstance(value, str) else None


def server_code(body: str) -> tuple[str | None, str | None]:
    """Find `code` and `source` in an (already redacted) JSON error body, where they are short words or numbers."""
    try:
        value: Any = json.loads(body)
    except (ValueError, RecursionError):
        return None, None
    if not isinstance(value, dict):
        return None, None
    return short_word(value.get("code")), short_word(value.get("source"))


def short_word(value: object) -> str | None:
    """Return a code or a name as text; None for what may be somebody's words."""
    if isinstance(value, str | int) and not isinstance(value, bool) and _WORD.fullmatch(str(value)):
        return str(value)
    return None
