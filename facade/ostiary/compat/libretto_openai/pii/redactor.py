"""Mirror `libretto_openai.pii.redactor`. Recognisers of Microsoft's Presidio are taken where they are given."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from ostiary.pii import KINDS, Finding, PiiRedactor

__all__ = ["Redactor"]


class Redactor:
    """Take personal data out of texts and of nested values; a placeholder tells the kind: `<PERSON>`.

    `recognizers`: objects with Presidio's `analyze(text, entities, nlp_artifacts)`, in the place of ours. Numbers stay
    numbers and None stays None unless they are personal data. Raises `ostiary.pii.RedactionError` for what can't be
    searched, which shows nothing of it. Fits `LibrettoConfig(redactor=…)` of `ostiary.libretto`.
    """

    def __init__(self, recognizers: Sequence[Any] | None = None) -> None:
        detectors = [_detector(each) for each in recognizers or ()]
        self._redactor = PiiRedactor(KINDS if recognizers is None else (), detectors, numbered=False)

    def redact_text(self, text: str) -> str:
        """Return a text with placeholders."""
        return self._redactor.redact(text)

    def redact(self, val: Any) -> Any:
        """Return a copy of a text, or of nested lists, tuples and dictionaries, with placeholders."""
        return self._redactor.redact_value(val)

    redact_value = redact


def _detector(recognizer: Any) -> Callable[[str], Iterable[Finding]]:
    entities = getattr(recognizer, "supported_entities", None)

    def detect(text: str) -> Iterable[Finding]:
        for found in recognizer.analyze(text, entities, None) or ():
            yield Finding(found.entity_type, found.start, found.end)

    return detect
