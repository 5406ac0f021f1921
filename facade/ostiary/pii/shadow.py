"""The shadow of a text: the same in ASCII, so that detectors see through accents, widths and escapes.

What people read alike becomes alike: "Müller" casts "Muller", digits in full width or
Arabic ones cast 0 to 9, a no-break space casts a space, a typographic hyphen or quote its plain form. Letters of other
scripts cast X or x, by case. Characters that show nothing (soft hyphens, zero-width spaces, combining accents) cast
nothing, and the escapes of JSON, which texts inside of texts have, cast what they stand for. `span` leads back.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from typing import Final

from ostiary.pii.findings import Span

__all__ = ["Shadow", "shadow"]

_ESCAPE: Final = re.compile(r"\\(?:u[0-9a-fA-F]{4}|[nrtbf\"'/\\])")
_ESCAPED: Final = {"n": "\n", "r": "\n", "t": "\t", "b": " ", "f": "\n"}
_LETTERS: Final = {
    "ß": "s",
    "ø": "o",
    "Ø": "O",
    "ł": "l",
    "Ł": "L",
    "đ": "d",
    "Đ": "D",
    "ı": "i",
    "æ": "a",
    "Æ": "A",
}
_MARKS: Final = {
    "‘": "'",
    "’": "'",
    "ʼ": "'",
    "′": "'",
    "“": '"',
    "”": '"',
    "«": '"',
    "»": '"',
    "…": ".",
    "−": "-",
}
_OTHER: Final = "~"


class Shadow:
    """A text's shadow as RE2 wants it, the same as a `str`, and the way back to places of the text."""

    __slots__ = ("_places", "bytes", "text")

    def __init__(self, text: str, places: Sequence[int] | None) -> None:
        self.text: str = text
        self.bytes: bytes = text.encode("ascii")
        self._places = places

    def span(self, start: int, end: int) -> Span:
        """Return where in the text a part of its shadow stands."""
        return (start, end) if self._places is None else (self._places[start], self._places[end])


def shadow(text: str) -> Shadow:
    """Return the shadow of a text."""
    escaped = "\\" in text
    if text.isascii() and not escaped:
        return Shadow(text, None)
    cast = text.translate(_CAST)
    if not escaped and len(cast) == len(text):
        return Shadow(cast, None)
    return _uneven(text) if escaped else _shorter(text)


def _shorter(text: str) -> Shadow:
    pieces = [_CAST[ord(each)] for each in text]
    places = [place for place, piece in enumerate(pieces) if piece]
    return Shadow("".join(pieces), [*places, len(text)])


def _uneven(text: str) -> Shadow:
    pieces: list[str] = []
    places: list[int] = []
    at = 0
    for start, end, piece in [*_escapes(text), (len(text), len(text), "")]:
        for place in range(at, start):
            if each := _CAST[ord(text[place])]:
                pieces.append(each)
                places.append(place)
        if each := piece and _CAST[ord(piece)]:
            pieces.append(each)
            places.append(start)
        at = end
    return Shadow("".join(pieces), [*places, len(text)])


def _escapes(text: str) -> list[tuple[int, int, str]]:
    return [(*found.span(), _unescaped(found.group())) for found in _ESCAPE.finditer(text)]


def _unescaped(escape: str) -> str:
    return chr(int(escape[2:], 16)) if escape[1] == "u" else _ESCAPED.get(escape[1], escape[1])


class _Cast(dict[int, str]):
    """What each character casts, worked out when it is first met; there are as many as Unicode has, at most."""

    def __missing__(self, code: int) -> str:
        cast = self[code] = _cast(chr(code))
        return cast


def _cast(character: str) -> str:
    if character.isascii():
        return character
    known = _LETTERS.get(character) or _MARKS.get(character)
    if known:
        return known
    category = unicodedata.category(character)
    if category in ("Mn", "Me", "Cf"):
        return ""
    plain = unicodedata.normalize("NFKD", character)[0]
    if plain.isascii():
        return plain
    if category == "Nd":
        return str(unicodedata.digit(character))
    if category[0] == "L":
        return "X" if category in ("Lu", "Lt") else "x"
    return {"Z": " ", "P": "-" if category == "Pd" else "."}.get(category[0], _OTHER)


_CAST: Final = _Cast()
