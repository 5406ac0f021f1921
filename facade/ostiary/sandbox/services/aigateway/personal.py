"""Find personal data, and take it out where that is permitted."""

from __future__ import annotations

from collections import Counter
from typing import Any

from pydantic import Field, field_validator

from ostiary.aigateway.kit import (
    BOTH_SIGNATURE,
    Message,
    Parameters,
    Processor,
    Reject,
    RejectCode,
    RequestInput,
    ResponseOutput,
    Result,
    Tags,
)
from ostiary.pii import DEFAULT_KINDS, KINDS, PiiRedactor

__all__ = ["PersonalData", "PersonalParameters"]


class PersonalParameters(Parameters):
    """Say what to look for, and what is refused."""

    kinds: list[str] = Field(
        default=sorted(DEFAULT_KINDS), description="What counts as personal.", examples=[["EMAIL_ADDRESS"]]
    )
    reject_kinds: list[str] = Field(default=[], description="Kinds whose appearance is a reason to reject.")

    @field_validator("kinds", "reject_kinds")
    @classmethod
    def _known(cls, kinds: list[str]) -> list[str]:
        if unknown := sorted(set(kinds) - set(KINDS)):
            raise ValueError(f"there is no kind {unknown[0]}; there are {', '.join(KINDS)}")
        return kinds


class PersonalData(Processor[RequestInput, ResponseOutput, PersonalParameters]):
    """Tag prompts and responses with the kinds of personal data in them; replace it by placeholders, or reject."""

    inline_below = 2048

    def __init__(self) -> None:
        super().__init__(
            "personal-data",
            "1.0.0",
            "sandbox",
            BOTH_SIGNATURE,
            parameters_class=PersonalParameters,
            app_details={"description": "Finds personal data in prompts and responses and takes it out."},
        )

    def process_input(
        self, prompt: RequestInput, metadata: Any, parameters: PersonalParameters, request: Any
    ) -> Result | Reject:
        """Look at every message of a prompt."""
        said = self._said(prompt.messages, parameters)
        if isinstance(said, Result) and said.tags and parameters.modify:
            said.modified_prompt = prompt
        return said

    def process_response(
        self,
        prompt: RequestInput | None,
        response: ResponseOutput,
        metadata: Any,
        parameters: PersonalParameters,
        request: Any,
    ) -> Result | Reject:
        """Look at every answer of a response."""
        said = self._said([choice.message for choice in response.choices], parameters)
        if isinstance(said, Result) and said.tags and parameters.modify:
            said.modified_response = response
        return said

    def _said(self, messages: list[Message], parameters: PersonalParameters) -> Result | Reject:
        redactor = PiiRedactor(parameters.kinds)
        # One for all messages, so that the same person has the same placeholder in each.
        redaction = redactor.begin()
        counts: Counter[str] = Counter()
        for message in messages:
            found = redactor.find(message.content)
            counts.update(each.kind for each in found)
            if found and parameters.modify:
                message.content = redaction.redact(message.content)
        if not counts:
            return Result()
        tags = Tags({"personal-data": sorted(counts)})
        result = {"found": dict(sorted(counts.items()))}
        if parameters.reject and (refused := sorted(set(counts) & set(parameters.reject_kinds))):
            return Reject(
                code=RejectCode.POLICY_VIOLATION,
                detail=f"the text holds {', '.join(refused)}",
                tags=tags,
                processor_result=result,
            )
        return Result(tags=tags, processor_result=result)
