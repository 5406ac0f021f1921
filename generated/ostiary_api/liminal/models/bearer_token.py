# Generated from openapi/liminal.yaml; do not edit, run `make regenerate`.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, Self

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ... import _runtime
from ..._runtime import UNSET, Unset


@_attrs_define(repr=False)
class BearerToken(_runtime.OpenModel[Any]):
    """Where a placeholder stands, or what took its place.

    Attributes:
        start: Where it begins.
        end: Where it ends.
        entity_type: The placeholder, as in `PERSON_0`.
        text: What it stands for. In restored text only; there always.
    """

    start: int
    end: int
    entity_type: str
    text: None | str | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    _wire: ClassVar[tuple[tuple[str, str], ...]] = (
        ("start", "start"),
        ("end", "end"),
        ("entity_type", "entity_type"),
        ("text", "text"),
    )

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        """Read the object from plain JSON values. Raises `Mismatch`, a ValueError, with the place."""
        rest = _runtime.properties(src_dict)
        found = cls(
            start=_runtime.required(rest, "start", _runtime.integer),
            end=_runtime.required(rest, "end", _runtime.integer),
            entity_type=_runtime.required(rest, "entity_type", _runtime.text),
            text=_runtime.optional(rest, "text", _TEXT),
        )
        found.additional_properties = rest
        return found


_TEXT: _runtime.Decoder[None | str] = _runtime.one_of(_runtime.null, _runtime.text)
