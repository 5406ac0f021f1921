"""The redactor: what is looked for, by whom, and which of findings that overlap stands."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache
from typing import Any, Final, Protocol, runtime_checkable

from ostiary._core.given import kind_of, refuse_unknown
from ostiary.errors import ConfigurationError, InvalidInputError
from ostiary.pii import accounts, addresses, contacts, dates, engine, findings, names
from ostiary.pii.detectors import Detector, Recognizer, as_detector, check_share, listed
from ostiary.pii.findings import DEFAULT_KINDS, KINDS, Finding, Scored, Span
from ostiary.pii.redaction import Redaction
from ostiary.pii.shadow import Shadow, shadow

__all__ = ["PiiRedactor", "Redactor", "find", "redact", "redact_value"]

_BY_KIND: Final[Mapping[str, Callable[[Shadow], Iterable[Scored]]]] = {
    findings.URL: contacts.urls,
    findings.EMAIL_ADDRESS: contacts.emails,
    findings.IBAN_CODE: accounts.ibans,
    findings.CREDIT_CARD: accounts.cards,
    findings.US_SSN: accounts.ssns,
    findings.IP_ADDRESS: contacts.ips,
    findings.DATE_OF_BIRTH: dates.births,
    findings.DATE_TIME: dates.dates,
    findings.PHONE_NUMBER: contacts.phones,
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

    `kinds` says what to look for (`DEFAULT_KINDS`: all but `URL` and `DATE_TIME`). `detectors` are further functions of
    a text that give findings (`pattern_detector` and `word_detector` make some), or recognizers of Presidio; theirs
    count before the built-in ones. The same piece has the same placeholder throughout a redaction, and another
    piece another (`<PERSON_1>`, `<PERSON_2>`), so that it can be rehydrated; with `numbered=False` a placeholder says
    the kind alone (`<PERSON>`), and there is no way back. `threshold` is how sure a finding must be, from 0 to 1.

    Raises `ostiary.errors.ConfigurationError` for a kind that there is not, what is no detector and what is no
    threshold, and `ostiary.errors.MissingExtraError` where the extra `pii` isn't installed.
    """

    def __init__(
        self,
        kinds: Iterable[str] = DEFAULT_KINDS,
        detectors: Sequence[Detector | Recognizer] = (),
        *,
        numbered: bool = True,
        threshold: float = 0.5,
    ) -> None:
        engine.require()
        if isinstance(kinds, str):
            raise ConfigurationError(f"kinds is a text; pass a set of kinds, such as {{{kinds!r}}}")
        # One that can't be reached would let everything pass.
        check_share(threshold, "threshold")
        if not isinstance(numbered, bool):  # pyright: ignore[reportUnnecessaryIsInstance]
            raise ConfigurationError(f"numbered is {kind_of(numbered)}; pass True or False")
        wanted = frozenset(listed(kinds, "kinds", "kinds"))
        refuse_unknown(map(str, wanted.difference(KINDS)), KINDS, "kind", ConfigurationError)
        self.kinds: tuple[str, ...] = tuple(kind for kind in KINDS if kind in wanted)
        self.detectors: tuple[Detector, ...] = tuple(
            map(as_detector, listed(detectors, "detectors", "detectors"))
        )
        self.numbered = numbered
        self.threshold = threshold

    def find(self, text: str, label: str = "") -> list[Finding]:
        """Return what is found in a text, in its order; no finding overlaps another.

        `label` is what the text is known as, such as the key under which it stands: "phone" tells what digits are.
        Raises `ostiary.errors.InvalidInputError` for what is no text.
        """
        if not isinstance(text, str):  # pyright: ignore[reportUnnecessaryIsInstance]
            raise InvalidInputError(f"text is {kind_of(text)}; pass text")
        if len(text) < _SHORTEST:
            return []
        taken: list[Span] = []
        found: list[Finding] = []
        for each in self._candidates(text, label):
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

    def _candidates(self, text: str, label: str) -> Iterator[Finding]:
        for detector in self.detectors:
            for each in detector(text):
                if each.score >= self.threshold:
                    yield _checked(each, len(text))
        before = f"{label}: " if label else ""
        cast = shadow(before + text)
        for kind in self.kinds:
            for start, end, score in _BY_KIND[kind](cast):
                if score >= self.threshold:
                    start, end = (max(0, place - len(before)) for place in cast.span(start, end))
                    yield Finding(kind, start, end, score)

    def __repr__(self) -> str:
        return f"<PiiRedactor of {', '.join(self.kinds)}>"


def _checked(found: Finding, length: int) -> Finding:
    """Return what a detector of one's own gave. Raises `ValueError` for what can't become a placeholder."""
    if not _KIND.fullmatch(found.kind) or not 0 <= found.start <= found.end <= length:
        raise ValueError("a kind is of capitals, digits and _, and a finding lies inside of its text")
    return found


@cache
def _everything() -> PiiRedactor:
    return PiiRedactor(KINDS)


@cache
def _usual() -> PiiRedactor:
    return PiiRedactor()


def find(text: str) -> list[Finding]:
    """Return personal data of every kind in a text, in its order; no finding overlaps another."""
    return _everything().find(text)


def redact(text: str) -> str:
    """Return a text with placeholders for personal data of the usual kinds (`DEFAULT_KINDS`)."""
    return _usual().redact(text)


def redact_value(value: Any) -> Any:
    """Return a copy of nested JSON with placeholders; raises what `PiiRedactor.redact_value` raises."""
    return _usual().redact_value(value)
