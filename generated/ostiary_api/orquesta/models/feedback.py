# Generated from openapi/orquesta.yaml; do not edit, run `make regenerate`.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, Self

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ... import _runtime
from ..._runtime import UNSET, Unset


@_attrs_define(repr=False)
class Feedback(_runtime.OpenModel[Any]):
    """`Feedback`.

    Attributes:
        id: Id of the feedback.
        property_: What is judged.
        value: The judgment.
        trace_id: The trace of the answer, or its id.
        product: What the trace belongs to.
    """

    id: str
    property_: str | Unset = UNSET
    value: float | list[str] | str | Unset = UNSET
    trace_id: str | Unset = UNSET
    product: None | str | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    _wire: ClassVar[tuple[tuple[str, str], ...]] = (
        ("id", "id"),
        ("property_", "property"),
        ("value", "value"),
        ("trace_id", "trace_id"),
        ("product", "product"),
    )

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        """Read the object from plain JSON values. Raises `Mismatch`, a ValueError, with the place."""
        rest = _runtime.properties(src_dict)
        found = cls(
            id=_runtime.required(rest, "id", _runtime.text),
            property_=_runtime.optional(rest, "property", _runtime.text),
            value=_runtime.optional(rest, "value", _VALUE),
            trace_id=_runtime.optional(rest, "trace_id", _runtime.text),
            product=_runtime.optional(rest, "product", _PRODUCT),
        )
        found.additional_properties = rest
        return found


_VALUE: _runtime.Decoder[float | list[str] | str] = _runtime.one_of(
    _runtime.number, _runtime.text, _runtime.list_of(_runtime.text)
)
_PRODUCT: _runtime.Decoder[None | str] = _runtime.one_of(_runtime.null, _runtime.text)
