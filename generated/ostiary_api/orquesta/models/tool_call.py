# Generated from openapi/orquesta.yaml; do not edit, run `make regenerate`.
from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar, Self

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ... import _runtime
from ..._runtime import UNSET, Unset

if TYPE_CHECKING:
    from .function_call import FunctionCall


@_attrs_define(repr=False)
class ToolCall(_runtime.OpenModel[Any]):
    """A call of a tool that the model asks for.

    Attributes:
        function: In a stream, a piece of a call.
        id: Its id.
        index: Its place among the calls, from 0.
        type_: Always `function`.
        thought_signature: The provider's signature of the thought behind it.
    """

    function: FunctionCall
    id: None | str | Unset = UNSET
    index: int | None | Unset = UNSET
    type_: None | str | Unset = UNSET
    thought_signature: None | str | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    _wire: ClassVar[tuple[tuple[str, str], ...]] = (
        ("function", "function"),
        ("id", "id"),
        ("index", "index"),
        ("type_", "type"),
        ("thought_signature", "thought_signature"),
    )

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        """Read the object from plain JSON values. Raises `Mismatch`, a ValueError, with the place."""
        rest = _runtime.properties(src_dict)
        found = cls(
            function=_runtime.required(rest, "function", _FUNCTION),
            id=_runtime.optional(rest, "id", _ID),
            index=_runtime.optional(rest, "index", _INDEX),
            type_=_runtime.optional(rest, "type", _ID),
            thought_signature=_runtime.optional(rest, "thought_signature", _ID),
        )
        found.additional_properties = rest
        return found


_ID: _runtime.Decoder[None | str] = _runtime.one_of(_runtime.null, _runtime.text)
_INDEX: _runtime.Decoder[int | None] = _runtime.one_of(_runtime.null, _runtime.integer)
_FUNCTION: _runtime.Decoder[FunctionCall] = _runtime.later(__name__, "_FUNCTION")


def _load() -> None:
    """Load the objects that this one holds, when the first one is read."""
    global _FUNCTION
    from .function_call import FunctionCall

    _FUNCTION = FunctionCall.from_dict
