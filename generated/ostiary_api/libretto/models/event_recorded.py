# Generated from openapi/libretto.yaml; do not edit, run `make regenerate`.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, Self

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ... import _runtime
from ..._runtime import UNSET, Unset


@_attrs_define(repr=False)
class EventRecorded(_runtime.OpenModel[Any]):
    """`EventRecorded`.

    Attributes:
        id: Id of the event.
        api_name: The template's name: the event's own, or the one that was made up.
    """

    id: str | Unset = UNSET
    api_name: str | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    _wire: ClassVar[tuple[tuple[str, str], ...]] = (
        ("id", "id"),
        ("api_name", "api_name"),
    )

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        """Read the object from plain JSON values. Raises `Mismatch`, a ValueError, with the place."""
        rest = _runtime.properties(src_dict)
        found = cls(
            id=_runtime.optional(rest, "id", _runtime.text),
            api_name=_runtime.optional(rest, "api_name", _runtime.text),
        )
        found.additional_properties = rest
        return found
