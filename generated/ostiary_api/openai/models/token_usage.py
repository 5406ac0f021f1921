# Generated from openapi/openai.yaml; do not edit, run `make regenerate`.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, Self

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ... import _runtime
from ..._runtime import UNSET, Unset


@_attrs_define(repr=False)
class TokenUsage(_runtime.OpenModel[Any]):
    """`TokenUsage`.

    Attributes:
        prompt_tokens: Tokens read.
        completion_tokens: Tokens written.
        total_tokens: Both.
    """

    prompt_tokens: int | None | Unset = UNSET
    completion_tokens: int | None | Unset = UNSET
    total_tokens: int | None | Unset = UNSET
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
            prompt_tokens=_runtime.optional(rest, "prompt_tokens", _PROMPT_TOKENS),
            completion_tokens=_runtime.optional(rest, "completion_tokens", _PROMPT_TOKENS),
            total_tokens=_runtime.optional(rest, "total_tokens", _PROMPT_TOKENS),
        )
        found.additional_properties = rest
        return found


_PROMPT_TOKENS: _runtime.Decoder[int | None] = _runtime.one_of(_runtime.null, _runtime.integer)
