# Generated from openapi/liminal.yaml; do not edit, run `make regenerate`.
from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar, Self

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ... import _runtime

if TYPE_CHECKING:
    from .token import Token


@_attrs_define(repr=False)
class Hydrated(_runtime.OpenModel[Any]):
    """`Hydrated`.

    Attributes:
        items: What was restored, by its place in `text`.
        text: The restored text.
    """

    items: list[Token]
    text: str
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    _wire: ClassVar[tuple[tuple[str, str], ...]] = (
        ("items", "items"),
        ("text", "text"),
    )

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        """Read the object from plain JSON values. Raises `Mismatch`, a ValueError, with the place."""
        rest = _runtime.properties(src_dict)
        found = cls(
            items=_runtime.required(rest, "items", _ITEMS),
            text=_runtime.required(rest, "text", _runtime.text),
        )
        found.additional_properties = rest
        return found


_ITEMS: _runtime.Decoder[list[Token]] = _runtime.later(__name__, "_ITEMS")


def _load() -> None:
    """Load the objects that this one holds, when the first one is read."""
    global _ITEMS
    from .token import Token

    _ITEMS = _runtime.list_of(Token.from_dict)
