# Generated from openapi/orquesta.yaml; do not edit, run `make regenerate`.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, Self

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ... import _runtime
from ..._runtime import UNSET, Unset


@_attrs_define(repr=False)
class MetricsPerformance(_runtime.OpenModel[Any]):
    """How long it took.

    Attributes:
        latency: The whole call, in milliseconds.
        time_to_first_token: Until the first piece, in milliseconds.
    """

    latency: float
    time_to_first_token: float | None | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    _wire: ClassVar[tuple[tuple[str, str], ...]] = (
        ("latency", "latency"),
        ("time_to_first_token", "time_to_first_token"),
    )

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        """Read the object from plain JSON values. Raises `Mismatch`, a ValueError, with the place."""
        rest = _runtime.properties(src_dict)
        found = cls(
            latency=_runtime.required(rest, "latency", _runtime.number),
            time_to_first_token=_runtime.optional(rest, "time_to_first_token", _TIME_TO_FIRST_TOKEN),
        )
        found.additional_properties = rest
        return found


_TIME_TO_FIRST_TOKEN: _runtime.Decoder[float | None] = _runtime.one_of(_runtime.null, _runtime.number)
