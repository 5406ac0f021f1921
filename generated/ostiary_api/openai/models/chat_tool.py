# Generated from openapi/openai.yaml; do not edit, run `make regenerate`.
from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar, Self

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ... import _runtime
from ..._runtime import UNSET, Unset

if TYPE_CHECKING:
    from .offered_function import OfferedFunction


@_attrs_define(repr=False)
class ChatTool(_runtime.OpenModel[Any]):
    """`ChatTool`.

    Attributes:
        type_: `function`.
    """

    type_: str
    function: None | OfferedFunction | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    _wire: ClassVar[tuple[tuple[str, str], ...]] = (
        ("type_", "type"),
        ("function", "function"),
    )

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        """Read the object from plain JSON values. Raises `Mismatch`, a ValueError, with the place."""
        rest = _runtime.properties(src_dict)
        found = cls(
            type_=_runtime.required(rest, "type", _runtime.text),
            function=_runtime.optional(rest, "function", _FUNCTION),
        )
        found.additional_properties = rest
        return found


_FUNCTION: _runtime.Decoder[None | OfferedFunction] = _runtime.later(__name__, "_FUNCTION")


def _load() -> None:
    """Load the objects that this one holds, when the first one is read."""
    global _FUNCTION
    from .offered_function import OfferedFunction

    _FUNCTION = _runtime.one_of(_runtime.null, OfferedFunction.from_dict)
