"""Find attempts to turn a model against those who instructed it."""

from __future__ import annotations

import re
import unicodedata
from typing import Any, ClassVar

from pydantic import Field

from ostiary.aigateway.kit import (
    INPUT_ONLY_SIGNATURE,
    Parameters,
    Processor,
    Reject,
    RejectCode,
    RequestInput,
    ResponseOutput,
    Result,
    Tags,
)

__all__ = ["InjectionParameters", "PromptInjection", "findings", "score"]

# What is seen, how much it weighs (0 to 1), and by which pattern, over text in one case and one kind of space.
_SIGNS: tuple[tuple[str, float, str], ...] = (
    (
        "override",
        0.75,
        r"\b(?:ignore|disregard|forget|override|bypass)\b.{0,30}\b(?:previous|prior|above|earlier|all|any|your)\b"
        r".{0,25}\b(?:instruction|direction|rule|prompt|guideline|guardrail|polic|context)",
    ),
    (
        "leak",
        0.7,
        r"\b(?:reveal|print|show|repeat|output|tell me|what (?:is|are)|leak|translate)\b.{0,30}"
        r"\b(?:your|the|hidden|initial)\b.{0,20}\b(?:system (?:prompt|message)|initial prompt|instructions above"
        r"|hidden (?:prompt|instructions?))",
    ),
    (
        "persona",
        0.5,
        r"\b(?:you are now|act as|pretend (?:to be|you are)|from now on you|roleplay as)\b.{0,60}"
        r"\b(?:dan\b|jailbr|unrestricted|no (?:restrictions|rules|limits|filter)|evil|developer mode|without (?:any )?"
        r"(?:restrictions|rules|ethics|filter))",
    ),
    ("jailbreak", 0.6, r"\b(?:do anything now|jailbreak(?:ed)?|developer mode (?:enabled|on)|god mode)\b"),
    (
        "forged-turn",
        0.65,
        r"(?:<\|(?:im_start|im_end|system|endoftext)\|>|\[/?inst\]|<</?sys>>|^\s*(?:system|assistant)\s*:)",
    ),
    (
        "exfiltration",
        0.55,
        r"\b(?:send|post|upload|exfiltrate|append|forward)\b.{0,50}\b(?:to|at)\b.{0,20}https?://",
    ),
    (
        "no-refusal",
        0.4,
        r"\b(?:never|do not|don't) (?:refuse|decline|say (?:you )?(?:can't|cannot)|apologi[sz]e)\b",
    ),
)
_PATTERNS = [(kind, weight, re.compile(text, re.MULTILINE)) for kind, weight, text in _SIGNS]
_ENCODED = re.compile(r"[A-Za-z0-9+/]{160,}={0,2}")
_INVISIBLE = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\U000e0000-\U000e007f]")
# Weights of what is seen in the text as it came.
_HIDDEN, _OPAQUE = 0.45, 0.35


class InjectionParameters(Parameters):
    """Say from which score a prompt is refused, and whose messages are looked at."""

    threshold: float = Field(
        default=0.7, ge=0.0, le=1.0, description="Score from which a prompt is rejected.", examples=[0.7]
    )
    roles: list[str] = Field(
        default=["user", "tool"], description="Roles whose messages are inspected; instructions are trusted."
    )


class PromptInjection(Processor[RequestInput, ResponseOutput, InjectionParameters]):
    """Score a prompt by signs of injection; tag it with them, and reject it from a threshold."""

    inline_below = 2048

    description: ClassVar[str] = (
        "Scores prompts by signs of injection: overrides, leaks, forged turns, hidden text."
    )

    def __init__(self) -> None:
        super().__init__(
            "prompt-injection",
            "1.0.0",
            "sandbox",
            INPUT_ONLY_SIGNATURE,
            parameters_class=InjectionParameters,
            app_details={"description": self.description},
        )

    def process_input(
        self, prompt: RequestInput, metadata: Any, parameters: InjectionParameters, request: Any
    ) -> Result | Reject:
        """Look at every message of the roles that are not trusted."""
        wanted = set(parameters.roles)
        seen: list[dict[str, Any]] = [
            {"kind": kind, "weight": weight, "message": index}
            for index, message in enumerate(prompt.messages)
            if message.role in wanted
            for kind, weight in findings(message.content)
        ]
        if not seen:
            return Result()
        total = score([each["weight"] for each in seen])
        result = {"score": total, "findings": seen}
        tags = Tags({"prompt-injection": list(dict.fromkeys(each["kind"] for each in seen))})
        if total >= parameters.threshold and parameters.reject:
            return Reject(
                code=RejectCode.POLICY_VIOLATION,
                detail="the prompt tries to override instructions",
                tags=tags,
                processor_result=result,
            )
        return Result(processor_result=result, tags=tags)


def findings(text: str) -> list[tuple[str, float]]:
    """Return the signs of injection in a text, each kind once, with its weight."""
    seen: list[tuple[str, float]] = []
    plain = normal(text)
    seen += [(kind, weight) for kind, weight, pattern in _PATTERNS if pattern.search(plain)]
    if len(_INVISIBLE.findall(text)) > 3:
        seen.append(("hidden-text", _HIDDEN))
    if _ENCODED.search(text):
        seen.append(("encoded-text", _OPAQUE))
    return seen


def score(weights: list[float]) -> float:
    """Return how sure several signs are together: each takes its share of what doubt the others leave."""
    doubt = 1.0
    for weight in weights:
        doubt *= 1.0 - weight
    return round(1.0 - doubt, 4)


def normal(text: str) -> str:
    """Return a text in small letters and plain spaces, without what can't be seen; lines stay lines."""
    shown = _INVISIBLE.sub("", unicodedata.normalize("NFKC", text)).casefold()
    return re.sub(r"[^\S\n]+", " ", shown)
