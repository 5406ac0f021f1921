# Generated from openapi/openai.yaml; do not edit, run `make regenerate`.
from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar, Self

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ... import _runtime
from ..._runtime import UNSET, Unset

if TYPE_CHECKING:
    from .output_part import OutputPart


@_attrs_define(repr=False)
class OutputItem(_runtime.OpenModel[Any]):
    """`OutputItem`.

    Attributes:
        type_: `message`, `function_call`, `reasoning`, …
        id: Its id.
        status: `in_progress` or `completed`.
        role: `assistant`, in a message.
        content: A message's parts.
        call_id: Id of a call, which its result names.
        name: Name of the function to call.
        arguments: Its arguments, JSON as text.
    """

    type_: str
    id: None | str | Unset = UNSET
    status: None | str | Unset = UNSET
    role: None | str | Unset = UNSET
    content: list[OutputPart] | None | Unset = UNSET
    call_id: None | str | Unset = UNSET
    name: None | str | Unset = UNSET
    arguments: None | str | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    _wire: ClassVar[tuple[tuple[str, str], ...]] = (
        ("type_", "type"),
        ("id", "id"),
        ("status", "status"),
        ("role", "role"),
        ("content", "content"),
        ("call_id", "call_id"),
        ("name", "name"),
        ("arguments", "arguments"),
    )

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        """Read the object from plain JSON values. Raises `Mismatch`, a ValueError, with the place."""
        rest = _runtime.properties(src_dict)
        found = cls(
            type_=_runtime.required(rest, "type", _runtime.text),
            id=_runtime.optional(rest, "id", _ID),
            status=_runtime.optional(rest, "status", _ID),
            role=_runtime.optional(rest, "role", _ID),
            content=_runtime.optional(rest, "content", _CONTENT),
            call_id=_runtime.optional(rest, "call_id", _ID),
            name=_runtime.optional(rest, "name", _ID),
            arguments=_runtime.optional(rest, "arguments", _ID),
        )
        found.additional_properties = rest
        return found


_ID: _runtime.Decoder[None | str] = _runtime.one_of(_runtime.null, _runtime.text)
_CONTENT: _runtime.Decoder[list[OutputPart] | None] = _runtime.later(__name__, "_CONTENT")


def _load() -> None:
    """Load the objects that this one holds, when the first one is read."""
    global _CONTENT
    from .output_part import OutputPart

    _CONTENT = _runtime.one_of(_runtime.null, _runtime.list_of(OutputPart.from_dict))
