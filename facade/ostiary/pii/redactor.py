"""The redactor: what is looked for, by whom, and which of findings that overlap stands."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, Final, Protocol, runtime_checkable

from ostiary.errors import ConfigurationError
from ostiary.pii import addresses, findings, names, numbers
from ostiary.pii.findings import DEFAULT_KINDS, KINDS, Detector, Finding, Span
from ostiary.pii.redaction import Redaction

__all__ = ["PiiRedactor", "Redactor", "find", "redact", "redact_value"]

_BY_KIND: Final[Mapping[str, Callable[[str], Iterable[Span]]]] = {
    findings.URL: numbers.urls,
    findings.EMAIL_ADDRESS: numbers.emails,
    findings.IBAN_CODE: numbers.ibans,
    findings.CREDIT_CARD: numbers.cards,
    findings.US_SSN: numbers.ssns,
    findings.IP_ADDRESS: numbers.ips,
    findings.PHONE_NUMBER: numbers.phones,
    findings.STREET_ADDRESS: addresses.streets,
    findings.PERSON: names.people,
}
_KIND: Final = re.compile("[A-Z][A-Z0-9_]*")
# Nothing that is looked for is shorter: "Li", or "::1" (which says nothing).
_SHORTEST = 2


@runtime_checkable
class Redactor(Protocol):
    """Take sensitive text out: what every part of Ostiary that redacts accepts, ours (`PiiRedactor`) or one's own.

    Either method may raise; what raised is withheld, never sent raw. Neither changes what it is given.
    """

    def redact(self, text: str) -> str:
        """Return a text without what is sensitive in it."""
        ...

    def redact_value(self, value: Any) -> Any:
        """Return a copy of nested JSON without what is sensitive in it."""
        ...


class PiiRedactor:
    """Find and replace personal data; made once, and used by any number of threads.

    `kinds` says what to look for (`DEFAULT_KINDS`: all but `URL`), `detectors` are further functions of a text that
    give findings; theirs count before the built-in ones. The same piece has the same placeholder throughout a
    redaction, and another piece another (`<PERSON_1>`, `<PERSON_2>`), so that it can be rehydrated; with
    `numbered=False` a placeholder says the kind alone (`<PERSON>`), and there is no way back. Raises
    `ostiary.errors.ConfigurationError` for a kind that there is not.
    """

    def __init__(
        self,
        kinds: Iterable[str] = DEFAULT_KINDS,
        detectors: Sequence[Detector] = (),
        *,
        numbered: bool = True,
    ) -> None:
        wanted = frozenset(kinds)
        if unknown := sorted(wanted - frozenset(KINDS)):
            raise ConfigurationError(f"there is no kind {', '.join(unknown)}; there are {', '.join(KINDS)}")
        self.kinds = tuple(kind for kind in KINDS if kind in wanted)
        self.detectors = tuple(detectors)
        self.numbered = numbered

    def find(self, text: str) -> list[Finding]:
        """Return what is found in a text, in its order; no finding overlaps another."""
        if len(text) < _SHORTEST:
            return []
        taken: list[Span] = []
        found: list[Finding] = []
        for each in self._candidates(text):
            place = bisect_left(taken, (each.start, each.end))
            free_before = place == 0 or taken[place - 1][1] <= each.start
            free_after = place == len(taken) or taken[place][0] >= each.end
            if free_before and free_after and each.start < each.end:
                taken.insert(place, (each.start, each.end))
                found.append(each)
        return sorted(found, key=lambda each: each.start)

    def redact(self, text: str) -> str:
        """Return a text with placeholders. Raises `RedactionError` where a detector fails."""
        return self.begin().redact(text)

    def redact_value(self, value: Any) -> Any:
        """Return a copy of nested dicts, lists, tuples, texts and numbers with placeholders; never changes the value.

        Keys are searched too; tuples become lists. A number is replaced by a text where its digits are personal data,
        and stays a number otherwise. Raises `RedactionError`, which shows nothing of the value, for whatever can't be
        searched: values of other types, cycles, a detector that fails. What raised must not be sent.
        """
        return self.begin().redact_value(value)

    def begin(self) -> Redaction:
        """Begin a redaction of several values that share their placeholders, and that can be rehydrated."""
        return Redaction(self.find, numbered=self.numbered)

    def _candidates(self, text: str) -> Iterator[Finding]:
        for detector in self.detectors:
            for each in detector(text):
                yield _checked(each, len(text))
        for kind in self.kinds:
            for start, end in _BY_KIND[kind](text):
                yield Finding(kind, start, end)

    def __repr__(self) -> str:
        return f"<PiiRedactor of {', '.join(self.kinds)}>"


def _checked(found: Finding, length: int) -> Finding:
    """Return what a detector of one's own gave. Raises `ValueError` for what can't become a placeholder."""
    if not _KIND.fullmatch(found.kind) or not 0 <= found.start <= found.end <= length:
        raise ValueError("a kind is of capitals, digits and _, and a finding lies inside of its text")
    return found


_EVERYTHING = PiiRedactor(KINDS)
_USUAL = PiiRedactor()


def find(text: str) -> list[Finding]:
    """Return personal data of every kind in a text, in its order; no finding overlaps another."""
    return _EVERYTHING.find(text)


def redact(text: str) -> str:
    """Return a text with placeholders for personal data of the usual kinds (`DEFAULT_KINDS`)."""
    return _USUAL.redact(text)


def redact_value(value: Any) -> Any:
    """Return a copy of nested JSON with placeholders; raises what `PiiRedactor.redact_value` raises."""
    return _USUAL.redact_value(value)
