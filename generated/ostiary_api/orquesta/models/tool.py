# Generated from openapi/orquesta.yaml; do not edit, run `make regenerate`.
from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar, Self

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ... import _runtime
from ..._runtime import UNSET, Unset

if TYPE_CHECKING:
    from .tool_function import ToolFunction


@_attrs_define(repr=False)
class Tool(_runtime.OpenModel[Any]):
    """`Tool`.

    Attributes:
        type_: Always `function`.
    """

    function: ToolFunction
    type_: None | str | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    _wire: ClassVar[tuple[tuple[str, str], ...]] = (
        ("function", "function"),
        ("type_", "type"),
    )

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        """Read the object from plain JSON values. Raises `Mismatch`, a ValueError, with the place."""
        rest = _runtime.properties(src_dict)
        found = cls(
            function=_runtime.required(rest, "function", _FUNCTION),
            type_=_runtime.optional(rest, "type", _TYPE_),
        )
        found.additional_properties = rest
        return found


_TYPE_: _runtime.Decoder[None | str] = _runtime.one_of(_runtime.null, _runtime.text)
_FUNCTION: _runtime.Decoder[ToolFunction] = _runtime.later(__name__, "_FUNCTION")


def _load() -> None:
    """Load the objects that this one holds, when the first one is read."""
    global _FUNCTION
    from .tool_function import ToolFunction

    _FUNCTION = ToolFunction.from_dict
