# Generated from openapi/orquesta.yaml; do not edit, run `make regenerate`.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, Self

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ... import _runtime
from ..._runtime import UNSET, Unset


@_attrs_define(repr=False)
class PromptTokensDetails(_runtime.OpenModel[Any]):
    """`PromptTokensDetails`.

    Attributes:
        cached_tokens: Tokens that were remembered.
    """

    cached_tokens: float | None | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    _wire: ClassVar[tuple[tuple[str, str], ...]] = (("cached_tokens", "cached_tokens"),)

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        """Read the object from plain JSON values. Raises `Mismatch`, a ValueError, with the place."""
        rest = _runtime.properties(src_dict)
        found = cls(
            cached_tokens=_runtime.optional(rest, "cached_tokens", _CACHED_TOKENS),
        )
        found.additional_properties = rest
        return found


_CACHED_TOKENS: _runtime.Decoder[float | None] = _runtime.one_of(_runtime.null, _runtime.number)
