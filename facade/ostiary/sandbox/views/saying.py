"""Reading what was said out of recorded JSON, in whatever of the usual shapes it is."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any, cast

from ostiary.sandbox.console.parts import Said, Segment, plain

__all__ = ["content", "instant", "marked", "messages", "pairs", "tokens"]


def messages(value: Any) -> list[Said]:
    """Return the messages in a list of OpenAI's or Anthropic's kind; what is none is left out."""
    return list(_said(value))


def _said(value: Any) -> Iterator[Said]:
    for each in value if isinstance(value, list) else ():
        if isinstance(each, dict):
            message = cast("dict[str, Any]", each)
            text = content(message.get("content"))
            calls = message.get("tool_calls") or message.get("function_call")
            text = f"{text}\n{_compact(calls)}".strip() if calls else text
            yield Said(str(message.get("role") or "message"), plain(text))


def content(value: Any) -> str:
    """Return the text of a message's content: a text, or blocks of it; of others their kind."""
    if isinstance(value, str):
        return value
    if isinstance(value, list):
        return "\n".join(content(each) for each in value)
    if isinstance(value, dict):
        block = cast("dict[str, Any]", value)
        text = block.get("text")
        return text if isinstance(text, str) else f"[{block.get('type') or _compact(block)}]"
    return "" if value is None else _compact(value)


def pairs(value: Any) -> list[tuple[str, str]]:
    """Return the facts of a JSON object, each as a text."""
    if not isinstance(value, Mapping):
        return []
    facts = cast("Mapping[str, Any]", value)
    return [
        (str(name), each if isinstance(each, str) else _compact(each))
        for name, each in facts.items()
        if each is not None
    ]


def tokens(value: Any) -> list[tuple[str, str]]:
    """Return the counts of tokens in a JSON object, such as `total_tokens`."""
    if not isinstance(value, Mapping):
        return []
    return [(name, text) for name, text in pairs(value) if name.endswith("tokens") and text.isdigit()]


def instant(value: Any) -> datetime | None:
    """Return the instant that RFC 3339 text names, None for whatever else was recorded."""
    if not isinstance(value, str):
        return None
    try:
        made = datetime.fromisoformat(value)
    except ValueError:
        return None
    return made if made.tzinfo else None


def marked(text: str, known: Mapping[str, str]) -> list[Segment]:
    """Return a text in pieces, those that are keys of a mapping marked with its values."""
    pieces: list[Segment] = []
    at = 0
    while at < len(text):
        # The next of what is known, the longest where several begin at a place.
        found = min(
            ((text.find(each, at), -len(each), each) for each in known if each and each in text[at:]),
            default=None,
        )
        if found is None:
            break
        place, _, each = found
        pieces += [Segment(text[at:place]), Segment(each, known[each])]
        at = place + len(each)
    return [piece for piece in (*pieces, Segment(text[at:])) if piece.text]


def _compact(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)
