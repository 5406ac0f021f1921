# Generated from openapi/orquesta.yaml; do not edit, run `make regenerate`.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, Literal, Self

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ... import _runtime


@_attrs_define(repr=False)
class RedactedReasoningPart(_runtime.OpenModel[Any]):
    """What the model thought, unreadable. From 4.x on.

    Attributes:
        type_: What kind of part it is.
        data: Thoughts that only the provider can read.
    """

    type_: Literal["redacted_reasoning"]
    data: str
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    _wire: ClassVar[tuple[tuple[str, str], ...]] = (
        ("type_", "type"),
        ("data", "data"),
    )

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        """Read the object from plain JSON values. Raises `Mismatch`, a ValueError, with the place."""
        rest = _runtime.properties(src_dict)
        found = cls(
            type_=_runtime.required(rest, "type", _TYPE_),
            data=_runtime.required(rest, "data", _runtime.text),
        )
        found.additional_properties = rest
        return found


_TYPE_: _runtime.Decoder[Literal["redacted_reasoning"]] = _runtime.constant("redacted_reasoning")
