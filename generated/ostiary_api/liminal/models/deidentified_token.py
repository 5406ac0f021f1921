# Generated from openapi/liminal.yaml; do not edit, run `make regenerate`.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, Self

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ... import _runtime


@_attrs_define(repr=False)
class DeidentifiedToken(_runtime.OpenModel[Any]):
    """`DeidentifiedToken`.

    Attributes:
        deid_text: A placeholder, as in `PERSON_0`.
        hash_text: What it stands for, encrypted, in base64.
    """

    deid_text: str
    hash_text: str
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    _wire: ClassVar[tuple[tuple[str, str], ...]] = (
        ("deid_text", "deidText"),
        ("hash_text", "hashText"),
    )

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        """Read the object from plain JSON values. Raises `Mismatch`, a ValueError, with the place."""
        rest = _runtime.properties(src_dict)
        found = cls(
            deid_text=_runtime.required(rest, "deidText", _runtime.text),
            hash_text=_runtime.required(rest, "hashText", _runtime.text),
        )
        found.additional_properties = rest
        return found
