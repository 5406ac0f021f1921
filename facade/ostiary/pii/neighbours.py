"""What stands beside a piece of text, as far as detectors look: a few words, so that their time is bounded."""

from __future__ import annotations

from typing import Final

from ostiary.pii.engine import Pattern
from ostiary.pii.shadow import Shadow

__all__ = ["after", "before", "is_of_a_thing"]

_NEAR: Final = 40
# What such words announce is a number of a thing, however much it looks like one of a person.
_OF_A_THING: Final = Pattern(
    r"(?:\b(?:orders?|invoices?|tickets?|case|ref|reference|tracking|part|sku|item|batch|serial|build|version|po|issue|lot"
    r"|request|confirmation|model|job|commit|line|row|port|v|isbn|ean|upc|id|flight|parcel|shipment|article|patent)\b"
    r"(?:[^0-9\n.?!]{0,10}\b(?:no|nr)\.|\.(?:$| $))?[^0-9\n.?!]{0,14}|#)$",
    ignore_case=True,
)


def before(shadow: Shadow, start: int) -> bytes:
    """Return what stands before a place."""
    return shadow.bytes[max(0, start - _NEAR) : start]


def after(text: str, end: int, length: int = _NEAR) -> str:
    """Return what stands after a place."""
    return text[end : end + length]


def is_of_a_thing(context: bytes, *, unless: Pattern | None = None) -> bool:
    """Tell whether the words before say that a thing is numbered; of those and the words `unless`, the nearer count."""
    thing = _OF_A_THING.first(context)
    if thing is None or unless is None:
        return thing is not None
    other = unless.last(context)
    return other is None or thing[0] > other[0]
