"""Find personal data in text, and take it out of nested JSON.

    redact("mail ada@example.org")                      "mail <EMAIL_ADDRESS_1>"
    redact_value({"note": "mail ada@example.org"})      {"note": "mail <EMAIL_ADDRESS_1>"}
    find("mail ada@example.org")                        [Finding("EMAIL_ADDRESS", 5, 20)]
    redaction = PiiRedactor().begin()                   redact, ask a model, and rehydrate its answer

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
from ostiary.pii.redaction import Redaction, RedactionError
from ostiary.pii.redactor import PiiRedactor, Redactor, find, redact, redact_value
from ostiary.pii.rehydration import Rehydrator, rehydrate, rehydrate_value

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
    "PiiRedactor",
    "Redaction",
    "RedactionError",
    "Redactor",
    "Rehydrator",
    "find",
    "redact",
    "redact_value",
    "rehydrate",
    "rehydrate_value",
]
