# Generated from openapi/anthropic.yaml; do not edit, run `make regenerate`.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, Self

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ... import _runtime


@_attrs_define(repr=False)
class MessageUsage(_runtime.OpenModel[Any]):
    """Tokens that were read and written.

    Attributes:
        input_tokens: Read.
        output_tokens: Written.
    """

    input_tokens: int
    output_tokens: int
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    _wire: ClassVar[tuple[tuple[str, str], ...]] = (
        ("input_tokens", "input_tokens"),
        ("output_tokens", "output_tokens"),
    )

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        """Read the object from plain JSON values. Raises `Mismatch`, a ValueError, with the place."""
        rest = _runtime.properties(src_dict)
        found = cls(
            input_tokens=_runtime.required(rest, "input_tokens", _runtime.integer),
            output_tokens=_runtime.required(rest, "output_tokens", _runtime.integer),
        )
        found.additional_properties = rest
        return found
