# Generated from openapi/orquesta.yaml; do not edit, run `make regenerate`.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, Self

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ... import _runtime
from ..._runtime import UNSET, Unset


@_attrs_define(repr=False)
class FeedbackRequest(_runtime.OpenModel[Any]):
    """`FeedbackRequest`.

    Attributes:
        property_: What is judged, such as `rating`.
        value: The judgment; a list of one where one of several was chosen.
        trace_id: The trace of the answer, or the answer's id.
        id: Id of the feedback, where it replaces an earlier one.
        product: What the trace belongs to: `deployments`.
    """

    property_: str
    value: float | list[str] | str
    trace_id: str
    id: None | str | Unset = UNSET
    product: None | str | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    _wire: ClassVar[tuple[tuple[str, str], ...]] = (
        ("property_", "property"),
        ("value", "value"),
        ("trace_id", "trace_id"),
        ("id", "id"),
        ("product", "product"),
    )

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        """Read the object from plain JSON values. Raises `Mismatch`, a ValueError, with the place."""
        rest = _runtime.properties(src_dict)
        found = cls(
            property_=_runtime.required(rest, "property", _runtime.text),
            value=_runtime.required(rest, "value", _VALUE),
            trace_id=_runtime.required(rest, "trace_id", _runtime.text),
            id=_runtime.optional(rest, "id", _ID),
            product=_runtime.optional(rest, "product", _ID),
        )
        found.additional_properties = rest
        return found


_VALUE: _runtime.Decoder[float | list[str] | str] = _runtime.one_of(
    _runtime.number, _runtime.text, _runtime.list_of(_runtime.text)
)
_ID: _runtime.Decoder[None | str] = _runtime.one_of(_runtime.null, _runtime.text)
