"""A response from its events. Wire: OpenAI's Responses API, `response.created` to `response.completed`."""

from __future__ import annotations

from typing import Any

from ostiary.taps.fields import field, plain

__all__ = ["ResponseAssembler"]

# What the pieces of a delta belong to: a field of an item, or one of a part in one of its lists.
_OF_ITEM = {
    "response.function_call_arguments.delta": "arguments",
    "response.mcp_call_arguments.delta": "arguments",
    "response.custom_tool_call_input.delta": "input",
    "response.code_interpreter_call_code.delta": "code",
}
_OF_PART = {
    "response.output_text.delta": ("content", "content_index", "output_text", "text"),
    "response.refusal.delta": ("content", "content_index", "refusal", "refusal"),
    "response.reasoning_text.delta": ("content", "content_index", "reasoning_text", "text"),
    "response.reasoning_summary_text.delta": ("summary", "summary_index", "summary_text", "text"),
}
_LAST = ("response.completed", "response.incomplete", "response.failed")


class ResponseAssembler:
    """Put a response together. The last event holds all of it; of one that breaks off, items are made from pieces."""

    def __init__(self) -> None:
        self.chunks: int = 0
        self._response: Any = None
        self._whole = False
        self._done: dict[int, Any] = {}
        self._begun: dict[int, _Item] = {}
        self._error: dict[str, Any] | None = None

    def add(self, chunk: Any) -> None:
        """Take the next event."""
        self.chunks += 1
        kind = field(chunk, "type")
        if kind in _OF_ITEM:
            self._item(chunk).add(_OF_ITEM[kind], field(chunk, "delta"))
        elif kind in _OF_PART:
            self._item(chunk).add_to_part(chunk, *_OF_PART[kind])
        elif kind == "response.output_item.added":
            self._begun[field(chunk, "output_index") or 0] = _Item(field(chunk, "item"))
        elif kind == "response.output_item.done":
            self._done[field(chunk, "output_index") or 0] = field(chunk, "item")
        elif kind == "error":
            self._error = {name: field(chunk, name) for name in ("message", "code", "param")}
        else:
            response = field(chunk, "response")
            if response is not None and not self._whole:
                self._response = response
                self._whole = kind in _LAST

    def _item(self, chunk: Any) -> _Item:
        index = field(chunk, "output_index") or 0
        item = self._begun.get(index)
        if item is None:
            item = self._begun[index] = _Item({"type": "message", "role": "assistant"})
        return item

    def answer(self) -> dict[str, Any]:
        """Return the response so far."""
        found = plain(self._response)
        answer: dict[str, Any] = dict(found) if isinstance(found, dict) else {"object": "response"}
        if not self._whole or not answer.get("output"):
            known = {index: item.answer() for index, item in self._begun.items()}
            known.update({index: plain(item) for index, item in self._done.items()})
            answer["output"] = [known[index] for index in sorted(known)]
        if self._error is not None and not answer.get("error"):
            answer["error"] = self._error
        return answer


class _Item:
    """An item of the output that is not complete yet."""

    def __init__(self, item: Any) -> None:
        self._item = item
        self._texts: dict[str, list[str]] = {}
        self._parts: dict[tuple[str, int], tuple[str, str, list[str]]] = {}

    def add(self, name: str, piece: Any) -> None:
        if isinstance(piece, str):
            self._texts.setdefault(name, []).append(piece)

    def add_to_part(self, chunk: Any, place: str, index: str, kind: str, name: str) -> None:
        key = (place, field(chunk, index) or 0)
        part = self._parts.get(key)
        if part is None:
            part = self._parts[key] = (kind, name, [])
        piece = field(chunk, "delta")
        if isinstance(piece, str):
            part[2].append(piece)

    def answer(self) -> dict[str, Any]:
        begun = plain(self._item)
        item: dict[str, Any] = dict(begun) if isinstance(begun, dict) else {}
        for name, pieces in self._texts.items():
            item[name] = "".join(pieces)
        made: dict[str, list[Any]] = {}
        for (place, _), (kind, name, pieces) in sorted(self._parts.items()):
            made.setdefault(place, []).append({"type": kind, name: "".join(pieces)})
        return {**item, **made}
