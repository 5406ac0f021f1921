"""What a processor says of a prompt or response: a `Result`, or a `Reject`; and how that stands on the wire.

There are two wires. On the modern one a rejection is 200 with a part named `reject`; on the legacy one it is 422 with
a JSON body. `Reject(...)` speaks the modern one and `Result(rejected=True)` the legacy one, unless an application pins
one for all.
"""

from __future__ import annotations

import json
import logging
from typing import Any, ClassVar, Literal, TypeAlias

from pydantic import BaseModel, ConfigDict, Field, PrivateAttr, model_validator
from starlette.responses import Response

from ostiary.aigateway.codes import RejectCode
from ostiary.aigateway.kit.answers import MultipartResponse, MultipartResponseField, json_answer
from ostiary.aigateway.kit.messages import RequestInput, ResponseOutput
from ostiary.aigateway.kit.parts import METADATA_NAME, REJECT_NAME
from ostiary.aigateway.kit.tags import Tags

__all__ = ["Reject", "RejectCode", "Result", "Wire", "convert_metadata_to_multipart_field"]

log: logging.Logger = logging.getLogger("ostiary.aigateway")
Wire: TypeAlias = Literal["modern", "legacy"]
REJECTED = "the processor rejected the request"


class Result(BaseModel):
    """Accept what was inspected: as it is, or with a changed text, tags, and findings.

    `Result()` says nothing. `modified_prompt` or `modified_response` replaces the whole text, all messages of it.
    `processor_result` holds findings of any shape, `metadata` what else the gateway shall see. `rejected` and
    `modified` are the older API: one rejects, the other says that the text that the processor got was changed in place.
    Raises `pydantic.ValidationError` for both texts at once and for an argument that there is not.
    """

    model_config: ClassVar[ConfigDict] = ConfigDict(arbitrary_types_allowed=True, extra="forbid")

    modified_prompt: RequestInput | None = None
    modified_response: ResponseOutput | None = None
    metadata: dict[str, Any] | None = None
    processor_result: dict[str, Any] | None = None
    tags: Tags = Field(default_factory=Tags)
    rejected: bool = False
    _in_place: bool = PrivateAttr(default=False)

    def __init__(
        self,
        modified_prompt: RequestInput | dict[str, Any] | None = None,
        modified_response: ResponseOutput | dict[str, Any] | None = None,
        metadata: dict[str, Any] | None = None,
        processor_result: dict[str, Any] | None = None,
        tags: Tags | None = None,
        rejected: bool = False,
        modified: bool = False,
        **more: Any,
    ) -> None:
        super().__init__(
            modified_prompt=modified_prompt,
            modified_response=modified_response,
            metadata=metadata,
            processor_result=processor_result,
            tags=Tags() if tags is None else tags,
            rejected=rejected,
            **more,
        )
        self._in_place = modified

    @model_validator(mode="after")
    def _one_text(self) -> Result:
        if self.modified_prompt is not None and self.modified_response is not None:
            # The vendor's text, to the letter.
            raise ValueError("modified_prompt and modified_response are mutually exlusive")
        return self

    @property
    def modified(self) -> bool:
        """Whether the text is changed."""
        return self._in_place or self.modified_prompt is not None or self.modified_response is not None

    @property
    def is_empty(self) -> bool:
        """Whether this says nothing at all."""
        return not (
            self.rejected or self.modified or self.metadata is not None or self.processor_result or self.tags
        )

    def take_in_place(self, prompt: RequestInput | None, response: ResponseOutput | None) -> None:
        """Take the text that the processor was given, where it says that it changed it in place."""
        if self._in_place and self.modified_prompt is None and self.modified_response is None:
            self.modified_response = response
            self.modified_prompt = prompt if response is None else None

    def drop_modification(self) -> None:
        """Forget the changed text."""
        self.modified_prompt = self.modified_response = None
        self._in_place = False

    def validate_allowed(self, processor_name: str, annotate: bool, modify: bool) -> None:
        """Drop what the parameters don't permit, with a warning."""
        if self.modified and not modify:
            log.warning(
                "%s tried to modify request when parameters.modify was set to false, modification will be dropped",
                processor_name,
            )
            self.drop_modification()
        if self.tags and not annotate:
            log.warning(
                "%s tried to annotate request with tags when parameters.annotate was set to false,"
                " tags will be dropped",
                processor_name,
            )
            self.tags = Tags()

    def to_response(self, wire: Wire | None = None) -> Response:
        """Return the answer: 204 where this says nothing, 200 with parts, or the rejection of the wire."""
        if self.rejected:
            return self._rejection(wire)
        if self.is_empty:
            return Response(status_code=204)
        texts = (self.modified_prompt, self.modified_response)
        fields = [text.to_multipart_field() for text in texts if text is not None]
        return MultipartResponse(200, [*fields, convert_metadata_to_multipart_field(self.told())])

    def told(self) -> dict[str, Any]:
        """Return the metadata of the answer: what was given, then the findings and the tags."""
        told = dict(self.metadata or {})
        if self.processor_result:
            told["processor_result"] = self.processor_result
        if self.tags:
            told["tags"] = self.tags.to_response()
        return told

    def _rejection(self, wire: Wire | None) -> Response:
        if wire == "modern":
            return Reject(
                code=RejectCode.POLICY_VIOLATION,
                detail=REJECTED,
                metadata=dict(self.metadata or {}),
                tags=self.tags,
                processor_result=self.processor_result,
            ).to_response()
        return json_answer(422, {"detail": REJECTED, "metadata": self.told()})


class Reject(BaseModel):
    """Refuse what was inspected, with a code, a detail for its sender, and findings.

    `metadata` and `tags` go into the metadata of the answer, `processor_result` into the rejection too.
    """

    model_config: ClassVar[ConfigDict] = ConfigDict(arbitrary_types_allowed=True, extra="forbid")

    code: RejectCode
    detail: str
    metadata: dict[str, Any] = Field(default_factory=dict[str, Any], exclude=True)
    tags: Tags = Field(default_factory=Tags, exclude=True)
    processor_result: dict[str, Any] | None = None

    def is_empty(self) -> bool:
        """Return False: a rejection always says something."""
        return False

    def to_multipart_field(self) -> MultipartResponseField:
        """Return the rejection as a part of an answer."""
        return MultipartResponseField(REJECT_NAME, self.model_dump_json())

    def to_response(self, wire: Wire | None = None) -> Response:
        """Return the answer: 200 with a part `reject`, or 422 where the application pins the legacy wire."""
        if wire == "legacy":
            return json_answer(422, {"detail": self.detail, "metadata": self.told()})
        metadata = convert_metadata_to_multipart_field(self.told())
        return MultipartResponse(200, [self.to_multipart_field(), metadata])

    def told(self) -> dict[str, Any]:
        """Return the metadata of the answer: what was given, then the tags and the findings."""
        told = dict(self.metadata)
        if self.tags:
            told["tags"] = self.tags.to_response()
        if self.processor_result:
            told["processor_result"] = self.processor_result
        return told


def convert_metadata_to_multipart_field(metadata: dict[str, Any]) -> MultipartResponseField:
    """Return metadata as a part of an answer. Raises `ValueError` for a number that JSON can't hold."""
    return MultipartResponseField(METADATA_NAME, json.dumps(metadata, allow_nan=False))
