"""Putting back what bare placeholders such as `PERSON_0` stand for, in a whole text and in one that still comes.

Nothing marks where such a placeholder ends, so the longest one counts, and one that ends in a digit only where no other
digit follows: `PERSON_1` is no part of `PERSON_10`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

__all__ = ["BareRehydrator", "rehydrate_bare"]

_END = ""


class BareRehydrator:
    """Rehydrate a text that comes in pieces, such as the answer of a model.

    What `feed` and `end` return, joined, is what `whole` makes of the joined text, however it is cut; only an end that
    may be, or become, a placeholder is kept back. For one thread.
    """

    __slots__ = ("_ends", "_kept", "_known", "_longest", "_pattern", "_prefixes")

    def __init__(self, placeholders: Mapping[str, str]) -> None:
        self._known = {name: text for name, text in placeholders.items() if name}
        self._pattern = _pattern(self._known)
        self._prefixes = {name[:length] for name in self._known for length in range(1, len(name) + 1)}
        # The last signs of all beginnings: a text that ends in another one ends in no beginning.
        self._ends = frozenset(prefix[-1] for prefix in self._prefixes)
        self._longest = max(map(len, self._known), default=0)
        self._kept = ""

    def whole(self, text: str) -> str:
        """Return a whole text with what its placeholders stand for."""
        return text if self._pattern is None else self._pattern.sub(self._restored, text)

    def places(self, text: str) -> Iterator[tuple[int, int, str]]:
        """Yield where in a whole text its placeholders stand, and their names."""
        for found in () if self._pattern is None else self._pattern.finditer(text):
            yield found.start(), found.end(), found.group()

    def feed(self, piece: str) -> str:
        """Take a piece; return what is certain by now, which may be nothing."""
        pattern = self._pattern
        text = self._kept + piece if self._kept else piece
        if pattern is None or not text:
            return text
        if text[-1] not in self._ends:
            self._kept = ""
            return pattern.sub(self._restored, text)
        cut = self._cut(text, pattern)
        self._kept = text[cut:]
        return self._restored_up_to(cut, text) if cut else ""

    def end(self) -> str:
        """Return what was kept back, now that nothing more comes."""
        kept, self._kept = self._kept, ""
        return self.whole(kept)

    def _cut(self, text: str, pattern: re.Pattern[str]) -> int:
        """Return where the end begins that may be, or become, a placeholder."""
        beginnings = list(self._beginnings(text))
        if not beginnings:
            return len(text)
        # A beginning inside of a placeholder that is certain is none.
        for found in pattern.finditer(text, max(0, beginnings[0] - self._longest)):
            while beginnings and found.start() < beginnings[0] < found.end():
                beginnings.pop(0)
            if not beginnings or beginnings[0] <= found.start():
                break
        return beginnings[0] if beginnings else len(text)

    def _beginnings(self, text: str) -> Iterator[int]:
        prefixes = self._prefixes
        for at in range(max(0, len(text) - self._longest), len(text)):
            if text[at:] in prefixes:
                yield at

    def _restored_up_to(self, cut: int, text: str) -> str:
        # Searched in the whole text: what follows the cut may say that a placeholder before it is none.
        parts: list[str] = []
        at = 0
        for start, end, name in self.places(text):
            if start >= cut:
                break
            parts += (text[at:start], self._known[name])
            at = end
        return "".join([*parts, text[at:cut]])

    def _restored(self, found: re.Match[str]) -> str:
        return self._known[found.group()]

    def __repr__(self) -> str:
        return f"<{type(self).__name__} of {len(self._known)} placeholders>"


def rehydrate_bare(text: str, placeholders: Mapping[str, str]) -> str:
    """Return a text with what its bare placeholders stand for."""
    return BareRehydrator(placeholders).whole(text)


def _pattern(names: Mapping[str, str]) -> re.Pattern[str] | None:
    """Return a pattern that finds the longest name at each place, in a time that doesn't grow with their number."""
    if not names:
        return None
    trie: dict[str, Any] = {}
    for name in names:
        node = trie
        for sign in name:
            node = node.setdefault(sign, {})
        node[_END] = {"digit": r"(?![0-9])" if name[-1].isdigit() else ""}
    return re.compile(_branches(trie))


def _branches(node: dict[str, Any]) -> str:
    # Chains are written out without a group: nesting is as deep as names branch, not as long as they are.
    options: list[str] = []
    for sign, below in node.items():
        if sign == _END:
            continue
        text = re.escape(sign)
        while len(below) == 1 and _END not in below:
            ((sign, below),) = below.items()
            text += re.escape(sign)
        options.append(text + _branches(below))
    ends = node.get(_END)
    if not options:
        return ends["digit"] if ends else ""
    inner = "|".join(options)
    # A longer name first; where it fails, the one that ends here.
    return f"(?:{inner}|{ends['digit']})" if ends is not None else f"(?:{inner})"
