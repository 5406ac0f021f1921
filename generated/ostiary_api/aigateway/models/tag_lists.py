# Generated from openapi/aigateway.yaml; do not edit, run `make regenerate`.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, Self

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ... import _runtime


@_attrs_define(repr=False)
class TagLists(_runtime.OpenModel["list[str]"]):
    """Tags, in lower case, with their values."""

    additional_properties: dict[str, list[str]] = _attrs_field(init=False, factory=dict)

    _wire: ClassVar[tuple[tuple[str, str], ...]] = ()

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        """Read the object from plain JSON values. Raises `Mismatch`, a ValueError, with the place."""
        rest = _runtime.properties(src_dict)
        found = cls()
        found.additional_properties = _runtime.mapping_of(_ADDITIONAL)(rest)
        return found


_ADDITIONAL: _runtime.Decoder[list[str]] = _runtime.list_of(_runtime.text)
