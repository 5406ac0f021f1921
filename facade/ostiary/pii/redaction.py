"""One redaction: what belongs together, and so shares its placeholders and the way back."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from threading import Lock
from types import MappingProxyType
from typing import Any, Final

from ostiary._core.given import kind_of
from ostiary.errors import ConfigurationError, OstiaryError
from ostiary.pii.findings import Finding
from ostiary.pii.rehydration import PLACEHOLDER, Rehydrator, rehydrate, rehydrate_value

__all__ = ["Redaction", "RedactionError"]

_DEEPEST: Final = 100
# An integer of fewer digits is no number of a person, card or account.
_SHORTEST_NUMBER: Final = 7
_LONGEST_LABEL: Final = 40
# Where one word goes on in the next: fullName, full_name, full-name.
_JOINT: Final = re.compile(r"(?<=[a-z])(?=[A-Z])|[_-]")
# What stands for a piece of the text that only looks like a placeholder of this redaction.
_LITERAL: Final = "LITERAL"


class RedactionError(OstiaryError):
    """Report that a value could not be searched, so that it must not be sent; shows nothing of it."""


class Redaction:
    """Redact values that belong together, such as the prompts of one conversation or the parts of one event.

    With numbered placeholders, the same piece of the same kind has the same placeholder throughout, and `rehydrate`
    undoes exactly what was done: whatever the text, `rehydrate(redact(text)) == text`. A text that says `<PERSON_1>`
    of itself is no exception. `counts` tells how many findings of each kind were replaced so far, `placeholders` what
    each placeholder stands for. For any number of threads.
    """

    def __init__(self, find: Callable[[str, str], Sequence[Finding]], *, numbered: bool = True) -> None:
        self.counts: Counter[str] = Counter()
        self._find = find
        self._numbered = numbered
        self._names: dict[tuple[str, str], str] = {}
        self._pieces: dict[str, str] = {}
        self._numbers: Counter[str] = Counter()
        self._literals: set[str] = set()
        self._lock = Lock()

    @property
    def placeholders(self) -> Mapping[str, str]:
        """What each placeholder stands for: a live, read-only view. It holds the personal data itself."""
        return MappingProxyType(self._pieces)

    def redact(self, text: str) -> str:
        """Return a text with placeholders. Raises `RedactionError` where a detector fails."""
        try:
            if not isinstance(text, str):  # pyright: ignore[reportUnnecessaryIsInstance]
                raise _Unsearched(f"it is {kind_of(text)}, not a text")
            return self._replaced(text, "")
        except Exception as error:
            raise _failure(error) from None

    def redact_value(self, value: Any) -> Any:
        """Return a copy of a value with placeholders, as `PiiRedactor.redact_value` does, raising what it raises."""
        try:
            return self._copy(value, 0, "")
        except Exception as error:
            raise _failure(error) from None

    def rehydrate(self, text: str) -> str:
        """Return a text with what its placeholders stand for.

        One that this redaction never gave stays as it is. Raises `ostiary.errors.ConfigurationError` where
        placeholders have no numbers, as then nobody can tell what they stood for.
        """
        return rehydrate(text, self._way_back())

    def rehydrate_value(self, value: Any) -> Any:
        """Return a copy of nested dicts, lists, tuples and texts, rehydrated; raises what `rehydrate` raises."""
        return rehydrate_value(value, self._way_back())

    def rehydrator(self) -> Rehydrator:
        """Begin to rehydrate a text that comes in pieces; raises what `rehydrate` raises."""
        return Rehydrator(self._way_back())

    def _way_back(self) -> Mapping[str, str]:
        if not self._numbered:
            raise ConfigurationError(
                "placeholders without numbers can't be rehydrated: redact with numbered=True"
            )
        return self.placeholders

    def _copy(self, value: Any, depth: int, label: str) -> Any:
        if isinstance(value, str):
            return self._replaced(str.__str__(value), label)
        if value is None or isinstance(value, bool | float):
            return value
        if isinstance(value, int):
            return self._number(value, label)
        if depth > _DEEPEST:
            raise _Unsearched("it is nested too deeply")
        if isinstance(value, Mapping):
            return self._mapping(value, depth)
        if isinstance(value, list | tuple):
            return [self._copy(each, depth + 1, label) for each in value]
        raise _Unsearched(f"it holds {kind_of(value)}")

    def _mapping(self, value: Mapping[Any, Any], depth: int) -> dict[Any, Any]:
        copy: dict[Any, Any] = {}
        for key, each in value.items():
            shown = name = self._copy(key, depth + 1, "")
            number = 2
            while shown in copy:
                # Two keys may have the same placeholder, and neither value may be lost.
                shown, number = f"{name} {number}", number + 1
            copy[shown] = self._copy(each, depth + 1, _label(key))
        return copy

    def _number(self, value: int, label: str) -> int | str:
        digits = str(value)
        replaced = self._replaced(digits, label) if len(digits) >= _SHORTEST_NUMBER else digits
        return value if replaced == digits else replaced

    def _replaced(self, text: str, label: str) -> str:
        found = self._find(text, label)
        with self._lock:
            if self._numbered and "<" in text:
                # No placeholder is made from here on that the text says of itself.
                self._literals.update(PLACEHOLDER.findall(text))
            return self._joined(text, found)

    def _joined(self, text: str, found: Sequence[Finding]) -> str:
        pieces: list[str] = []
        at = 0
        for each in found:
            self.counts[each.kind] += 1
            pieces += [
                self._gap(text[at : each.start]),
                self._placeholder(each.kind, text[each.start : each.end]),
            ]
            at = each.end
        return "".join([*pieces, self._gap(text[at:])])

    def _gap(self, text: str) -> str:
        """Return what stands between findings; what looks like one of our placeholders there gets one itself."""
        if not self._numbered or "<" not in text:
            return text
        return PLACEHOLDER.sub(lambda found: self._literal(found.group()), text)

    def _literal(self, text: str) -> str:
        return self._placeholder(_LITERAL, text) if text in self._pieces else text

    def _placeholder(self, kind: str, piece: str) -> str:
        if not self._numbered:
            return f"<{kind}>"
        name = self._names.get((kind, piece))
        while name is None or (name not in self._pieces and name in self._literals):
            self._numbers[kind] += 1
            name = f"<{kind}_{self._numbers[kind]}>"
        self._names[kind, piece] = name
        self._pieces[name] = piece
        return name


def _label(key: Any) -> str:
    """Return what a key says of its value, in words; a mere `name` says nothing, as tools and models have one too."""
    if not isinstance(key, str) or len(key) > _LONGEST_LABEL or key.lower() == "name":
        return ""
    return _JOINT.sub(" ", key)


class _Unsearched(Exception):
    """Say why a value can't be searched, in words that show nothing of it."""


def _failure(error: Exception) -> RedactionError:
    # Another's words may hold the very text, so only the name of the error is told.
    why = str(error) if isinstance(error, _Unsearched) else f"a detector raised {type(error).__name__}"
    why = "it is nested too deeply" if isinstance(error, RecursionError) else why
    return RedactionError(f"the value can't be redacted: {why}")
