# Generated from openapi/aigateway.yaml; do not edit, run `make regenerate`.
from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar, Self

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ... import _runtime

if TYPE_CHECKING:
    from .field_type import FieldType


@_attrs_define(repr=False)
class SignatureField(_runtime.OpenModel[Any]):
    """One text that a processor takes.

    Attributes:
        type_: A prompt, or a model's response.
    """

    type_: FieldType
    required: bool
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    _wire: ClassVar[tuple[tuple[str, str], ...]] = (
        ("type_", "type"),
        ("required", "required"),
    )

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        """Read the object from plain JSON values. Raises `Mismatch`, a ValueError, with the place."""
        rest = _runtime.properties(src_dict)
        found = cls(
            type_=_runtime.required(rest, "type", _TYPE_),
            required=_runtime.required(rest, "required", _runtime.boolean),
        )
        found.additional_properties = rest
        return found


_TYPE_: _runtime.Decoder[FieldType] = _runtime.later(__name__, "_TYPE_")


def _load() -> None:
    """Load the objects that this one holds, when the first one is read."""
    global _TYPE_
    from .field_type import FieldType

    _TYPE_ = _runtime.enumeration(FieldType, str)
