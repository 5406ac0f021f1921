# Generated from openapi/orquesta.yaml; do not edit, run `make regenerate`.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, Self

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ... import _runtime


@_attrs_define(repr=False)
class MetricsFeedback(_runtime.OpenModel[Any]):
    """What the end user thinks.

    Attributes:
        score: From 0, bad, to 100, good.
    """

    score: float
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    _wire: ClassVar[tuple[tuple[str, str], ...]] = (("score", "score"),)

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        """Read the object from plain JSON values. Raises `Mismatch`, a ValueError, with the place."""
        rest = _runtime.properties(src_dict)
        found = cls(
            score=_runtime.required(rest, "score", _runtime.number),
        )
        found.additional_properties = rest
        return found
