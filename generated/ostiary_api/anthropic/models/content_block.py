# Generated from openapi/anthropic.yaml; do not edit, run `make regenerate`.
from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar, Self

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ... import _runtime
from ..._runtime import UNSET, Unset

if TYPE_CHECKING:
    from .any_object import AnyObject


@_attrs_define(repr=False)
class ContentBlock(_runtime.OpenModel[Any]):
    """A block of an answer.

    Attributes:
        type_: `text` or `tool_use`.
        text: Of a text.
        id: Of a tool use.
        name: Of the tool.
        input_: Of the tool.
    """

    type_: str
    text: None | str | Unset = UNSET
    id: None | str | Unset = UNSET
    name: None | str | Unset = UNSET
    input_: AnyObject | None | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    _wire: ClassVar[tuple[tuple[str, str], ...]] = (
        ("type_", "type"),
        ("text", "text"),
        ("id", "id"),
        ("name", "name"),
        ("input_", "input"),
    )

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        """Read the object from plain JSON values. Raises `Mismatch`, a ValueError, with the place."""
        rest = _runtime.properties(src_dict)
        found = cls(
            type_=_runtime.required(rest, "type", _runtime.text),
            text=_runtime.optional(rest, "text", _TEXT),
            id=_runtime.optional(rest, "id", _TEXT),
            name=_runtime.optional(rest, "name", _TEXT),
            input_=_runtime.optional(rest, "input", _INPUT_),
        )
        found.additional_properties = rest
        return found


_TEXT: _runtime.Decoder[None | str] = _runtime.one_of(_runtime.null, _runtime.text)
_INPUT_: _runtime.Decoder[AnyObject | None] = _runtime.later(__name__, "_INPUT_")


def _load() -> None:
    """Load the objects that this one holds, when the first one is read."""
    global _INPUT_
    from .any_object import AnyObject

    _INPUT_ = _runtime.one_of(_runtime.null, AnyObject.from_dict)
