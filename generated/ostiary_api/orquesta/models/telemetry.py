# Generated from openapi/orquesta.yaml; do not edit, run `make regenerate`.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, Self

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ... import _runtime
from ..._runtime import UNSET, Unset


@_attrs_define(repr=False)
class Telemetry(_runtime.OpenModel[Any]):
    """Where the call stands in the traces. From 3.x on; 4.13.19 insists on it.

    Attributes:
        trace_id: Id of the trace.
        span_id: Id of the span.
    """

    trace_id: None | str | Unset = UNSET
    span_id: None | str | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    _wire: ClassVar[tuple[tuple[str, str], ...]] = (
        ("trace_id", "trace_id"),
        ("span_id", "span_id"),
    )

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        """Read the object from plain JSON values. Raises `Mismatch`, a ValueError, with the place."""
        rest = _runtime.properties(src_dict)
        found = cls(
            trace_id=_runtime.optional(rest, "trace_id", _TRACE_ID),
            span_id=_runtime.optional(rest, "span_id", _TRACE_ID),
        )
        found.additional_properties = rest
        return found


_TRACE_ID: _runtime.Decoder[None | str] = _runtime.one_of(_runtime.null, _runtime.text)
