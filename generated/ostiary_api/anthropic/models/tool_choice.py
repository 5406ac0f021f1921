# Generated from openapi/anthropic.yaml; do not edit, run `make regenerate`.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, Self

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ... import _runtime
from ..._runtime import UNSET, Unset


@_attrs_define(repr=False)
class ToolChoice(_runtime.OpenModel[Any]):
    """Which tool the model uses.

    Attributes:
        type_: `auto`, `any`, `tool` or `none`.
        name: The tool, with `tool`.
    """

    type_: str
    name: None | str | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    _wire: ClassVar[tuple[tuple[str, str], ...]] = (
        ("type_", "type"),
        ("name", "name"),
    )

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        """Read the object from plain JSON values. Raises `Mismatch`, a ValueError, with the place."""
        rest = _runtime.properties(src_dict)
        found = cls(
            type_=_runtime.required(rest, "type", _runtime.text),
            name=_runtime.optional(rest, "name", _NAME),
        )
        found.additional_properties = rest
        return found


_NAME: _runtime.Decoder[None | str] = _runtime.one_of(_runtime.null, _runtime.text)
