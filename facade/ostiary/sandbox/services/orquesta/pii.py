"""Personal data in text: found by a handful of plain patterns, so that the same text has the same findings.

This plays the vendor's operations; it is no detector to rely on.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from ostiary.sandbox.messages import Answer, Call

_PLACEHOLDER = re.compile(r"<[A-Z_]+_\d+>")
# What is sure comes first: of findings that overlap the first one stands. Scores are how sure each kind is.
_KINDS: tuple[tuple[str, float, re.Pattern[str]], ...] = (
    ("EMAIL_ADDRESS", 1.0, re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")),
    ("CREDIT_CARD", 1.0, re.compile(r"\b\d(?:[ -]?\d){12,18}\b")),
    ("IBAN_CODE", 1.0, re.compile(r"\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){3,7}(?: ?[A-Z0-9]{1,3})?\b")),
    ("US_SSN", 0.85, re.compile(r"\b\d{3}-\d{2}-\d{4}\b")),
    ("IP_ADDRESS", 0.95, re.compile(r"\b(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)(?:\.(?!$)|\b)){4}")),
    (
        "PHONE_NUMBER",
        0.75,
        re.compile(
            r"(?<![\w+])(?:\+\d{1,3}[ .-]?\(?\d{1,4}\)?|\(?0\d{1,4}\)?|\(\d{3}\)|\d{3})(?:[ .-]\d{2,4}){2,4}\b"
        ),
    ),
    (
        "PERSON",
        0.5,
        re.compile(r"\b(?:(?:Mr|Mrs|Ms|Dr)\.? )?[A-Z][a-z]+ (?:(?:van|de|der|von) )*[A-Z][a-z]+\b"),
    ),
)


@dataclass(frozen=True, slots=True)
class Finding:
    """One piece of personal data, and where it stands."""

    kind: str
    start: int
    end: int


def detect(call: Call) -> Answer:
    """Answer `detect_pii`."""
    found = list(findings(call.body.get("text") or "", call.body.get("threshold")))
    counts = dict(Counter(each.kind for each in found))
    return Answer(
        200, {"has_pii": bool(found), **({"entities": counts} if call.body.get("include_entities") else {})}
    )


def redact(call: Call) -> Answer:
    """Answer `redact_pii`: the same piece has the same placeholder wherever it stands."""
    text: str = call.body.get("text") or ""
    placeholders: dict[tuple[str, str], str] = {}
    numbers: Counter[str] = Counter()
    taken = set(_PLACEHOLDER.findall(text))
    pieces: list[str] = []
    at = 0
    for each in findings(text, call.body.get("threshold")):
        piece = text[each.start : each.end]
        while (each.kind, piece) not in placeholders:
            numbers[each.kind] += 1
            if (name := f"<{each.kind}_{numbers[each.kind]}>") not in taken:
                placeholders[each.kind, piece] = name
        pieces += [text[at : each.start], placeholders[each.kind, piece]]
        at = each.end
    mappings = {name: piece for (_, piece), name in placeholders.items()}
    return Answer(200, {"redacted_text": "".join([*pieces, text[at:]]), "mappings": mappings})


def restore(call: Call) -> Answer:
    """Answer `restore_pii`; placeholders that stand for nothing stay."""
    mappings: Mapping[str, Any] = call.body.get("mappings") or {}
    text: str = call.body.get("redacted_text") or ""
    if mappings:
        # All at once and the longest first, so that what is put back isn't taken for a placeholder.
        names = sorted(filter(None, mappings), key=len, reverse=True)
        text = re.sub("|".join(map(re.escape, names)), lambda match: mappings[match.group()], text)
    return Answer(200, {"original_text": text})


def findings(text: str, threshold: float | None = None) -> Iterator[Finding]:
    """Yield personal data in the order of the text; none overlaps another. `threshold` is how sure it must be."""
    found: list[Finding] = []
    for kind, score, pattern in _KINDS:
        if score < (threshold if threshold is not None else 0.0):
            continue
        for match in pattern.finditer(text):
            each = Finding(kind, match.start(), match.end())
            overlaps = any(each.start < other.end and other.start < each.end for other in found)
            if not overlaps and (kind != "CREDIT_CARD" or _is_card(match.group())):
                found.append(each)
    yield from sorted(found, key=lambda each: each.start)


def _is_card(text: str) -> bool:
    """Tell whether the digits bear Luhn's check."""
    digits = [int(character) for character in reversed(text) if character.isdigit()]
    doubled = (sum(divmod(2 * digit, 10)) for digit in digits[1::2])
    return (sum(digits[::2]) + sum(doubled)) % 10 == 0
