# Generated from openapi/openai.yaml; do not edit, run `make regenerate`.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, Self

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ... import _runtime
from ..._runtime import UNSET, Unset


@_attrs_define(repr=False)
class OutputPart(_runtime.OpenModel[Any]):
    """`OutputPart`.

    Attributes:
        type_: `output_text` or `refusal`.
        text: The text.
        refusal: Why the model refused.
        annotations: What the text refers to.
    """

    type_: str
    text: None | str | Unset = UNSET
    refusal: None | str | Unset = UNSET
    annotations: Any | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    _wire: ClassVar[tuple[tuple[str, str], ...]] = (
        ("type_", "type"),
        ("text", "text"),
        ("refusal", "refusal"),
        ("annotations", "annotations"),
    )

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        """Read the object from plain JSON values. Raises `Mismatch`, a ValueError, with the place."""
        rest = _runtime.properties(src_dict)
        found = cls(
            type_=_runtime.required(rest, "type", _runtime.text),
            text=_runtime.optional(rest, "text", _TEXT),
            refusal=_runtime.optional(rest, "refusal", _TEXT),
            annotations=_runtime.optional(rest, "annotations", _runtime.anything),
        )
        found.additional_properties = rest
        return found


_TEXT: _runtime.Decoder[None | str] = _runtime.one_of(_runtime.null, _runtime.text)
