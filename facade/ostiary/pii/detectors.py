"""Detectors of one's own: patterns and lists of words on the linear engine, and recognizers of Presidio."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, Final, Protocol, TypeAlias, TypeVar, runtime_checkable

from ostiary._core.given import kind_of
from ostiary.errors import ConfigurationError
from ostiary.pii import engine
from ostiary.pii.findings import Finding

__all__ = [
    "Detector",
    "Recognizer",
    "as_detector",
    "check_share",
    "listed",
    "pattern_detector",
    "word_detector",
]

T = TypeVar("T")

Detector: TypeAlias = Callable[[str], Iterable[Finding]]
"""A function of a text that gives findings, of any kind that one likes to name."""

_KIND: Final = re.compile("[A-Z][A-Z0-9_]*")


@runtime_checkable
class Recognizer(Protocol):
    """What a recognizer of Microsoft's Presidio is, as far as it is used here; a subclass of theirs or one's own."""

    supported_entities: Any

    def analyze(self, text: str, entities: Any, nlp_artifacts: Any = None) -> Any:
        """Return results with `entity_type`, `start`, `end` and `score`."""
        ...


def pattern_detector(kind: str, pattern: str, *, ignore_case: bool = False, score: float = 1.0) -> Detector:
    """Return a detector that finds what a pattern matches, in time linear in the text, whatever pattern and text.

    `pattern` is of RE2's syntax: Python's, without looking around and back. `kind` is of capitals, digits and `_`, as
    it becomes a part of placeholders. Raises `ostiary.errors.ConfigurationError` for a pattern or kind that can't be,
    and `ostiary.errors.MissingExtraError` where the engine isn't installed.
    """
    for name, given in (("kind", kind), ("pattern", pattern)):
        if not isinstance(given, str):  # pyright: ignore[reportUnnecessaryIsInstance]
            raise ConfigurationError(f"{name} is {kind_of(given)}; pass text")
    if not _KIND.fullmatch(kind):
        raise ConfigurationError(f"a kind is of capitals, digits and _, as in EMPLOYEE_ID: {kind!r}")
    check_share(score, "score")
    search = engine.finder(pattern, ignore_case=ignore_case)

    def detect(text: str) -> Iterator[Finding]:
        return (Finding(kind, start, end, score) for start, end in search(text) if start < end)

    return detect


def word_detector(
    kind: str, words: Iterable[str], *, ignore_case: bool = False, score: float = 1.0
) -> Detector:
    """Return a detector that finds words, or phrases, of a list, however many, in one pass over the text.

    Words are found whole: "Anna" isn't found in "Annapolis". Raises what `pattern_detector` raises.
    """
    if isinstance(words, str):
        raise ConfigurationError("words is one text; pass a list of words")
    words = listed(words, "words", "words")
    for word in words:
        if not isinstance(word, str):  # pyright: ignore[reportUnnecessaryIsInstance]
            raise ConfigurationError(f"words holds {kind_of(word)}; pass a list of words")
    wanted = sorted({word for word in words if word}, key=len, reverse=True)
    if not wanted:
        return lambda text: ()
    found_in = pattern_detector(
        kind, "|".join(map(engine.literal, wanted)), ignore_case=ignore_case, score=score
    )

    def detect(text: str) -> Iterator[Finding]:
        return (each for each in found_in(text) if _is_whole(text, each))

    return detect


def check_share(given: object, name: str) -> None:
    """Raise `ConfigurationError` naming what is no number from 0 to 1."""
    if isinstance(given, bool) or not isinstance(given, int | float) or not 0 <= given <= 1:
        raise ConfigurationError(f"{name}={given!r} is not a number from 0 to 1")


def listed(given: Iterable[T], name: str, of: str) -> tuple[T, ...]:
    """Return several things as a tuple. Raises `ConfigurationError` naming what is not several."""
    if not isinstance(given, Iterable):  # pyright: ignore[reportUnnecessaryIsInstance]
        raise ConfigurationError(f"{name} is {kind_of(given)}; pass a list of {of}")
    return tuple(given)


def as_detector(detector: Detector | Recognizer) -> Detector:
    """Return a detector as it is, and a recognizer of Presidio as a detector. Raises `ConfigurationError`."""
    if isinstance(detector, Recognizer):
        return _Recognized(detector)
    if not callable(detector):  # pyright: ignore[reportUnnecessaryComparison]
        raise ConfigurationError(
            f"a detector is a function of a text, or a recognizer of Presidio, not {kind_of(detector)}"
        )
    return detector


class _Recognized:
    """A recognizer of Presidio, asked as its analyzer would ask it, without a model of language."""

    def __init__(self, recognizer: Recognizer) -> None:
        self._recognizer = recognizer
        self._entities: Sequence[str] = list(recognizer.supported_entities)

    def __call__(self, text: str) -> Iterator[Finding]:
        for each in self._recognizer.analyze(text, self._entities, None) or ():
            kind = re.sub("[^A-Z0-9_]", "_", str(each.entity_type).upper())
            yield Finding(kind, each.start, each.end, float(each.score))


def _is_whole(text: str, found: Finding) -> bool:
    before = text[found.start - 1 : found.start + 1] if found.start else ""
    after = text[found.end - 1 : found.end + 1] if found.end < len(text) else ""
    return not any(len(pair) == 2 and all(_is_of_a_word(each) for each in pair) for pair in (before, after))


def _is_of_a_word(character: str) -> bool:
    return character.isalnum() or character == "_"
