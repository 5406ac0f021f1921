"""Mirror `libretto_openai.pii.name_recognizer`: usable in Presidio's registry where Presidio is installed."""

from __future__ import annotations

from typing import Any, ClassVar

from ostiary.compat.libretto_openai.pii._presidio import LocalRecognizer, RecognizerResult
from ostiary.pii import PERSON, PiiRedactor

__all__ = ["NameRecognizer"]

_FINDER = PiiRedactor({PERSON})
_SURE = 0.85


class NameRecognizer(LocalRecognizer):
    """Find names of people: by title, by greeting, by what announces them, and by dictionaries of names."""

    ENTITIES: ClassVar[list[str]] = [PERSON]
    DEFAULT_EXPLANATION: ClassVar[str] = "Found by dictionaries of names and by the words before it"

    def __init__(self) -> None:
        super().__init__(supported_entities=list(self.ENTITIES), supported_language="en")

    def load(self) -> None:
        """Load nothing: there is no model."""

    def build_explanation(self, original_score: float, explanation: str) -> str:
        """Say why something was found."""
        return f"{explanation} (score {original_score})"

    def analyze(self, text: str, entities: Any, nlp_artifacts: Any = None) -> list[RecognizerResult]:
        """Return the names in a text, as Presidio's results."""
        if entities and PERSON not in entities:
            return []
        return [RecognizerResult(PERSON, each.start, each.end, _SURE) for each in _FINDER.find(text)]
