# Generated from openapi/liminal.yaml; do not edit, run `make regenerate`.
from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar, Self

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ... import _runtime

if TYPE_CHECKING:
    from .bearer_token import BearerToken


@_attrs_define(repr=False)
class BearerCleansed(_runtime.OpenModel[Any]):
    """A cleansed text, as bearers see it.

    Attributes:
        items: The placeholders in `text`, in its order.
        text: The text with placeholders.
        items_hashed: The encrypted pieces in `text_hashed`, in its order.
        text_hashed: The text with encrypted pieces.
    """

    items: list[BearerToken]
    text: str
    items_hashed: list[BearerToken]
    text_hashed: str
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    _wire: ClassVar[tuple[tuple[str, str], ...]] = (
        ("items", "items"),
        ("text", "text"),
        ("items_hashed", "items_hashed"),
        ("text_hashed", "text_hashed"),
    )

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        """Read the object from plain JSON values. Raises `Mismatch`, a ValueError, with the place."""
        rest = _runtime.properties(src_dict)
        found = cls(
            items=_runtime.required(rest, "items", _ITEMS),
            text=_runtime.required(rest, "text", _runtime.text),
            items_hashed=_runtime.required(rest, "items_hashed", _ITEMS),
            text_hashed=_runtime.required(rest, "text_hashed", _runtime.text),
        )
        found.additional_properties = rest
        return found


_ITEMS: _runtime.Decoder[list[BearerToken]] = _runtime.later(__name__, "_ITEMS")


def _load() -> None:
    """Load the objects that this one holds, when the first one is read."""
    global _ITEMS
    from .bearer_token import BearerToken

    _ITEMS = _runtime.list_of(BearerToken.from_dict)
