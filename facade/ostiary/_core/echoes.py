"""Finding texts in an answer that may have escaped, quoted, cut or nested them, and masking what is found.

An answer that repeats what was sent rarely does so as it is: a JSON error quotes a JSON body inside a string, a gateway
percent-encodes it, a page escapes it for HTML, a log line cuts it off. So the answer is read through several *views*,
each with one more layer of escapes undone, and pieces of what must not show are looked for in all of them.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator

__all__ = ["PIECE", "masked"]

# A run of so many characters in common is a repetition; shorter ones are words that a readable message needs.
PIECE = 12
_STRIDE = 4
_SHORTEST = 4
_LAYERS = 3
_ESCAPE = re.compile(
    r"(?P<pair>\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2})"
    r"|(?P<unit>\\u[0-9a-fA-F]{4})"
    r"|(?P<byte>\\x[0-9a-fA-F]{2})"
    r"|(?P<short>\\[\"'\\/bfnrt])"
    r"|(?P<percent>(?:%[0-9a-fA-F]{2})+)"
    r"|(?P<entity>&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z]{2,6});)"
)
_SHORT = {"b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t"}


class _View:
    """A text with a layer of escapes undone, and for each of its characters where it stands in the original."""

    __slots__ = ("ends", "starts", "text")

    def __init__(self, text: str, starts: list[int], ends: list[int]) -> None:
        self.text = text
        self.starts = starts
        self.ends = ends

    def undone(self) -> _View:
        """Return the view with one layer less."""
        pieces: list[str] = []
        starts: list[int] = []
        ends: list[int] = []
        at = 0
        for match in _ESCAPE.finditer(self.text):
            begin, end = match.span()
            plain = _plain(match)
            pieces += [self.text[at:begin], plain]
            starts += [*self.starts[at:begin], *[self.starts[begin]] * len(plain)]
            ends += [*self.ends[at:begin], *[self.ends[end - 1]] * len(plain)]
            at = end
        pieces.append(self.text[at:])
        return _View("".join(pieces), starts + self.starts[at:], ends + self.ends[at:])


def _plain(match: re.Match[str]) -> str:
    escape = match.group()
    if match["pair"]:
        units = bytes.fromhex(escape[2:6] + escape[8:12])
        return units.decode("utf-16-be", "replace")
    if match["unit"] or match["byte"]:
        return chr(int(escape[2:], 16))
    if match["short"]:
        return _SHORT.get(escape[1], escape[1])
    if match["percent"]:
        return bytes.fromhex(escape.replace("%", "")).decode("utf-8", "replace")
    return html.unescape(escape)


def _views(text: str) -> Iterator[_View]:
    view = _View(text, list(range(len(text))), list(range(1, len(text) + 1)))
    for _ in range(_LAYERS + 1):
        yield view
        if "+" in view.text:  # a space, in forms
            spaced = _View(view.text.replace("+", " "), view.starts, view.ends)
            yield spaced
            yield spaced.undone()  # here and not below: a plus that was escaped is a plus
        below = view.undone()
        if below.text == view.text:
            return
        view = below


def _layers(text: str) -> Iterator[str]:
    """Yield a text, and what is left of it where a view takes escapes off that are its own."""
    for _ in range(_LAYERS + 1):
        yield text
        below = _ESCAPE.sub(_plain, text)
        if below == text:
            return
        text = below


def masked(text: str, secrets: Iterable[str], echoes: Iterable[str], mask: str) -> str:
    """Return `text` with `mask` in place of each secret, and of each run of 15 characters that an echo has too.

    A secret counts from 4 characters on; one of 12 or more in part, too.
    """
    pieces: set[str] = set()
    whole: set[str] = set()
    for secret in secrets:
        for layer in _layers(secret):
            if len(layer) >= PIECE:
                pieces.update(_pieces(layer, 1))
            elif len(layer) >= _SHORTEST:
                whole.add(layer)
    for echo in echoes:
        for layer in _layers(echo):
            pieces.update(_pieces(layer, _STRIDE))
    if not pieces and not whole:
        return text
    hidden = bytearray(len(text))
    for view in _views(text):
        for begin, end in _found(view.text, pieces, whole):
            start, stop = view.starts[begin], view.ends[end - 1]
            hidden[start:stop] = b"\1" * (stop - start)
    return _with_masks(text, hidden, mask)


def _pieces(text: str, stride: int) -> Iterator[str]:
    last = len(text) - PIECE
    for start in range(0, last, stride):
        yield text[start : start + PIECE]
    if last >= 0:
        yield text[last:]


def _found(text: str, pieces: set[str], whole: set[str]) -> Iterator[tuple[int, int]]:
    if pieces:
        for start in range(len(text) - PIECE + 1):
            if text[start : start + PIECE] in pieces:
                yield start, start + PIECE
    for secret in whole:
        start = text.find(secret)
        while start >= 0:
            yield start, start + len(secret)
            start = text.find(secret, start + 1)


def _with_masks(text: str, hidden: bytearray, mask: str) -> str:
    shown: list[str] = []
    at = 0
    for run in re.finditer(rb"\x01+", hidden):
        shown += [text[at : run.start()], mask]
        at = run.end()
    return "".join([*shown, text[at:]])
