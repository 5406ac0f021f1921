# Generated from openapi/orquesta.yaml; do not edit, run `make regenerate`.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, Literal, Self

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ... import _runtime
from ..._runtime import UNSET, Unset


@_attrs_define(repr=False)
class ReasoningPart(_runtime.OpenModel[Any]):
    """What the model thought. From 3.x on.

    Attributes:
        type_: What kind of part it is.
        reasoning: The model's words.
        signature: The provider's signature of them.
    """

    type_: Literal["reasoning"]
    reasoning: str
    signature: None | str | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    _wire: ClassVar[tuple[tuple[str, str], ...]] = (
        ("type_", "type"),
        ("reasoning", "reasoning"),
        ("signature", "signature"),
    )

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        """Read the object from plain JSON values. Raises `Mismatch`, a ValueError, with the place."""
        rest = _runtime.properties(src_dict)
        found = cls(
            type_=_runtime.required(rest, "type", _TYPE_),
            reasoning=_runtime.required(rest, "reasoning", _runtime.text),
            signature=_runtime.optional(rest, "signature", _SIGNATURE),
        )
        found.additional_properties = rest
        return found


_TYPE_: _runtime.Decoder[Literal["reasoning"]] = _runtime.constant("reasoning")
_SIGNATURE: _runtime.Decoder[None | str] = _runtime.one_of(_runtime.null, _runtime.text)
