# Generated from openapi/openai.yaml; do not edit, run `make regenerate`.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, Self

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ... import _runtime


@_attrs_define(repr=False)
class ModerationCategories(_runtime.OpenModel["bool | None"]):
    """Whether the text is harmful in a way, by the way's name."""

    additional_properties: dict[str, bool | None] = _attrs_field(init=False, factory=dict)

    _wire: ClassVar[tuple[tuple[str, str], ...]] = ()

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        """Read the object from plain JSON values. Raises `Mismatch`, a ValueError, with the place."""
        rest = _runtime.properties(src_dict)
        found = cls()
        found.additional_properties = _runtime.mapping_of(_ADDITIONAL)(rest)
        return found


_ADDITIONAL: _runtime.Decoder[bool | None] = _runtime.one_of(_runtime.null, _runtime.boolean)
