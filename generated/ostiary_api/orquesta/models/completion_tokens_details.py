# Generated from openapi/orquesta.yaml; do not edit, run `make regenerate`.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, Self

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ... import _runtime
from ..._runtime import UNSET, Unset


@_attrs_define(repr=False)
class CompletionTokensDetails(_runtime.OpenModel[Any]):
    """`CompletionTokensDetails`.

    Attributes:
        reasoning_tokens: Tokens thought.
    """

    reasoning_tokens: float | None | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    _wire: ClassVar[tuple[tuple[str, str], ...]] = (("reasoning_tokens", "reasoning_tokens"),)

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        """Read the object from plain JSON values. Raises `Mismatch`, a ValueError, with the place."""
        rest = _runtime.properties(src_dict)
        found = cls(
            reasoning_tokens=_runtime.optional(rest, "reasoning_tokens", _REASONING_TOKENS),
        )
        found.additional_properties = rest
        return found


_REASONING_TOKENS: _runtime.Decoder[float | None] = _runtime.one_of(_runtime.null, _runtime.number)
