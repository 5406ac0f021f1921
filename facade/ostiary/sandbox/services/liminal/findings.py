"""Sensitive text: found by a handful of patterns and short word lists, so that the same text has the same findings.

This plays the vendor's analysis; it is no detector to rely on.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

_FIRST_NAMES = (
    "Ada|Alan|Alice|Amina|Anna|Bob|Carlos|Carol|Chen|Clara|David|Elena|Emma|Fatima|Grace|Hans|Ines|Ivan|James|Jane|Joe"
    "|John|Jonas|Julia|Karl|Kofi|Laura|Lena|Linda|Luis|Maria|Marie|Mary|Mei|Michael|Nina|Noah|Olga|Omar|Paul|Peter"
    "|Priya|Robert|Sam|Sara|Sarah|Sofia|Susan|Thomas|Tom|Wei|Yuki"
)
_PLACES = (
    "Amsterdam|Berlin|Boston|Chicago|Dublin|Geneva|Lagos|Lisbon|London|Madrid|Mumbai|Nairobi|Oslo|Paris|Rome|Seattle"
    "|Sydney|Tokyo|Utrecht|Vienna|Zurich"
)
_MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"

# What is sure comes first: of findings that overlap the first one stands.
_KINDS: tuple[tuple[str, float, re.Pattern[str]], ...] = (
    ("EMAIL_ADDRESS", 1.0, re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63})+")),
    ("IBAN_CODE", 1.0, re.compile(r"\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){3,7}(?: ?[A-Z0-9]{1,3})?\b")),
    ("CREDIT_CARD", 1.0, re.compile(r"\b\d(?:[ -]?\d){12,18}\b")),
    ("US_SSN", 0.85, re.compile(r"\b\d{3}-\d{2}-\d{4}\b")),
    (
        "IP_ADDRESS",
        0.95,
        re.compile(r"\b(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)\.){3}(?:25[0-5]|2[0-4]\d|1?\d?\d)\b"),
    ),
    (
        "DATE_TIME",
        0.85,
        re.compile(rf"\b(?:\d{{4}}-\d\d-\d\d|(?:{_MONTHS}) \d{{1,2}}(?:, \d{{4}})?)\b"),
    ),
    (
        "PHONE_NUMBER",
        0.75,
        re.compile(
            r"(?<![\w+])(?:\+\d{1,3}[ .-]?\(?\d{1,4}\)?|\(?0\d{1,4}\)?|\(\d{3}\)|\d{3})(?:[ .-]\d{2,4}){2,4}\b"
        ),
    ),
    ("PERSON", 1.0, re.compile(rf"\b(?:{_FIRST_NAMES})(?: [A-Z][a-z]+(?:-[A-Z][a-z]+)?)*\b")),
    ("LOCATION", 0.85, re.compile(rf"\b(?:{_PLACES})\b")),
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
    for kind, score, pattern in _KINDS:
        for match in pattern.finditer(text):
            if kind != "CREDIT_CARD" or _is_card(match.group()):
                _add(found, Finding(kind, match.start(), match.end(), score, actions.get(kind, "redact")))
    return sorted((each for each in found if each.action != "ignore"), key=lambda each: each.start)


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


def _is_card(text: str) -> bool:
    """Tell whether the digits bear Luhn's check."""
    digits = [int(character) for character in reversed(text) if character.isdigit()]
    doubled = (sum(divmod(2 * digit, 10)) for digit in digits[1::2])
    return (sum(digits[::2]) + sum(doubled)) % 10 == 0
