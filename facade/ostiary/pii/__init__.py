"""Find personal data in text, and take it out of nested JSON.

    redact("mail ada@example.org")                      "mail <EMAIL_ADDRESS_1>"
    redact_value({"note": "mail ada@example.org"})      {"note": "mail <EMAIL_ADDRESS_1>"}
    find("mail ada@example.org")                        [Finding("EMAIL_ADDRESS", 5, 20)]
    redaction = PiiRedactor().begin()                   redact, ask a model, and rehydrate its answer

Patterns with checks (Luhn, IBAN's remainder, ranges) on RE2, whose time is linear in the text whatever the text says;
dictionaries of names, and words in the neighbourhood. No model of language, no network. It is made for English text.
Needs the extra `pii` as soon as something is looked for: `pip install 'ostiary[pii]'`.
"""

from ostiary.pii.detectors import Detector, Recognizer, pattern_detector, word_detector
from ostiary.pii.findings import (
    CREDIT_CARD,
    DATE_OF_BIRTH,
    DATE_TIME,
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
    Finding,
)
from ostiary.pii.redaction import Redaction, RedactionError
from ostiary.pii.redactor import PiiRedactor, Redactor, find, redact, redact_value
from ostiary.pii.rehydration import Rehydrator, rehydrate, rehydrate_value

__all__ = [
    "CREDIT_CARD",
    "DATE_OF_BIRTH",
    "DATE_TIME",
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
    "Recognizer",
    "Redaction",
    "RedactionError",
    "Redactor",
    "Rehydrator",
    "find",
    "pattern_detector",
    "redact",
    "redact_value",
    "rehydrate",
    "rehydrate_value",
    "word_detector",
]
