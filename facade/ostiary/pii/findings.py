"""What is looked for, and what a finding is. The names of kinds are those that Microsoft's Presidio made usual."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, TypeAlias

__all__ = ["DEFAULT_KINDS", "KINDS", "Finding", "Scored", "Span"]

EMAIL_ADDRESS: Final = "EMAIL_ADDRESS"
CREDIT_CARD: Final = "CREDIT_CARD"
IBAN_CODE: Final = "IBAN_CODE"
US_SSN: Final = "US_SSN"
IP_ADDRESS: Final = "IP_ADDRESS"
PHONE_NUMBER: Final = "PHONE_NUMBER"
STREET_ADDRESS: Final = "STREET_ADDRESS"
PERSON: Final = "PERSON"
DATE_OF_BIRTH: Final = "DATE_OF_BIRTH"
DATE_TIME: Final = "DATE_TIME"
URL: Final = "URL"

KINDS: Final = (
    URL,
    EMAIL_ADDRESS,
    IBAN_CODE,
    CREDIT_CARD,
    US_SSN,
    IP_ADDRESS,
    DATE_OF_BIRTH,
    DATE_TIME,
    PHONE_NUMBER,
    STREET_ADDRESS,
    PERSON,
)
"""All kinds, the surest first: of findings that overlap, the one of the earlier kind stands."""

DEFAULT_KINDS: Final = frozenset(KINDS) - {URL, DATE_TIME}
"""What is taken out unless one says otherwise: an address on the web is seldom personal, nor is any other date."""

Span: TypeAlias = tuple[int, int]
Scored: TypeAlias = tuple[int, int, float]


@dataclass(frozen=True, slots=True)
class Finding:
    """Say that `text[start:end]` is personal data of a kind, and how sure that is, from 0 to 1."""

    kind: str
    start: int
    end: int
    score: float = 1.0
