"""What changed from one text to the next, word by word."""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from typing import Final

from ostiary.sandbox.console.parts import Segment, plain

__all__ = ["changed"]

_MOST_WORDS: Final = 4000
"""Beyond, two texts are shown as they are: to compare them would take too long for a page."""


def changed(old: str, new: str) -> tuple[list[Segment], list[Segment]]:
    """Return both texts in pieces: in the first, what was taken out is marked, and in the second, what was put in."""
    before, after = re.findall(r"\w+|\s+|[^\w\s]", old), re.findall(r"\w+|\s+|[^\w\s]", new)
    if max(len(before), len(after)) > _MOST_WORDS:
        return plain(old), plain(new)
    left: list[Segment] = []
    right: list[Segment] = []
    for kind, i, j, k, m in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        same = kind == "equal"
        left += _piece(before[i:j], None if same else "taken out")
        right += _piece(after[k:m], None if same else "put in")
    return left, right


def _piece(words: list[str], kind: str | None) -> list[Segment]:
    return [Segment("".join(words), kind)] if words else []
