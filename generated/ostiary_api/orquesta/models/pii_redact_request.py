# Generated from openapi/orquesta.yaml; do not edit, run `make regenerate`.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, Self

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ... import _runtime
from ..._runtime import UNSET, Unset


@_attrs_define(repr=False)
class PiiRedactRequest(_runtime.OpenModel[Any]):
    """`PiiRedactRequest`.

    Attributes:
        text: The text.
        language: Its language (BCP 47); found out where it isn't given.
        threshold: How sure a finding must be.
    """

    text: None | str | Unset = UNSET
    language: None | str | Unset = UNSET
    threshold: float | None | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    _wire: ClassVar[tuple[tuple[str, str], ...]] = (
        ("text", "text"),
        ("language", "language"),
        ("threshold", "threshold"),
    )

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        """Read the object from plain JSON values. Raises `Mismatch`, a ValueError, with the place."""
        rest = _runtime.properties(src_dict)
        found = cls(
            text=_runtime.optional(rest, "text", _TEXT),
            language=_runtime.optional(rest, "language", _TEXT),
            threshold=_runtime.optional(rest, "threshold", _THRESHOLD),
        )
        found.additional_properties = rest
        return found


_TEXT: _runtime.Decoder[None | str] = _runtime.one_of(_runtime.null, _runtime.text)
_THRESHOLD: _runtime.Decoder[float | None] = _runtime.one_of(_runtime.null, _runtime.number)
