# Generated from openapi/aigateway.yaml; do not edit, run `make regenerate`.
from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar, Self

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ... import _runtime

if TYPE_CHECKING:
    from .parameters_schema import ParametersSchema
    from .signature_field import SignatureField


@_attrs_define(repr=False)
class SignatureDocument(_runtime.OpenModel[Any]):
    """What a processor takes.

    Attributes:
        fields: What is required comes first.
        parameters: A JSON Schema.
    """

    fields: list[SignatureField]
    parameters: ParametersSchema
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    _wire: ClassVar[tuple[tuple[str, str], ...]] = (
        ("fields", "fields"),
        ("parameters", "parameters"),
    )

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        """Read the object from plain JSON values. Raises `Mismatch`, a ValueError, with the place."""
        rest = _runtime.properties(src_dict)
        found = cls(
            fields=_runtime.required(rest, "fields", _FIELDS),
            parameters=_runtime.required(rest, "parameters", _PARAMETERS),
        )
        found.additional_properties = rest
        return found


_FIELDS: _runtime.Decoder[list[SignatureField]] = _runtime.later(__name__, "_FIELDS")
_PARAMETERS: _runtime.Decoder[ParametersSchema] = _runtime.later(__name__, "_PARAMETERS")


def _load() -> None:
    """Load the objects that this one holds, when the first one is read."""
    global _FIELDS, _PARAMETERS
    from .parameters_schema import ParametersSchema
    from .signature_field import SignatureField

    _FIELDS = _runtime.list_of(SignatureField.from_dict)
    _PARAMETERS = ParametersSchema.from_dict
