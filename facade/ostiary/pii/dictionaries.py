"""What is known of a word that stands with a capital: whether people, places, companies or sentences have it."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache, lru_cache
from importlib import resources
from typing import Final

__all__ = [
    "AMBIGUOUS",
    "BLOCKED",
    "COMMON",
    "FIRST",
    "INFLECTED",
    "LAST",
    "ORGANIZATION",
    "PLACE",
    "SURE",
    "traits",
]

# Traits of a word: flags, as a word may have several.
FIRST: Final = 1  # a first name
LAST: Final = 2  # a surname
AMBIGUOUS: Final = 4  # a first name, but a word, month or place too
COMMON: Final = 8  # a word of the language
BLOCKED: Final = 16  # a word that often has a capital, for other reasons than being a name
PLACE: Final = 32
ORGANIZATION: Final = 64  # what makes the words before it an organization, a place or a thing
SURE: Final = 128  # a first name that is one where it stands alone, too
INFLECTED: Final = 256  # a form of a word of the language, which it has as COMMON too

_ENDINGS: Final = (
    ("ies", ("y",)),
    ("es", ("", "e")),
    ("s", ("",)),
    ("ied", ("y",)),
    ("ed", ("", "e")),
    ("ing", ("", "e")),
    ("ly", ("",)),
    ("ness", ("",)),
)


@lru_cache(maxsize=65_536)
def traits(word: str) -> int:
    """Return what is known of a word in small letters; of one with a hyphen, what is known of its parts."""
    if "-" in word:
        return _of_parts(word)
    found = LAST if word in _last() else 0
    if word in _list("blocked"):
        found |= BLOCKED
    if word in _list("organizations"):
        found |= ORGANIZATION
    if word in _list("places"):
        found |= PLACE
    if word in _list("common"):
        found |= COMMON
    elif any(stem in _list("common") for stem in _stems(word)):
        found |= COMMON | INFLECTED
    return found | _as_first(word, found)


def _as_first(word: str, found: int) -> int:
    if word in _list("ambiguous"):
        return FIRST | AMBIGUOUS
    if word in _list("first_more"):
        return FIRST | SURE
    if word in _list("first"):
        if found & (COMMON | BLOCKED | PLACE):
            return FIRST | AMBIGUOUS
        return FIRST if found & LAST else FIRST | SURE
    return 0


def _of_parts(word: str) -> int:
    known = [traits(part) for part in word.split("-") if part]
    if not known:
        return 0
    every, any_ = known[0], 0
    for each in known:
        every &= each
        any_ |= each
    return (every & ~LAST) | (any_ & (LAST | BLOCKED)) | (known[0] & FIRST)


def _stems(word: str) -> Iterator[str]:
    for ending, instead in _ENDINGS:
        stem = word.removesuffix(ending)
        if len(stem) >= 3 and stem != word:
            yield from (stem + each for each in instead)
            if ending in ("ed", "ing") and len(stem) > 3 and stem[-1] == stem[-2]:
                yield stem[:-1]


@cache
def _last() -> frozenset[str]:
    return _list("last") | _list("last_more")


@cache
def _list(name: str) -> frozenset[str]:
    text = resources.files("ostiary.pii").joinpath("words", f"{name}.txt").read_text("ascii")
    return frozenset(word for line in text.splitlines() if not line.startswith("#") for word in line.split())
