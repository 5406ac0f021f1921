"""What is planted, and every form in which it could show."""

from __future__ import annotations

import base64
import html
import json
import secrets
from typing import TYPE_CHECKING
from urllib.parse import quote, quote_plus

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["Planted", "new_prompt", "new_secret"]

_WINDOW = 12
_STRIDE = 4


class Planted:
    """Hold one value that must not show, with what to look for in each of its forms.

    A piece of 15 characters is enough to be seen (a text that was cut off still leaks), unless `whole`: then only all
    of it counts, as befits ordinary words. The value itself is in no repr.
    """

    def __init__(self, name: str, value: str, *, whole: bool = False) -> None:
        if len(value) < _WINDOW:
            raise ValueError(
                f"{name!r} has fewer than {_WINDOW} characters, too few to be told from other text"
            )
        self.name = name
        self.value = value
        self._folded = [
            (form, _windows(text.casefold(), whole=whole)) for form, text in _folding_forms(value)
        ]
        self._base64 = [piece for text in _base64(value) for piece in _windows(text, whole=whole)]

    def __repr__(self) -> str:
        return f"Planted({self.name!r}, {self.hint})"

    @property
    def hint(self) -> str:
        """The value's first four characters and its length, by which to know it without showing it."""
        return f"{self.value[:4]}... of {len(self.value)} characters"

    def found_in(self, text: str, folded: str) -> str | None:
        """Return the form in which this value shows in a text (`folded` is its casefold), or None."""
        for form, pieces in self._folded:
            if any(piece in folded for piece in pieces):
                return form
        return "base64" if any(piece in text for piece in self._base64) else None

    def masked(self, text: str) -> str:
        """Return a text (the name of a place) with every piece of this value that it holds starred out."""
        folded, shown = text.lower(), list(text)
        for piece in [piece for _, pieces in self._folded for piece in pieces] + self._base64:
            start = folded.find(piece.lower())
            while start >= 0:
                shown[start : start + len(piece)] = "*" * len(piece)
                start = folded.find(piece.lower(), start + 1)
        return "".join(shown)


def _windows(text: str, *, whole: bool) -> list[str]:
    if whole or len(text) <= _WINDOW:
        return [text]
    starts = [*range(0, len(text) - _WINDOW, _STRIDE), len(text) - _WINDOW]
    return list(dict.fromkeys(text[start : start + _WINDOW] for start in starts))


def _folding_forms(value: str) -> Iterator[tuple[str, str]]:
    """Yield the forms that are compared without regard to case."""
    yield "as it is", value
    yield "URL-encoded", quote(value, safe="")
    yield "URL-encoded", quote_plus(value)
    yield "JSON-escaped", json.dumps(value)[1:-1]
    yield "JSON-escaped", json.dumps(value, ensure_ascii=False)[1:-1]
    yield "HTML-escaped", html.escape(value)
    yield "repr", repr(value)[1:-1]
    yield "ascii", ascii(value)[1:-1]
    yield "UTF-8 read as Latin-1", value.encode().decode("latin-1")
    yield "repr of its bytes", repr(value.encode())[2:-1]
    yield "hex", value.encode().hex()
    yield "reversed", value[::-1]


def _base64(value: str) -> Iterator[str]:
    """Yield the value's base64 at each offset in a longer text, less the characters that its neighbours touch."""
    data = value.encode()
    for offset in range(3):
        whole = data[: len(data) - (offset + len(data)) % 3]
        text = base64.b64encode(bytes(offset) + whole).decode()
        inner = text[(0, 2, 3)[offset] :].rstrip("=")
        yield inner
        yield inner.replace("+", "-").replace("/", "_")


def _woven(separators: str) -> str:
    # Groups as long as a window, so that some windows are free of separators and alike in every encoding.
    return "".join(secrets.token_hex(_WINDOW // 2 + 1) + separator for separator in separators)


def new_secret() -> str:
    """Return a new secret that may stand in any header or cookie and is altered by URL and base64 encoding."""
    return f"cn{_woven('/+=')}{secrets.token_hex(7)}"


def new_prompt() -> str:
    """Return a new text with quotes, line breaks, markup and letters beyond ASCII, unlike any other text."""
    return f'Say "{_woven(chr(10) + chr(92) + "<ü")}" backwards: {secrets.token_hex(7)} ✓'
