"""Keep a conversation to its topics, by the words that are used."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

from pydantic import Field

from ostiary.aigateway.kit import (
    BOTH_SIGNATURE,
    Parameters,
    Processor,
    Reject,
    RejectCode,
    RequestInput,
    ResponseOutput,
    Result,
    Tags,
)

__all__ = ["TOPICS", "TopicLimits", "TopicParameters"]

# Beginnings of words that tell a topic.
TOPICS: dict[str, list[str]] = {
    "weapons": [
        "weapon",
        "firearm",
        "rifle",
        "pistol",
        "ammunition",
        "explosive",
        "grenade",
        "bomb",
        "gunpowder",
    ],
    "medicine": [
        "diagnos",
        "symptom",
        "dosage",
        "prescription",
        "medication",
        "vaccine",
        "tumour",
        "tumor",
        "antibiotic",
    ],
    "law": ["lawsuit", "plaintiff", "defendant", "attorney", "litigation", "subpoena", "statute", "tort"],
    "finance": [
        "invest",
        "portfolio",
        "dividend",
        "securities",
        "mortgage",
        "hedge fund",
        "interest rate",
        "stock",
    ],
    "politics": [
        "election",
        "ballot",
        "senator",
        "parliament",
        "candidate",
        "campaign",
        "referendum",
        "political part",
    ],
    "gambling": ["casino", "roulette", "betting", "jackpot", "poker", "bookmaker", "slot machine", "wager"],
}


class TopicParameters(Parameters):
    """Say which topics there are, and which of them are not wanted."""

    blocked: list[str] = Field(
        default=["weapons"],
        description="Topics that are a reason to reject.",
        examples=[["weapons", "gambling"]],
    )
    topics: dict[str, list[str]] = Field(
        default={}, description="Further topics, each with the beginnings of the words that tell it."
    )
    minimum: int = Field(default=1, ge=1, description="How many different words tell a topic.")


class TopicLimits(Processor[RequestInput, ResponseOutput, TopicParameters]):
    """Tag prompts and responses with their topics; reject those that are not wanted."""

    inline_below = 2048

    def __init__(self) -> None:
        super().__init__(
            "topic-limits",
            "1.0.0",
            "sandbox",
            BOTH_SIGNATURE,
            parameters_class=TopicParameters,
            app_details={"description": "Tells the topics of a text by its words, and refuses some of them."},
        )

    def process_input(
        self, prompt: RequestInput, metadata: Any, parameters: TopicParameters, request: Any
    ) -> Result | Reject:
        """Look at the messages of users."""
        return _said(prompt.concatenate(["user", "tool"]), parameters)

    def process_response(
        self,
        prompt: RequestInput | None,
        response: ResponseOutput,
        metadata: Any,
        parameters: TopicParameters,
        request: Any,
    ) -> Result | Reject:
        """Look at every answer."""
        return _said("\n".join(choice.message.content for choice in response.choices), parameters)


def _said(text: str, parameters: TopicParameters) -> Result | Reject:
    known = {**TOPICS, **parameters.topics}
    words = {topic: _told(text, beginnings) for topic, beginnings in known.items()}
    found = {topic: told for topic, told in words.items() if len(told) >= parameters.minimum}
    if not found:
        return Result()
    tags = Tags({"topics": sorted(found)})
    result = {"topics": {topic: len(told) for topic, told in sorted(found.items())}}
    if parameters.reject and (refused := sorted(set(found) & set(parameters.blocked))):
        return Reject(
            code=RejectCode.POLICY_VIOLATION,
            detail=f"this is no place for {', '.join(refused)}",
            tags=tags,
            processor_result=result,
        )
    return Result(tags=tags, processor_result=result)


def _told(text: str, beginnings: list[str]) -> set[str]:
    """Return which beginnings of words stand in a text."""
    words = tuple(each.casefold() for each in beginnings if each)
    return set(_pattern(words).findall(text.casefold())) if words else set()


@lru_cache(maxsize=256)
def _pattern(words: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(rf"\b({'|'.join(map(re.escape, words))})")
