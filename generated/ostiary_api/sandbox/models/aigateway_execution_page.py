# Generated from openapi/sandbox.yaml; do not edit, run `make regenerate`.
from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar, Self

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ... import _runtime

if TYPE_CHECKING:
    from .aigateway_execution import AigatewayExecution


@_attrs_define(repr=False)
class AigatewayExecutionPage(_runtime.OpenModel[Any]):
    """`AigatewayExecutionPage`.

    Attributes:
        total: How many match on all pages together.
        next_: Cursor of the next page.
    """

    items: list[AigatewayExecution]
    total: int
    next_: int | None
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    _wire: ClassVar[tuple[tuple[str, str], ...]] = (
        ("items", "items"),
        ("total", "total"),
        ("next_", "next"),
    )

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        """Read the object from plain JSON values. Raises `Mismatch`, a ValueError, with the place."""
        rest = _runtime.properties(src_dict)
        found = cls(
            items=_runtime.required(rest, "items", _ITEMS),
            total=_runtime.required(rest, "total", _runtime.integer),
            next_=_runtime.required(rest, "next", _NEXT_),
        )
        found.additional_properties = rest
        return found


_NEXT_: _runtime.Decoder[int | None] = _runtime.one_of(_runtime.null, _runtime.integer)
_ITEMS: _runtime.Decoder[list[AigatewayExecution]] = _runtime.later(__name__, "_ITEMS")


def _load() -> None:
    """Load the objects that this one holds, when the first one is read."""
    global _ITEMS
    from .aigateway_execution import AigatewayExecution

    _ITEMS = _runtime.list_of(AigatewayExecution.from_dict)
