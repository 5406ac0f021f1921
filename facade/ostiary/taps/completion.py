"""A legacy completion from its chunks. Wire: OpenAI's `text_completion`; Anthropic's `completion` is much like it."""

from __future__ import annotations

from typing import Any

from ostiary.taps.fields import field, plain

__all__ = ["CompletionAssembler"]

_HEAD = ("id", "created", "model", "system_fingerprint")


class CompletionAssembler:
    """Put a legacy completion together: the text of each choice, and the usage."""

    def __init__(self) -> None:
        self.chunks: int = 0
        self._head: dict[str, Any] = {}
        self._texts: dict[int, list[str]] = {}
        self._finish: dict[int, Any] = {}
        self._usage: Any = None

    def add(self, chunk: Any) -> None:
        """Take the next chunk."""
        self.chunks += 1
        for name in _HEAD:
            value = field(chunk, name)
            if value:
                self._head[name] = value
        usage = field(chunk, "usage")
        if usage is not None:
            self._usage = usage
        for choice in field(chunk, "choices") or ():
            self._add(field(choice, "index") or 0, field(choice, "text"), field(choice, "finish_reason"))
        piece = field(chunk, "completion")
        if piece is not None:
            self._add(0, piece, field(chunk, "stop_reason"))

    def _add(self, index: int, text: Any, finish: Any) -> None:
        texts = self._texts.setdefault(index, [])
        if isinstance(text, str):
            texts.append(text)
        if finish is not None:
            self._finish[index] = finish

    def answer(self) -> dict[str, Any]:
        """Return the completion so far."""
        answer: dict[str, Any] = {"object": "text_completion", **self._head}
        answer["choices"] = [
            {"index": index, "text": "".join(self._texts[index]), "finish_reason": self._finish.get(index)}
            for index in sorted(self._texts)
        ]
        if self._usage is not None:
            answer["usage"] = plain(self._usage)
        return answer
