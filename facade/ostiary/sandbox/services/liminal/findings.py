"""Sensitive text: found by `ostiary.pii`, by a short list of places and by a tenant's own terms."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from ostiary.pii import (
    DATE_OF_BIRTH,
    DATE_TIME,
    DEFAULT_KINDS,
    PiiRedactor,
    word_detector,
)

_PLACES = (
    "Amsterdam|Berlin|Boston|Chicago|Dublin|Geneva|Lagos|Lisbon|London|Madrid|Mumbai|Nairobi|Oslo|Paris|Rome|Seattle"
    "|Sydney|Tokyo|Utrecht|Vienna|Zurich"
)
_CATEGORIES = ((0.9, "VERY LIKELY"), (0.8, "LIKELY"), (0.0, "POSSIBLE"))

REPLACED = ("redact", "mask")
"""Policy actions that put a placeholder."""


@dataclass(frozen=True, slots=True)
class Finding:
    """A piece of sensitive text from `start` to before `end`, and what its policy does with it."""

    kind: str
    start: int
    end: int
    score: float = 1.0
    action: str = "redact"
    term: str | None = None

    @property
    def category(self) -> str:
        """The score in words."""
        return next(words for least, words in _CATEGORIES if self.score >= least)


def find(text: str, actions: Mapping[str, str], terms: Iterable[str]) -> list[Finding]:
    """Return what is found in a text, in its order; none overlaps another.

    `actions` holds policy actions by kind, `redact` where none is given; `ignore` finds nothing. `terms` are words of
    the tenant's own.
    """
    found: list[Finding] = []
    for term in filter(None, terms):
        action = actions.get("CUSTOM_TERM", "redact")
        for match in re.finditer(re.escape(term), text):
            _add(found, Finding("CUSTOM_TERM", match.start(), match.end(), 1.0, action, term))
    for each in _redactor().find(text):
        _add(found, Finding(each.kind, each.start, each.end, each.score, actions.get(each.kind, "redact")))
    return sorted((each for each in found if each.action != "ignore"), key=lambda each: each.start)


@cache
def _redactor() -> PiiRedactor:
    # Liminal tells no births from other dates.
    kinds = (DEFAULT_KINDS | {DATE_TIME}) - {DATE_OF_BIRTH}
    return PiiRedactor(kinds, [word_detector("LOCATION", _PLACES.split("|"), score=0.85)])


def told(text: str, given: Iterable[Mapping[str, Any]]) -> list[Finding]:
    """Return the findings that a request tells, in the order of the text. Raises `ValueError` for one outside of it."""
    found: list[Finding] = []
    for each in sorted(given, key=lambda each: (each["start"], -each["end"])):
        if not 0 <= each["start"] < each["end"] <= len(text):
            raise ValueError
        _add(found, Finding(each["type"], each["start"], each["end"], each["score"], each["policyAction"]))
    return found


def _add(found: list[Finding], new: Finding) -> None:
    if not any(new.start < each.end and each.start < new.end for each in found):
        found.append(new)
