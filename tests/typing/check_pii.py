"""What users of `ostiary.pii` write, as type checkers read it."""

from collections.abc import Iterator, Mapping
from typing import Any, assert_type

from ostiary.pii import (
    Finding,
    PiiRedactor,
    Redaction,
    Redactor,
    find,
    pattern_detector,
    redact,
    redact_value,
)


class Mine:
    def redact(self, text: str) -> str:
        return text.upper()

    def redact_value(self, value: Any) -> Any:
        return value


def badges(text: str) -> Iterator[Finding]:
    yield Finding("BADGE", 0, len(text))


mine: Redactor = Mine()
ours: Redactor = PiiRedactor(detectors=[badges, pattern_detector("EMPLOYEE_ID", "E-[0-9]+")])
redaction: Redactor = PiiRedactor().begin()

assert_type(find("a"), list[Finding])
assert_type(redact("a"), str)
assert_type(redact_value({"a": 1}), Any)
assert_type(PiiRedactor().begin(), Redaction)
assert_type(PiiRedactor().begin().placeholders, Mapping[str, str])
assert_type(PiiRedactor().begin().rehydrator().feed("a"), str)
