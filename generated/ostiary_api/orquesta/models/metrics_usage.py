# Generated from openapi/orquesta.yaml; do not edit, run `make regenerate`.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, Self

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ... import _runtime
from ..._runtime import UNSET, Unset


@_attrs_define(repr=False)
class MetricsUsage(_runtime.OpenModel[Any]):
    """Tokens.

    Attributes:
        prompt_tokens: Tokens read.
        completion_tokens: Tokens written.
        total_tokens: Both.
    """

    prompt_tokens: float
    completion_tokens: float
    total_tokens: float | None | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    _wire: ClassVar[tuple[tuple[str, str], ...]] = (
        ("prompt_tokens", "prompt_tokens"),
        ("completion_tokens", "completion_tokens"),
        ("total_tokens", "total_tokens"),
    )

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        """Read the object from plain JSON values. Raises `Mismatch`, a ValueError, with the place."""
        rest = _runtime.properties(src_dict)
        found = cls(
            prompt_tokens=_runtime.required(rest, "prompt_tokens", _runtime.number),
            completion_tokens=_runtime.required(rest, "completion_tokens", _runtime.number),
            total_tokens=_runtime.optional(rest, "total_tokens", _TOTAL_TOKENS),
        )
        found.additional_properties = rest
        return found


_TOTAL_TOKENS: _runtime.Decoder[float | None] = _runtime.one_of(_runtime.null, _runtime.number)
