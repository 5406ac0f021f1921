# Generated from openapi/sandbox.yaml; do not edit, run `make regenerate`.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, Self

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ... import _runtime


@_attrs_define(repr=False)
class LiminalPlaceholder(_runtime.OpenModel[Any]):
    """`LiminalPlaceholder`.

    Attributes:
        placeholder: The placeholder, as in `PERSON_0`.
        text: What it stands for.
    """

    placeholder: str
    text: str
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    _wire: ClassVar[tuple[tuple[str, str], ...]] = (
        ("placeholder", "placeholder"),
        ("text", "text"),
    )

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        """Read the object from plain JSON values. Raises `Mismatch`, a ValueError, with the place."""
        rest = _runtime.properties(src_dict)
        found = cls(
            placeholder=_runtime.required(rest, "placeholder", _runtime.text),
            text=_runtime.required(rest, "text", _runtime.text),
        )
        found.additional_properties = rest
        return found
