"""A processor of the AI Gateway: keep answers to the style of the house.

    ostiary processor run house_style:HouseStyle                # serve it, from this folder
    ostiary processor invoke house_style:HouseStyle case.json   # let it look at one answer
    ostiary processor check house_style:HouseStyle              # does it do what the wire asks of it?

It replaces words that the house doesn't use, and rejects an answer that promises what it must not.
"""

import re

from pydantic import Field

from ostiary.aigateway import (
    RESPONSE_ONLY_SIGNATURE,
    Metadata,
    Parameters,
    Processor,
    Reject,
    RejectCode,
    RequestInput,
    ResponseOutput,
    Result,
    Tags,
)


class Style(Parameters):
    """What a step of a gateway may say of the style."""

    instead: dict[str, str] = Field(
        {"utilize": "use", "leverage": "use"}, description="a word, and ours for it"
    )
    promises: list[str] = Field(["guaranteed"], description="words that an answer must not have")


class HouseStyle(Processor[RequestInput, ResponseOutput, Style]):
    """Say it in the words of the house."""

    def __init__(self) -> None:
        super().__init__("house-style", "1.0.0", "examples", RESPONSE_ONLY_SIGNATURE, parameters_class=Style)

    def process_response(
        self,
        prompt: RequestInput | None,
        response: ResponseOutput,
        metadata: Metadata,
        parameters: Style,
        request: object,
    ) -> Result | Reject:
        said = " ".join(choice.message.content for choice in response.choices).lower()
        if parameters.reject and any(word in said for word in parameters.promises):
            return Reject(code=RejectCode.POLICY_VIOLATION, detail="the answer promises too much")
        replaced = []
        for choice in response.choices:
            for word, ours in parameters.instead.items():
                choice.message.content, count = re.subn(
                    rf"\b{re.escape(word)}\b", ours, choice.message.content, flags=re.IGNORECASE
                )
                replaced += [word] * count
        tags = Tags({"style": ["replaced"]}) if replaced else Tags()
        return Result(modified_response=response if replaced else None, tags=tags)
