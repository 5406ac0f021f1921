# Generated from openapi/orquesta.yaml; do not edit, run `make regenerate`.
from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar, Self

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ... import _runtime
from ..._runtime import UNSET, Unset

if TYPE_CHECKING:
    from .audio_part import AudioPart
    from .file_part import FilePart
    from .image_part import ImagePart
    from .message_role import MessageRole
    from .reasoning_part import ReasoningPart
    from .redacted_reasoning_part import RedactedReasoningPart
    from .refusal_part import RefusalPart
    from .text_part import TextPart
    from .tool_call import ToolCall


@_attrs_define(repr=False)
class Message(_runtime.OpenModel[Any]):
    """A message to the model, or one that was sent to it.

    Attributes:
        role: Who speaks. Open, so a value that is not listed is accepted.
        content: Text, or parts; `null` or absent beside tool calls.
        tool_calls: The calls of tools that an assistant's message asked for.
        tool_call_id: The call that a tool's message answers. From 3.x on.
        name: Who speaks
        refusal: Why an assistant's message refused. From 3.x on.
        reasoning_content: What an assistant's message thought. From 4.x on.
    """

    role: MessageRole | str
    content: (
        list[
            AudioPart | FilePart | ImagePart | ReasoningPart | RedactedReasoningPart | RefusalPart | TextPart
        ]
        | None
        | str
        | Unset
    ) = UNSET
    tool_calls: list[ToolCall] | None | Unset = UNSET
    tool_call_id: None | str | Unset = UNSET
    name: None | str | Unset = UNSET
    refusal: None | str | Unset = UNSET
    reasoning_content: None | str | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    _wire: ClassVar[tuple[tuple[str, str], ...]] = (
        ("role", "role"),
        ("content", "content"),
        ("tool_calls", "tool_calls"),
        ("tool_call_id", "tool_call_id"),
        ("name", "name"),
        ("refusal", "refusal"),
        ("reasoning_content", "reasoning_content"),
    )

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        """Read the object from plain JSON values. Raises `Mismatch`, a ValueError, with the place."""
        rest = _runtime.properties(src_dict)
        found = cls(
            role=_runtime.required(rest, "role", _ROLE),
            content=_runtime.optional(rest, "content", _CONTENT),
            tool_calls=_runtime.optional(rest, "tool_calls", _TOOL_CALLS),
            tool_call_id=_runtime.optional(rest, "tool_call_id", _TOOL_CALL_ID),
            name=_runtime.optional(rest, "name", _TOOL_CALL_ID),
            refusal=_runtime.optional(rest, "refusal", _TOOL_CALL_ID),
            reasoning_content=_runtime.optional(rest, "reasoning_content", _TOOL_CALL_ID),
        )
        found.additional_properties = rest
        return found


_TOOL_CALL_ID: _runtime.Decoder[None | str] = _runtime.one_of(_runtime.null, _runtime.text)
_ROLE: _runtime.Decoder[MessageRole | str] = _runtime.later(__name__, "_ROLE")
_CONTENT: _runtime.Decoder[
    list[AudioPart | FilePart | ImagePart | ReasoningPart | RedactedReasoningPart | RefusalPart | TextPart]
    | None
    | str
] = _runtime.later(__name__, "_CONTENT")
_TOOL_CALLS: _runtime.Decoder[list[ToolCall] | None] = _runtime.later(__name__, "_TOOL_CALLS")


def _load() -> None:
    """Load the objects that this one holds, when the first one is read."""
    global _ROLE, _CONTENT, _TOOL_CALLS
    from .audio_part import AudioPart
    from .file_part import FilePart
    from .image_part import ImagePart
    from .message_role import MessageRole
    from .reasoning_part import ReasoningPart
    from .redacted_reasoning_part import RedactedReasoningPart
    from .refusal_part import RefusalPart
    from .text_part import TextPart
    from .tool_call import ToolCall

    _ROLE = _runtime.one_of(_runtime.enumeration(MessageRole, str), _runtime.text)
    _CONTENT = _runtime.one_of(
        _runtime.null,
        _runtime.text,
        _runtime.list_of(
            _runtime.tagged(
                "type",
                {
                    "text": TextPart.from_dict,
                    "image_url": ImagePart.from_dict,
                    "input_audio": AudioPart.from_dict,
                    "file": FilePart.from_dict,
                    "refusal": RefusalPart.from_dict,
                    "reasoning": ReasoningPart.from_dict,
                    "redacted_reasoning": RedactedReasoningPart.from_dict,
                },
            )
        ),
    )
    _TOOL_CALLS = _runtime.one_of(_runtime.null, _runtime.list_of(ToolCall.from_dict))
