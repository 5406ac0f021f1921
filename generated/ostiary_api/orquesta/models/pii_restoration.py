# Generated from openapi/orquesta.yaml; do not edit, run `make regenerate`.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, Self

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ... import _runtime
from ..._runtime import UNSET, Unset


@_attrs_define(repr=False)
class PiiRestoration(_runtime.OpenModel[Any]):
    """`PiiRestoration`.

    Attributes:
        original_text: The text with its personal data.
    """

    original_text: None | str | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    _wire: ClassVar[tuple[tuple[str, str], ...]] = (("original_text", "original_text"),)

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        """Read the object from plain JSON values. Raises `Mismatch`, a ValueError, with the place."""
        rest = _runtime.properties(src_dict)
        found = cls(
            original_text=_runtime.optional(rest, "original_text", _ORIGINAL_TEXT),
        )
        found.additional_properties = rest
        return found


_ORIGINAL_TEXT: _runtime.Decoder[None | str] = _runtime.one_of(_runtime.null, _runtime.text)
