# Generated from openapi/openai.yaml; do not edit, run `make regenerate`.
from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar, Self

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ... import _runtime
from ..._runtime import UNSET, Unset

if TYPE_CHECKING:
    from .called_function import CalledFunction


@_attrs_define(repr=False)
class ChatToolCall(_runtime.OpenModel[Any]):
    """`ChatToolCall`.

    Attributes:
        id: Its id.
        index: Its place; in pieces only.
        type_: `function`.
    """

    id: None | str | Unset = UNSET
    index: int | None | Unset = UNSET
    type_: None | str | Unset = UNSET
    function: CalledFunction | None | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    _wire: ClassVar[tuple[tuple[str, str], ...]] = (
        ("id", "id"),
        ("index", "index"),
        ("type_", "type"),
        ("function", "function"),
    )

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        """Read the object from plain JSON values. Raises `Mismatch`, a ValueError, with the place."""
        rest = _runtime.properties(src_dict)
        found = cls(
            id=_runtime.optional(rest, "id", _ID),
            index=_runtime.optional(rest, "index", _INDEX),
            type_=_runtime.optional(rest, "type", _ID),
            function=_runtime.optional(rest, "function", _FUNCTION),
        )
        found.additional_properties = rest
        return found


_ID: _runtime.Decoder[None | str] = _runtime.one_of(_runtime.null, _runtime.text)
_INDEX: _runtime.Decoder[int | None] = _runtime.one_of(_runtime.null, _runtime.integer)
_FUNCTION: _runtime.Decoder[CalledFunction | None] = _runtime.later(__name__, "_FUNCTION")


def _load() -> None:
    """Load the objects that this one holds, when the first one is read."""
    global _FUNCTION
    from .called_function import CalledFunction

    _FUNCTION = _runtime.one_of(_runtime.null, CalledFunction.from_dict)
