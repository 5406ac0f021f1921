"""Taking personal data out of texts and of nested JSON, or failing without a trace of it."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, Final

from ostiary.errors import ConfigurationError, OstiaryError
from ostiary.pii import addresses, findings, names, numbers
from ostiary.pii.findings import DEFAULT_KINDS, KINDS, Detector, Finding, Span

__all__ = ["Redaction", "RedactionError", "Redactor", "find"]

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
# Nothing that is looked for is shorter: "Li", or "::1" (which says nothing).
_SHORTEST = 2
_DEEPEST = 100


class RedactionError(OstiaryError):
    """Report that a value could not be searched, so that it must not be sent; shows nothing of it."""


class Redactor:
    """Find and replace personal data; made once, and used by any number of threads.

    `kinds` says what to look for (`DEFAULT_KINDS`: all but `URL`), `detectors` are further functions of a text that
    give findings; theirs count before the built-in ones. With `numbered`, the same value has the same placeholder
    throughout a redaction, and another value another (`<PERSON_1>`, `<PERSON_2>`); otherwise a placeholder says the
    kind alone (`<PERSON>`). Raises `ostiary.errors.ConfigurationError` for a kind that there is not.
    """

    def __init__(
        self,
        kinds: Iterable[str] = DEFAULT_KINDS,
        detectors: Sequence[Detector] = (),
        *,
        numbered: bool = False,
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

    def redact_text(self, text: str) -> str:
        """Return a text with placeholders. Raises `RedactionError` where a detector fails."""
        return self.begin().text(text)

    def redact(self, value: Any) -> Any:
        """Return a copy of nested dicts, lists, tuples, texts and numbers with placeholders; never changes the value.

        Keys are searched too. A number is replaced by a text where its digits are personal data, and stays a number
        otherwise. Raises `RedactionError`, which shows nothing of the value, for whatever can't be searched: values of
        other types, cycles, a detector that fails. What raised must not be sent.
        """
        return self.begin().value(value)

    def begin(self) -> Redaction:
        """Begin a redaction of several values that share their placeholders and counts."""
        return Redaction(self)

    def _candidates(self, text: str) -> Iterator[Finding]:
        for detector in self.detectors:
            yield from detector(text)
        for kind in self.kinds:
            for start, end in _BY_KIND[kind](text):
                yield Finding(kind, start, end)

    def __repr__(self) -> str:
        return f"<Redactor of {', '.join(self.kinds)}>"


class Redaction:
    """Redact values that belong together, such as the parts of one event. For one thread.

    `counts` tells how many findings of each kind were replaced so far.
    """

    def __init__(self, redactor: Redactor) -> None:
        self.counts: Counter[str] = Counter()
        self._redactor = redactor
        self._placeholders: dict[tuple[str, str], str] = {}
        self._numbers: Counter[str] = Counter()

    def text(self, text: str) -> str:
        """Return a text with placeholders. Raises `RedactionError` where a detector fails."""
        try:
            return self._replaced(text)
        except Exception as error:
            raise _failure(error) from None

    def value(self, value: Any) -> Any:
        """Return a copy of a value with placeholders, as `Redactor.redact` does, and raising what it raises."""
        try:
            return self._copy(value, 0)
        except Exception as error:
            raise _failure(error) from None

    def _copy(self, value: Any, depth: int) -> Any:
        if isinstance(value, str):
            return self._replaced(str.__str__(value))
        if value is None or isinstance(value, bool | float):
            return value
        if isinstance(value, int):
            return self._number(value)
        if depth > _DEEPEST:
            raise _Unsearched("it is nested too deeply")
        if isinstance(value, Mapping):
            return self._mapping(value, depth)
        if isinstance(value, list | tuple):
            return [self._copy(each, depth + 1) for each in value]
        raise _Unsearched(f"it holds a {type(value).__name__}")

    def _mapping(self, value: Mapping[Any, Any], depth: int) -> dict[Any, Any]:
        copy: dict[Any, Any] = {}
        for key, each in value.items():
            shown = name = self._copy(key, depth + 1)
            number = 2
            while shown in copy:
                # Two keys may have the same placeholder, and neither value may be lost.
                shown, number = f"{name} {number}", number + 1
            copy[shown] = self._copy(each, depth + 1)
        return copy

    def _number(self, value: int) -> int | str:
        digits = str(value)
        replaced = self._replaced(digits) if len(digits) > 8 else digits
        return value if replaced == digits else replaced

    def _replaced(self, text: str) -> str:
        found = self._redactor.find(text)
        if not found:
            return text
        pieces: list[str] = []
        at = 0
        for each in found:
            self.counts[each.kind] += 1
            pieces += [text[at : each.start], self._placeholder(each.kind, text[each.start : each.end])]
            at = each.end
        return "".join([*pieces, text[at:]])

    def _placeholder(self, kind: str, piece: str) -> str:
        if not self._redactor.numbered:
            return f"<{kind}>"
        if (kind, piece) not in self._placeholders:
            self._numbers[kind] += 1
            self._placeholders[kind, piece] = f"<{kind}_{self._numbers[kind]}>"
        return self._placeholders[kind, piece]


class _Unsearched(Exception):
    """Say why a value can't be searched, in words that show nothing of it."""


def _failure(error: Exception) -> RedactionError:
    # Another's words may hold the very text, so only the name of the error is told.
    why = str(error) if isinstance(error, _Unsearched) else f"a detector raised {type(error).__name__}"
    why = "it is nested too deeply" if isinstance(error, RecursionError) else why
    return RedactionError(f"the value can't be redacted: {why}")


_EVERYTHING = Redactor(KINDS)


def find(text: str) -> list[Finding]:
    """Return personal data of every kind in a text, in its order; no finding overlaps another."""
    return _EVERYTHING.find(text)
