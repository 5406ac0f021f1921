# Generated from openapi/openai.yaml; do not edit, run `make regenerate`.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, Self

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ... import _runtime
from ..._runtime import UNSET, Unset


@_attrs_define(repr=False)
class ModerationRequest(_runtime.OpenModel[Any]):
    """`ModerationRequest`.

    Attributes:
        input_: Text, texts, or parts (`{type, text | image_url}`).
        model: Name of the model.
    """

    input_: Any
    model: None | str | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    _wire: ClassVar[tuple[tuple[str, str], ...]] = (
        ("input_", "input"),
        ("model", "model"),
    )

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        """Read the object from plain JSON values. Raises `Mismatch`, a ValueError, with the place."""
        rest = _runtime.properties(src_dict)
        found = cls(
            input_=_runtime.required(rest, "input", _runtime.anything),
            model=_runtime.optional(rest, "model", _MODEL),
        )
        found.additional_properties = rest
        return found


_MODEL: _runtime.Decoder[None | str] = _runtime.one_of(_runtime.null, _runtime.text)
