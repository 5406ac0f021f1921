"""What is looked for, and what a finding is. The names of kinds are those that Microsoft's Presidio made usual."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Final, TypeAlias

__all__ = ["DEFAULT_KINDS", "KINDS", "Detector", "Finding", "Span"]

EMAIL_ADDRESS: Final = "EMAIL_ADDRESS"
CREDIT_CARD: Final = "CREDIT_CARD"
IBAN_CODE: Final = "IBAN_CODE"
US_SSN: Final = "US_SSN"
IP_ADDRESS: Final = "IP_ADDRESS"
PHONE_NUMBER: Final = "PHONE_NUMBER"
STREET_ADDRESS: Final = "STREET_ADDRESS"
PERSON: Final = "PERSON"
URL: Final = "URL"

KINDS: Final = (
    URL,
    EMAIL_ADDRESS,
    IBAN_CODE,
    CREDIT_CARD,
    US_SSN,
    IP_ADDRESS,
    PHONE_NUMBER,
    STREET_ADDRESS,
    PERSON,
)
"""All kinds, the surest first: of findings that overlap, the one of the earlier kind stands."""

DEFAULT_KINDS: Final = frozenset(KINDS) - {URL}
"""What is taken out unless one says otherwise: an address on the web is seldom personal."""

Span: TypeAlias = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Finding:
    """Say that `text[start:end]` is personal data of a kind, and how sure that is, from 0 to 1."""

    kind: str
    start: int
    end: int
    score: float = 1.0


Detector: TypeAlias = Callable[[str], Iterable[Finding]]
"""A detector of one's own: a function of a text that gives findings, of any kind that one likes to name."""
