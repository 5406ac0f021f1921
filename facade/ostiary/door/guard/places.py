"""Where a chat's request holds texts of people, and putting other texts there. Pure; it changes nothing that it gets.

Wire: OpenAI's chat completions. Tools, formats and parameters are the application's own words and are left alone.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from ostiary.taps import plain

__all__ = ["WITHHELD", "Asked", "Place", "without_words"]

WITHHELD = "[withheld]"
# Words of the wire's own in a message: they name things, and are nobody's text.
_TECHNICAL = frozenset({"role", "type", "id", "tool_call_id", "status", "format", "cache_control", "index"})
# Of whom a `name` is a person's; a tool's is that of a function.
_PEOPLE = frozenset({"user", "assistant", "system", "developer"})


@dataclass(slots=True)
class Place:
    """Point at one text in a request."""

    where: str
    holder: Any = field(repr=False)
    key: Any = field(repr=False)

    @property
    def text(self) -> str:
        """What stands there now."""
        found: str = self.holder[self.key]
        return found

    @text.setter
    def text(self, text: str) -> None:
        self.holder[self.key] = text


class Asked:
    """Hold a request's body with messages of its own, and where in them texts and attachments are."""

    def __init__(self, body: Mapping[str, Any]) -> None:
        self.body: dict[str, Any] = dict(body)
        self.places: list[Place] = []
        self.attachments: list[Place] = []
        messages = plain(body.get("messages"))
        if isinstance(messages, list):
            self.body["messages"] = messages
            for number, message in enumerate(messages):
                if isinstance(message, dict):
                    self._message(f"messages[{number}]", message)
        prediction = plain(body.get("prediction"))
        if isinstance(prediction, dict):
            self.body["prediction"] = prediction
            self._content("prediction", prediction, "content")

    def withheld(self) -> dict[str, Any]:
        """Return the body with nothing of what people wrote."""
        other = Asked(self.body)
        for place in other.places:
            place.text = WITHHELD
        return other.without_attachments()

    def without_attachments(self) -> dict[str, Any]:
        """Return the body with a word in the place of each attachment."""
        if not self.attachments:
            return self.body
        other = Asked(self.body)
        for place in other.attachments:
            kind = place.holder[place.key].get("type", "part")
            place.holder[place.key] = {"type": "text", "text": f"[{kind} withheld]"}
        return other.body

    def _message(self, where: str, message: dict[str, Any]) -> None:
        for name in message:
            place = f"{where}.{name}"
            if name == "content":
                self._content(place, message, name)
            elif name == "tool_calls":
                for number, call in enumerate(message[name] or ()):
                    self._call(f"{place}[{number}]", call)
            elif name == "function_call":
                self._arguments(place, message[name])
            elif name == "name":
                if message.get("role") in _PEOPLE and isinstance(message[name], str):
                    self.places.append(Place(place, message, name))
            elif name not in _TECHNICAL:
                self.places += _texts(place, message, name)

    def _content(self, where: str, holder: dict[str, Any], key: str) -> None:
        content = holder.get(key)
        if isinstance(content, str):
            self.places.append(Place(where, holder, key))
        elif isinstance(content, list):
            for number, part in enumerate(content):
                self._part(f"{where}[{number}]", content, number, part)

    def _part(self, where: str, parts: list[Any], number: int, part: Any) -> None:
        if isinstance(part, str):
            self.places.append(Place(where, parts, number))
        elif isinstance(part, dict):
            kind = part.get("type")
            if kind in ("text", "refusal") and isinstance(part.get(kind), str):
                self.places.append(Place(f"{where}.{kind}", part, kind))
            else:
                self.attachments.append(Place(where, parts, number))

    def _call(self, where: str, call: Any) -> None:
        if isinstance(call, dict):
            for kind in ("function", "custom"):
                self._arguments(f"{where}.{kind}", call.get(kind))

    def _arguments(self, where: str, called: Any) -> None:
        if not isinstance(called, dict):
            return
        for name in ("arguments", "input"):
            if isinstance(called.get(name), str):
                called[name] = _legible(called[name])
                self.places.append(Place(f"{where}.{name}", called, name))


def without_words(answer: Any) -> Any:
    """Return an answer with nothing of what the model said, which may repeat what it read; None for none."""
    if answer is None:
        return None
    told = plain(answer)
    message = {"role": "assistant", "content": WITHHELD}
    kept = [
        {"index": each.get("index"), "finish_reason": each.get("finish_reason"), "message": message}
        for each in told.get("choices") or ()
    ]
    return {**told, "choices": kept}


def _texts(where: str, holder: Any, key: Any) -> Iterator[Place]:
    """Yield every text below a field that the wire doesn't know."""
    value = holder[key]
    if isinstance(value, str):
        yield Place(where, holder, key)
    elif isinstance(value, dict):
        for name in value:
            if name not in _TECHNICAL:
                yield from _texts(f"{where}.{name}", value, name)
    elif isinstance(value, list):
        for number in range(len(value)):
            yield from _texts(f"{where}[{number}]", value, number)


def _legible(arguments: str) -> str:
    """Return arguments without escapes that would hide a text from whoever looks for it."""
    if "\\" not in arguments:
        return arguments
    try:
        return json.dumps(json.loads(arguments), ensure_ascii=False)
    except ValueError:
        return arguments
