"""Prompts with parts (text, pictures) for processors that read text alone, and back."""

from __future__ import annotations

from typing import Any

__all__ = ["Projection", "has_parts"]

Message = dict[str, Any]


def has_parts(messages: list[Message]) -> bool:
    """Tell whether any message's content is a list of parts."""
    return any(isinstance(message.get("content"), list) for message in messages)


class Projection:
    """Show each text part of a message as a message of its own; put changed texts back where they were."""

    def __init__(self, messages: list[Message]) -> None:
        self._messages = messages
        self._places: list[tuple[int, int | None]] = []
        self.shown: list[Message] = []
        for index, message in enumerate(messages):
            content = message.get("content")
            if not isinstance(content, list):
                self._places.append((index, None))
                self.shown.append(message)
                continue
            for number, part in enumerate(content):
                if isinstance(part, dict) and isinstance(part.get("text"), str):
                    self._places.append((index, number))
                    self.shown.append({"role": message.get("role", "user"), "content": part["text"]})

    def back(self, changed: list[Message]) -> list[Message]:
        """Return the messages with the changed texts. Raises `ValueError` where they can't be put back."""
        if len(changed) != len(self._places):
            raise ValueError("a prompt with parts came back with another number of messages")
        result = [dict(message) for message in self._messages]
        for (index, number), message in zip(self._places, changed, strict=True):
            if number is None:
                result[index] = message
                continue
            parts = list(result[index]["content"])
            parts[number] = {**parts[number], "text": message.get("content") or ""}
            result[index]["content"] = parts
        return result
