# Generated from openapi/openai.yaml; do not edit, run `make regenerate`.
from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar, Self

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ... import _runtime
from ..._runtime import UNSET, Unset

if TYPE_CHECKING:
    from .chat_tool_call import ChatToolCall


@_attrs_define(repr=False)
class ChunkDelta(_runtime.OpenModel[Any]):
    """`ChunkDelta`.

    Attributes:
        role: Who speaks; in the first piece.
        content: The next piece of the text.
        refusal: The next piece of a refusal.
    """

    role: None | str | Unset = UNSET
    content: None | str | Unset = UNSET
    refusal: None | str | Unset = UNSET
    tool_calls: list[ChatToolCall] | None | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    _wire: ClassVar[tuple[tuple[str, str], ...]] = (
        ("role", "role"),
        ("content", "content"),
        ("refusal", "refusal"),
        ("tool_calls", "tool_calls"),
    )

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        """Read the object from plain JSON values. Raises `Mismatch`, a ValueError, with the place."""
        rest = _runtime.properties(src_dict)
        found = cls(
            role=_runtime.optional(rest, "role", _ROLE),
            content=_runtime.optional(rest, "content", _ROLE),
            refusal=_runtime.optional(rest, "refusal", _ROLE),
            tool_calls=_runtime.optional(rest, "tool_calls", _TOOL_CALLS),
        )
        found.additional_properties = rest
        return found


_ROLE: _runtime.Decoder[None | str] = _runtime.one_of(_runtime.null, _runtime.text)
_TOOL_CALLS: _runtime.Decoder[list[ChatToolCall] | None] = _runtime.later(__name__, "_TOOL_CALLS")


def _load() -> None:
    """Load the objects that this one holds, when the first one is read."""
    global _TOOL_CALLS
    from .chat_tool_call import ChatToolCall

    _TOOL_CALLS = _runtime.one_of(_runtime.null, _runtime.list_of(ChatToolCall.from_dict))
