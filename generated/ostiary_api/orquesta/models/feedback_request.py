# Generated from openapi/orquesta.yaml; do not edit, run `make regenerate`.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, Self

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ... import _runtime


@_attrs_define(repr=False)
class FeedbackRequest(_runtime.OpenModel[Any]):
    """`FeedbackRequest`.

    Attributes:
        property_: What is judged, such as `rating`.
        value: The judgment, one word or several.
        trace_id: The trace of the answer.
    """

    property_: str
    value: list[str] | str
    trace_id: str
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    _wire: ClassVar[tuple[tuple[str, str], ...]] = (
        ("property_", "property"),
        ("value", "value"),
        ("trace_id", "trace_id"),
    )

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        """Read the object from plain JSON values. Raises `Mismatch`, a ValueError, with the place."""
        rest = _runtime.properties(src_dict)
        found = cls(
            property_=_runtime.required(rest, "property", _runtime.text),
            value=_runtime.required(rest, "value", _VALUE),
            trace_id=_runtime.required(rest, "trace_id", _runtime.text),
        )
        found.additional_properties = rest
        return found


_VALUE: _runtime.Decoder[list[str] | str] = _runtime.one_of(_runtime.text, _runtime.list_of(_runtime.text))
