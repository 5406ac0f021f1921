# Generated from openapi/openai.yaml; do not edit, run `make regenerate`.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, Self

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ... import _runtime
from ..._runtime import UNSET, Unset


@_attrs_define(repr=False)
class Embedding(_runtime.OpenModel[Any]):
    """`Embedding`.

    Attributes:
        embedding: The vector, or its floats in base64.
        object_: Always `embedding`.
        index: Place of the text.
    """

    embedding: list[float] | str
    object_: None | str | Unset = UNSET
    index: int | None | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    _wire: ClassVar[tuple[tuple[str, str], ...]] = (
        ("embedding", "embedding"),
        ("object_", "object"),
        ("index", "index"),
    )

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        """Read the object from plain JSON values. Raises `Mismatch`, a ValueError, with the place."""
        rest = _runtime.properties(src_dict)
        found = cls(
            embedding=_runtime.required(rest, "embedding", _EMBEDDING),
            object_=_runtime.optional(rest, "object", _OBJECT_),
            index=_runtime.optional(rest, "index", _INDEX),
        )
        found.additional_properties = rest
        return found


_EMBEDDING: _runtime.Decoder[list[float] | str] = _runtime.one_of(
    _runtime.text, _runtime.list_of(_runtime.number)
)
_OBJECT_: _runtime.Decoder[None | str] = _runtime.one_of(_runtime.null, _runtime.text)
_INDEX: _runtime.Decoder[int | None] = _runtime.one_of(_runtime.null, _runtime.integer)
