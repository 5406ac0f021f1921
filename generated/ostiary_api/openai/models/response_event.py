# Generated from openapi/openai.yaml; do not edit, run `make regenerate`.
from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar, Self

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ... import _runtime
from ..._runtime import UNSET, Unset

if TYPE_CHECKING:
    from .model_response import ModelResponse
    from .output_item import OutputItem
    from .output_part import OutputPart


@_attrs_define(repr=False)
class ResponseEvent(_runtime.OpenModel[Any]):
    """How an answer grows. Which properties there are depends on `type`.

    Attributes:
        type_: Name of the event, such as `response.output_text.delta`.
        sequence_number: Its place in the stream.
        output_index: Place of the item.
        item_id: Id of the item.
        content_index: Place of the part.
        delta: The next piece.
        text: The whole text.
        arguments: The whole arguments.
    """

    type_: str
    sequence_number: int | None | Unset = UNSET
    response: ModelResponse | None | Unset = UNSET
    output_index: int | None | Unset = UNSET
    item_id: None | str | Unset = UNSET
    item: None | OutputItem | Unset = UNSET
    content_index: int | None | Unset = UNSET
    part: None | OutputPart | Unset = UNSET
    delta: Any | Unset = UNSET
    text: None | str | Unset = UNSET
    arguments: None | str | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    _wire: ClassVar[tuple[tuple[str, str], ...]] = (
        ("type_", "type"),
        ("sequence_number", "sequence_number"),
        ("response", "response"),
        ("output_index", "output_index"),
        ("item_id", "item_id"),
        ("item", "item"),
        ("content_index", "content_index"),
        ("part", "part"),
        ("delta", "delta"),
        ("text", "text"),
        ("arguments", "arguments"),
    )

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        """Read the object from plain JSON values. Raises `Mismatch`, a ValueError, with the place."""
        rest = _runtime.properties(src_dict)
        found = cls(
            type_=_runtime.required(rest, "type", _runtime.text),
            sequence_number=_runtime.optional(rest, "sequence_number", _SEQUENCE_NUMBER),
            response=_runtime.optional(rest, "response", _RESPONSE),
            output_index=_runtime.optional(rest, "output_index", _SEQUENCE_NUMBER),
            item_id=_runtime.optional(rest, "item_id", _ITEM_ID),
            item=_runtime.optional(rest, "item", _ITEM),
            content_index=_runtime.optional(rest, "content_index", _SEQUENCE_NUMBER),
            part=_runtime.optional(rest, "part", _PART),
            delta=_runtime.optional(rest, "delta", _runtime.anything),
            text=_runtime.optional(rest, "text", _ITEM_ID),
            arguments=_runtime.optional(rest, "arguments", _ITEM_ID),
        )
        found.additional_properties = rest
        return found


_SEQUENCE_NUMBER: _runtime.Decoder[int | None] = _runtime.one_of(_runtime.null, _runtime.integer)
_ITEM_ID: _runtime.Decoder[None | str] = _runtime.one_of(_runtime.null, _runtime.text)
_RESPONSE: _runtime.Decoder[ModelResponse | None] = _runtime.later(__name__, "_RESPONSE")
_ITEM: _runtime.Decoder[None | OutputItem] = _runtime.later(__name__, "_ITEM")
_PART: _runtime.Decoder[None | OutputPart] = _runtime.later(__name__, "_PART")


def _load() -> None:
    """Load the objects that this one holds, when the first one is read."""
    global _RESPONSE, _ITEM, _PART
    from .model_response import ModelResponse
    from .output_item import OutputItem
    from .output_part import OutputPart

    _RESPONSE = _runtime.one_of(_runtime.null, ModelResponse.from_dict)
    _ITEM = _runtime.one_of(_runtime.null, OutputItem.from_dict)
    _PART = _runtime.one_of(_runtime.null, OutputPart.from_dict)
