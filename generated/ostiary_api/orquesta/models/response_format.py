# Generated from openapi/orquesta.yaml; do not edit, run `make regenerate`.
from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar, Self

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ... import _runtime
from ..._runtime import UNSET, Unset

if TYPE_CHECKING:
    from .response_schema import ResponseSchema


@_attrs_define(repr=False)
class ResponseFormat(_runtime.OpenModel[Any]):
    """`ResponseFormat`.

    Attributes:
        type_: `text`, `json_object` or `json_schema`.
    """

    type_: str
    json_schema: None | ResponseSchema | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    _wire: ClassVar[tuple[tuple[str, str], ...]] = (
        ("type_", "type"),
        ("json_schema", "json_schema"),
    )

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        """Read the object from plain JSON values. Raises `Mismatch`, a ValueError, with the place."""
        rest = _runtime.properties(src_dict)
        found = cls(
            type_=_runtime.required(rest, "type", _runtime.text),
            json_schema=_runtime.optional(rest, "json_schema", _JSON_SCHEMA),
        )
        found.additional_properties = rest
        return found


_JSON_SCHEMA: _runtime.Decoder[None | ResponseSchema] = _runtime.later(__name__, "_JSON_SCHEMA")


def _load() -> None:
    """Load the objects that this one holds, when the first one is read."""
    global _JSON_SCHEMA
    from .response_schema import ResponseSchema

    _JSON_SCHEMA = _runtime.one_of(_runtime.null, ResponseSchema.from_dict)
