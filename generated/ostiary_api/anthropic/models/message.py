# Generated from openapi/anthropic.yaml; do not edit, run `make regenerate`.
from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar, Self

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ... import _runtime
from ..._runtime import UNSET, Unset

if TYPE_CHECKING:
    from .content_block import ContentBlock
    from .message_usage import MessageUsage


@_attrs_define(repr=False)
class Message(_runtime.OpenModel[Any]):
    """The model's answer.

    Attributes:
        id: Its id.
        type_: `message`.
        role: `assistant`.
        model: The model that answered.
        content: What it says and wants.
        usage: Tokens that were read and written.
        stop_reason: `end_turn`, `max_tokens`, `stop_sequence` or `tool_use`.
        stop_sequence: The text that ended the answer.
    """

    id: str
    type_: str
    role: str
    model: str
    content: list[ContentBlock]
    usage: MessageUsage
    stop_reason: None | str | Unset = UNSET
    stop_sequence: None | str | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    _wire: ClassVar[tuple[tuple[str, str], ...]] = (
        ("id", "id"),
        ("type_", "type"),
        ("role", "role"),
        ("model", "model"),
        ("content", "content"),
        ("usage", "usage"),
        ("stop_reason", "stop_reason"),
        ("stop_sequence", "stop_sequence"),
    )

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        """Read the object from plain JSON values. Raises `Mismatch`, a ValueError, with the place."""
        rest = _runtime.properties(src_dict)
        found = cls(
            id=_runtime.required(rest, "id", _runtime.text),
            type_=_runtime.required(rest, "type", _runtime.text),
            role=_runtime.required(rest, "role", _runtime.text),
            model=_runtime.required(rest, "model", _runtime.text),
            content=_runtime.required(rest, "content", _CONTENT),
            usage=_runtime.required(rest, "usage", _USAGE),
            stop_reason=_runtime.optional(rest, "stop_reason", _STOP_REASON),
            stop_sequence=_runtime.optional(rest, "stop_sequence", _STOP_REASON),
        )
        found.additional_properties = rest
        return found


_STOP_REASON: _runtime.Decoder[None | str] = _runtime.one_of(_runtime.null, _runtime.text)
_CONTENT: _runtime.Decoder[list[ContentBlock]] = _runtime.later(__name__, "_CONTENT")
_USAGE: _runtime.Decoder[MessageUsage] = _runtime.later(__name__, "_USAGE")


def _load() -> None:
    """Load the objects that this one holds, when the first one is read."""
    global _CONTENT, _USAGE
    from .content_block import ContentBlock
    from .message_usage import MessageUsage

    _CONTENT = _runtime.list_of(ContentBlock.from_dict)
    _USAGE = MessageUsage.from_dict
