# Generated from openapi/openai.yaml; do not edit, run `make regenerate`.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, Self

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ... import _runtime
from ..._runtime import UNSET, Unset


@_attrs_define(repr=False)
class CompletionChoice(_runtime.OpenModel[Any]):
    """`CompletionChoice`.

    Attributes:
        index: Its place.
        text: The text.
        finish_reason: Why it ends.
        logprobs: How probable the tokens were.
    """

    index: int | None | Unset = UNSET
    text: None | str | Unset = UNSET
    finish_reason: None | str | Unset = UNSET
    logprobs: Any | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    _wire: ClassVar[tuple[tuple[str, str], ...]] = (
        ("index", "index"),
        ("text", "text"),
        ("finish_reason", "finish_reason"),
        ("logprobs", "logprobs"),
    )

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        """Read the object from plain JSON values. Raises `Mismatch`, a ValueError, with the place."""
        rest = _runtime.properties(src_dict)
        found = cls(
            index=_runtime.optional(rest, "index", _INDEX),
            text=_runtime.optional(rest, "text", _TEXT),
            finish_reason=_runtime.optional(rest, "finish_reason", _TEXT),
            logprobs=_runtime.optional(rest, "logprobs", _runtime.anything),
        )
        found.additional_properties = rest
        return found


_INDEX: _runtime.Decoder[int | None] = _runtime.one_of(_runtime.null, _runtime.integer)
_TEXT: _runtime.Decoder[None | str] = _runtime.one_of(_runtime.null, _runtime.text)
