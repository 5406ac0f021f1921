"""Find personal data in text, and take it out of nested JSON.

    Redactor().redact({"note": "mail ada@example.org"})     {"note": "mail <EMAIL_ADDRESS>"}
    find("mail ada@example.org")                            [Finding("EMAIL_ADDRESS", 5, 20)]

Patterns with checks (Luhn, IBAN's remainder, ranges), dictionaries of names, and words in the
neighbourhood; nothing but the standard library, no model of language, no network. It is made for English text. A name
that no dictionary holds and that no word nearby announces stays where it is, and so does one in small letters.
"""

from ostiary.pii.findings import (
    CREDIT_CARD,
    DEFAULT_KINDS,
    EMAIL_ADDRESS,
    IBAN_CODE,
    IP_ADDRESS,
    KINDS,
    PERSON,
    PHONE_NUMBER,
    STREET_ADDRESS,
    URL,
    US_SSN,
    Detector,
    Finding,
)
from ostiary.pii.redactor import Redaction, RedactionError, Redactor, find

__all__ = [
    "CREDIT_CARD",
    "DEFAULT_KINDS",
    "EMAIL_ADDRESS",
    "IBAN_CODE",
    "IP_ADDRESS",
    "KINDS",
    "PERSON",
    "PHONE_NUMBER",
    "STREET_ADDRESS",
    "URL",
    "US_SSN",
    "Detector",
    "Finding",
    "Redaction",
    "RedactionError",
    "Redactor",
    "find",
]
