"""Presidio's classes where it is installed, and what stands in for them where it is not."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

__all__ = ["LocalRecognizer", "Pattern", "RecognizerResult"]


@dataclass
class RecognizerResult:
    """Say what was found where, and how sure that is: 0 to 1."""

    entity_type: str
    start: int
    end: int
    score: float
    analysis_explanation: Any = None


@dataclass
class Pattern:
    """Hold a pattern by name, and how sure a finding of it is."""

    name: str
    regex: str
    score: float


class LocalRecognizer:
    """Hold what a recogniser finds, and in which language."""

    def __init__(
        self, supported_entities: list[str], name: str | None = None, supported_language: str = "en"
    ) -> None:
        self.supported_entities = supported_entities
        self.supported_language = supported_language
        self.name: str = name or type(self).__name__


if not TYPE_CHECKING:
    with suppress(ImportError):
        from presidio_analyzer import LocalRecognizer, Pattern, RecognizerResult
