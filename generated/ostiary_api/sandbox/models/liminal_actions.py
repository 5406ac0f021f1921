# Generated from openapi/sandbox.yaml; do not edit, run `make regenerate`.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, Self

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ... import _runtime


@_attrs_define(repr=False)
class LiminalActions(_runtime.OpenModel["str"]):
    """What the policy does with findings, by type. `redact` and `mask` put a placeholder, `ignore` finds nothing, any
    other word leaves the text as it is; `redact` where nothing is given."""

    additional_properties: dict[str, str] = _attrs_field(init=False, factory=dict)

    _wire: ClassVar[tuple[tuple[str, str], ...]] = ()

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        """Read the object from plain JSON values. Raises `Mismatch`, a ValueError, with the place."""
        rest = _runtime.properties(src_dict)
        found = cls()
        found.additional_properties = _runtime.mapping_of(_runtime.text)(rest)
        return found
