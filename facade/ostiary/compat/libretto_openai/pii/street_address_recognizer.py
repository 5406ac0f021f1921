"""Mirror `libretto_openai.pii.street_address_recognizer`: usable in Presidio's registry where that is installed."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any, ClassVar

from ostiary.compat.libretto_openai.pii._presidio import LocalRecognizer, Pattern, RecognizerResult
from ostiary.pii import STREET_ADDRESS, PiiRedactor

__all__ = ["StreetAddressRecognizer"]

_FINDER = PiiRedactor({STREET_ADDRESS})
_SURE = 0.85


class StreetAddressRecognizer(LocalRecognizer):
    """Find street addresses and post-office boxes; with `patterns` of one's own, what those match instead."""

    APT_REGEX: ClassVar[str] = r"(?:apt|apartment|suite|ste|unit|floor|room)\.? ?#?\w{1,5}"
    ROAD_REGEX: ClassVar[str] = (
        r"(?:street|st|avenue|ave|road|rd|boulevard|blvd|lane|ln|drive|dr|court|ct|way)\.?"
    )
    PO_BOX_REGEX: ClassVar[str] = r"p\.? ?o\.? ?box #?\d{1,8}"
    STREET_ADDRESS_REGEX: ClassVar[str] = rf"\d{{1,6}} (?:[a-z'-]+ ){{1,2}}{ROAD_REGEX}(?:,? {APT_REGEX})?"
    PATTERNS: ClassVar[list[Any]] = [
        Pattern("Street address", STREET_ADDRESS_REGEX, _SURE),
        Pattern("P.O. box", PO_BOX_REGEX, _SURE),
    ]
    CONTEXT: ClassVar[list[str]] = ["address", "street", "live", "lives", "ship", "deliver", "mail"]

    def __init__(
        self,
        patterns: Sequence[Any] | None = None,
        context: Sequence[str] | None = None,
        supported_language: str = "en",
        supported_entity: str = STREET_ADDRESS,
    ) -> None:
        self._kind = supported_entity
        self._own = [(re.compile(each.regex, re.IGNORECASE), each.score) for each in patterns or ()]
        self.patterns: list[Any] = list(patterns or self.PATTERNS)
        super().__init__(supported_entities=[supported_entity], supported_language=supported_language)
        self.context: list[str] = list(context or self.CONTEXT)

    def load(self) -> None:
        """Load nothing: there is no model."""

    def analyze(self, *args: Any, **kwargs: Any) -> list[RecognizerResult]:
        """Return the addresses in a text (the first argument), as Presidio's results."""
        text = args[0] if args else kwargs["text"]
        entities = args[1] if len(args) > 1 else kwargs.get("entities")
        if entities and self._kind not in entities:
            return []
        return [RecognizerResult(self._kind, start, end, score) for start, end, score in self._found(text)]

    def _found(self, text: str) -> Iterator[tuple[int, int, float]]:
        if not self._own:
            for each in _FINDER.find(text):
                yield each.start, each.end, _SURE
        for pattern, score in self._own:
            for match in pattern.finditer(text):
                yield match.start(), match.end(), score
