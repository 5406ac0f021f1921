"""A message from its events. Wire: Anthropic's `messages`, `message_start` to `message_stop`."""

from __future__ import annotations

import json
from typing import Any

from ostiary.taps.fields import Texts, field, plain

__all__ = ["MessageAssembler"]

# Which field of a block the pieces of a delta belong to. An `input_json_delta` holds JSON in pieces.
_PIECES = {
    "text_delta": ("text", "text"),
    "thinking_delta": ("thinking", "thinking"),
    "signature_delta": ("signature", "signature"),
    "input_json_delta": ("partial_json", "input"),
}


class MessageAssembler:
    """Put a message together: texts, tool uses, thinking, and every other kind of block as it began; the usage."""

    def __init__(self) -> None:
        self.chunks: int = 0
        self._message: dict[str, Any] = {"type": "message", "role": "assistant"}
        self._blocks: dict[int, _Block] = {}
        self._usage: dict[str, Any] = {}

    def add(self, chunk: Any) -> None:
        """Take the next event; helpers' own events among them (`text`, `content_block`, …) are passed over."""
        self.chunks += 1
        kind = field(chunk, "type")
        if kind == "content_block_delta":
            block = self._blocks.get(field(chunk, "index") or 0)
            if block is not None:
                block.add(field(chunk, "delta"))
        elif kind == "content_block_start":
            self._blocks[field(chunk, "index") or 0] = _Block(field(chunk, "content_block"))
        elif kind == "message_start":
            message = plain(field(chunk, "message")) or {}
            self._count(message.pop("usage", None))
            message.pop("content", None)
            self._message.update(message)
        elif kind == "message_delta":
            delta = plain(field(chunk, "delta")) or {}
            self._message.update({name: value for name, value in delta.items() if value is not None})
            self._count(plain(field(chunk, "usage")))

    def _count(self, usage: Any) -> None:
        # Counts of a later event are totals, not what was added.
        if isinstance(usage, dict):
            self._usage.update({name: value for name, value in usage.items() if value is not None})

    def answer(self) -> dict[str, Any]:
        """Return the message so far."""
        content = [self._blocks[index].answer() for index in sorted(self._blocks)]
        answer = {**self._message, "content": content}
        if self._usage:
            answer["usage"] = dict(self._usage)
        return answer


class _Block:
    """A block of a message."""

    def __init__(self, block: Any) -> None:
        begun = plain(block)
        # A copy: an SDK's helper goes on writing to the object that its event held.
        self._begun: dict[str, Any] = dict(begun) if isinstance(begun, dict) else {}
        self._texts = Texts()
        self._citations: list[Any] = []

    def add(self, delta: Any) -> None:
        kind = field(delta, "type")
        if kind == "citations_delta":
            self._citations.append(plain(field(delta, "citation")))
        elif kind in _PIECES:
            source, target = _PIECES[kind]
            self._texts.add(target, field(delta, source))

    def answer(self) -> dict[str, Any]:
        block = dict(self._begun)
        for name, text in self._texts.joined().items():
            if name == "input":
                block[name] = _read(text, block.get(name))
            else:
                begun = block.get(name)
                block[name] = begun + text if isinstance(begun, str) else text
        if self._citations:
            block["citations"] = self._citations
        return block


def _read(text: str, begun: Any) -> Any:
    """Return a tool's input; one that broke off stays text."""
    if not text:
        return begun if begun is not None else {}
    try:
        return json.loads(text)
    except ValueError:
        return text
