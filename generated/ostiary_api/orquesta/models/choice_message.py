# Generated from openapi/orquesta.yaml; do not edit, run `make regenerate`.
from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar, Self

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ... import _runtime
from ..._runtime import UNSET, Unset

if TYPE_CHECKING:
    from .choice_message_type import ChoiceMessageType
    from .message_role import MessageRole
    from .tool_call import ToolCall


@_attrs_define(repr=False)
class ChoiceMessage(_runtime.OpenModel[Any]):
    """What the model said. One of three kinds: text (`content`), calls of tools (`tool_calls`, with or without
    `content`), an image (`url`). `type` names the kind in 4.x; the older generations don't send it, so it can't be
    required, and the properties that are there tell the kind. 2.0.11 fails on a choice without a message, and
    leaves out `content`, `url` and `tool_calls` that are `null`.

    Attributes:
        type_: Which kind it is.
        role: Who speaks.
        content: The text; in a stream the next piece of it.
        tool_calls: Calls of tools that the model asks for.
        url: Where the image is, or the image itself as a `data:` URL.
        reasoning: What the model thought. From 4.x on.
        reasoning_signature: The provider's signature of the thoughts.
        redacted_reasoning: Thoughts that only the provider can read.
    """

    type_: ChoiceMessageType | None | str | Unset = UNSET
    role: MessageRole | None | str | Unset = UNSET
    content: None | str | Unset = UNSET
    tool_calls: list[ToolCall] | None | Unset = UNSET
    url: None | str | Unset = UNSET
    reasoning: None | str | Unset = UNSET
    reasoning_signature: None | str | Unset = UNSET
    redacted_reasoning: None | str | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    _wire: ClassVar[tuple[tuple[str, str], ...]] = (
        ("type_", "type"),
        ("role", "role"),
        ("content", "content"),
        ("tool_calls", "tool_calls"),
        ("url", "url"),
        ("reasoning", "reasoning"),
        ("reasoning_signature", "reasoning_signature"),
        ("redacted_reasoning", "redacted_reasoning"),
    )

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        """Read the object from plain JSON values. Raises `Mismatch`, a ValueError, with the place."""
        rest = _runtime.properties(src_dict)
        found = cls(
            type_=_runtime.optional(rest, "type", _TYPE_),
            role=_runtime.optional(rest, "role", _ROLE),
            content=_runtime.optional(rest, "content", _CONTENT),
            tool_calls=_runtime.optional(rest, "tool_calls", _TOOL_CALLS),
            url=_runtime.optional(rest, "url", _CONTENT),
            reasoning=_runtime.optional(rest, "reasoning", _CONTENT),
            reasoning_signature=_runtime.optional(rest, "reasoning_signature", _CONTENT),
            redacted_reasoning=_runtime.optional(rest, "redacted_reasoning", _CONTENT),
        )
        found.additional_properties = rest
        return found


_CONTENT: _runtime.Decoder[None | str] = _runtime.one_of(_runtime.null, _runtime.text)
_TYPE_: _runtime.Decoder[ChoiceMessageType | None | str] = _runtime.later(__name__, "_TYPE_")
_ROLE: _runtime.Decoder[MessageRole | None | str] = _runtime.later(__name__, "_ROLE")
_TOOL_CALLS: _runtime.Decoder[list[ToolCall] | None] = _runtime.later(__name__, "_TOOL_CALLS")


def _load() -> None:
    """Load the objects that this one holds, when the first one is read."""
    global _TYPE_, _ROLE, _TOOL_CALLS
    from .choice_message_type import ChoiceMessageType
    from .message_role import MessageRole
    from .tool_call import ToolCall

    _TYPE_ = _runtime.one_of(_runtime.null, _runtime.enumeration(ChoiceMessageType, str), _runtime.text)
    _ROLE = _runtime.one_of(_runtime.null, _runtime.enumeration(MessageRole, str), _runtime.text)
    _TOOL_CALLS = _runtime.one_of(_runtime.null, _runtime.list_of(ToolCall.from_dict))
