# Generated from openapi/openai.yaml; do not edit, run `make regenerate`.
from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar, Self

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ... import _runtime
from ..._runtime import UNSET, Unset

if TYPE_CHECKING:
    from .error_detail import ErrorDetail
    from .output_item import OutputItem
    from .response_usage import ResponseUsage


@_attrs_define(repr=False)
class ModelResponse(_runtime.OpenModel[Any]):
    """`ModelResponse`.

    Attributes:
        id: Its id.
        output: What the model said and wants to have called.
        object_: Always `response`.
        created_at: When it was made, in seconds since 1970.
        completed_at: When it was done.
        status: `in_progress`, `completed`, `incomplete`, `failed`.
        model: The model that answered.
        incomplete_details: Why it is incomplete.
        instructions: What the model was to heed.
        previous_response_id: The answer that it goes on from.
    """

    id: str
    output: list[OutputItem]
    object_: None | str | Unset = UNSET
    created_at: float | None | Unset = UNSET
    completed_at: float | None | Unset = UNSET
    status: None | str | Unset = UNSET
    model: None | str | Unset = UNSET
    error: ErrorDetail | None | Unset = UNSET
    incomplete_details: Any | Unset = UNSET
    instructions: Any | Unset = UNSET
    previous_response_id: None | str | Unset = UNSET
    usage: None | ResponseUsage | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    _wire: ClassVar[tuple[tuple[str, str], ...]] = (
        ("id", "id"),
        ("output", "output"),
        ("object_", "object"),
        ("created_at", "created_at"),
        ("completed_at", "completed_at"),
        ("status", "status"),
        ("model", "model"),
        ("error", "error"),
        ("incomplete_details", "incomplete_details"),
        ("instructions", "instructions"),
        ("previous_response_id", "previous_response_id"),
        ("usage", "usage"),
    )

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        """Read the object from plain JSON values. Raises `Mismatch`, a ValueError, with the place."""
        rest = _runtime.properties(src_dict)
        found = cls(
            id=_runtime.required(rest, "id", _runtime.text),
            output=_runtime.required(rest, "output", _OUTPUT),
            object_=_runtime.optional(rest, "object", _OBJECT_),
            created_at=_runtime.optional(rest, "created_at", _CREATED_AT),
            completed_at=_runtime.optional(rest, "completed_at", _CREATED_AT),
            status=_runtime.optional(rest, "status", _OBJECT_),
            model=_runtime.optional(rest, "model", _OBJECT_),
            error=_runtime.optional(rest, "error", _ERROR),
            incomplete_details=_runtime.optional(rest, "incomplete_details", _runtime.anything),
            instructions=_runtime.optional(rest, "instructions", _runtime.anything),
            previous_response_id=_runtime.optional(rest, "previous_response_id", _OBJECT_),
            usage=_runtime.optional(rest, "usage", _USAGE),
        )
        found.additional_properties = rest
        return found


_OBJECT_: _runtime.Decoder[None | str] = _runtime.one_of(_runtime.null, _runtime.text)
_CREATED_AT: _runtime.Decoder[float | None] = _runtime.one_of(_runtime.null, _runtime.number)
_OUTPUT: _runtime.Decoder[list[OutputItem]] = _runtime.later(__name__, "_OUTPUT")
_ERROR: _runtime.Decoder[ErrorDetail | None] = _runtime.later(__name__, "_ERROR")
_USAGE: _runtime.Decoder[None | ResponseUsage] = _runtime.later(__name__, "_USAGE")


def _load() -> None:
    """Load the objects that this one holds, when the first one is read."""
    global _OUTPUT, _ERROR, _USAGE
    from .error_detail import ErrorDetail
    from .output_item import OutputItem
    from .response_usage import ResponseUsage

    _OUTPUT = _runtime.list_of(OutputItem.from_dict)
    _ERROR = _runtime.one_of(_runtime.null, ErrorDetail.from_dict)
    _USAGE = _runtime.one_of(_runtime.null, ResponseUsage.from_dict)
