"""Personal data in text, found by `ostiary.pii`, taken out and put back as the vendor's operations do."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from ostiary.pii import PiiRedactor
from ostiary.sandbox.messages import Answer, Call


def detect(call: Call) -> Answer:
    """Answer `detect_pii`."""
    found = _redactor(_sure(call)).find(call.body.get("text") or "")
    counts = dict(Counter(each.kind for each in found))
    return Answer(
        200, {"has_pii": bool(found), **({"entities": counts} if call.body.get("include_entities") else {})}
    )


def redact(call: Call) -> Answer:
    """Answer `redact_pii`: the same piece has the same placeholder wherever it stands."""
    redaction = _redactor(_sure(call)).begin()
    redacted = redaction.redact(call.body.get("text") or "")
    return Answer(200, {"redacted_text": redacted, "mappings": dict(redaction.placeholders)})


def restore(call: Call) -> Answer:
    """Answer `restore_pii`; placeholders that stand for nothing stay."""
    mappings: Mapping[str, Any] = call.body.get("mappings") or {}
    text: str = call.body.get("redacted_text") or ""
    if mappings:
        # All at once and the longest first, so that what is put back isn't taken for a placeholder.
        names = sorted(filter(None, mappings), key=len, reverse=True)
        text = re.sub("|".join(map(re.escape, names)), lambda match: mappings[match.group()], text)
    return Answer(200, {"original_text": text})


def _sure(call: Call) -> float:
    given: float | None = call.body.get("threshold")
    return 0.5 if given is None else given


@lru_cache(maxsize=8)
def _redactor(threshold: float) -> PiiRedactor:
    return PiiRedactor(threshold=threshold)
