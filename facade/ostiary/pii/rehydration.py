"""Putting back what placeholders stand for: in a whole text, in nested JSON, and in a text that still comes."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Mapping
from typing import Any, Final

from ostiary._core.given import kind_of
from ostiary.errors import InvalidInputError

__all__ = ["PLACEHOLDER", "Rehydrator", "rehydrate", "rehydrate_value"]

PLACEHOLDER: Final = re.compile(r"<[A-Z][A-Z0-9_]*_[0-9]+>")
"""The form of a placeholder. It begins and ends with what stands nowhere else in it, so that none can overlap."""


def rehydrate(text: str, placeholders: Mapping[str, str]) -> str:
    """Return a text with what its placeholders stand for; one that stands for nothing stays as it is.

    Raises `ostiary.errors.InvalidInputError` for what is no text, and for placeholders that are no mapping.
    """
    if not isinstance(text, str):  # pyright: ignore[reportUnnecessaryIsInstance]
        raise InvalidInputError(f"text is {kind_of(text)}; pass text")
    if not isinstance(placeholders, Mapping):  # pyright: ignore[reportUnnecessaryIsInstance]
        raise InvalidInputError(
            f"placeholders is {kind_of(placeholders)}; pass a dictionary, as a redaction has it"
        )
    if not placeholders or "<" not in text:
        return text
    return PLACEHOLDER.sub(lambda found: placeholders.get(found.group(), found.group()), text)


def rehydrate_value(value: Any, placeholders: Mapping[str, str]) -> Any:
    """Return a copy of nested dicts, lists, tuples and texts with what their placeholders stand for, keys too."""
    if isinstance(value, str):
        return rehydrate(value, placeholders)
    if isinstance(value, Mapping):
        return {
            rehydrate_value(key, placeholders): rehydrate_value(each, placeholders)
            for key, each in value.items()
        }
    if isinstance(value, list):
        return [rehydrate_value(each, placeholders) for each in value]
    if isinstance(value, tuple):
        return tuple(rehydrate_value(each, placeholders) for each in value)
    return value


class Rehydrator:
    """Rehydrate a text that comes in pieces, such as the answer of a model.

    What `feed` and `end` return, joined, is what `rehydrate` makes of the whole text, however it is cut; only an end
    that may yet become one of the placeholders is kept back. Placeholders that are added to the mapping count from
    the next piece on. For one thread.
    """

    def __init__(self, placeholders: Mapping[str, str]) -> None:
        self._placeholders = placeholders
        self._names: list[str] = []
        self._kept = ""

    def feed(self, piece: str) -> str:
        """Take a piece; return what is certain by now, which may be nothing. Raises as `rehydrate`."""
        if not isinstance(piece, str):  # pyright: ignore[reportUnnecessaryIsInstance]
            raise InvalidInputError(f"a piece is {kind_of(piece)}; pass text")
        text = self._kept + piece
        at = text.rfind("<")
        cut = at if at >= 0 and self._may_begin(text[at:]) else len(text)
        self._kept = text[cut:]
        return rehydrate(text[:cut], self._placeholders)

    def end(self) -> str:
        """Return what was kept back, now that nothing more comes."""
        kept, self._kept = self._kept, ""
        return kept

    def _may_begin(self, tail: str) -> bool:
        if len(self._names) != len(self._placeholders):
            self._names = sorted(self._placeholders)
        place = bisect_left(self._names, tail)
        return place < len(self._names) and tail != self._names[place] and self._names[place].startswith(tail)
