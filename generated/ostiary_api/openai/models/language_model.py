# Generated from openapi/openai.yaml; do not edit, run `make regenerate`.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, Self

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ... import _runtime
from ..._runtime import UNSET, Unset


@_attrs_define(repr=False)
class LanguageModel(_runtime.OpenModel[Any]):
    """`LanguageModel`.

    Attributes:
        id: Its name.
        object_: Always `model`.
        created: When it came, in seconds since 1970.
        owned_by: Whose it is.
    """

    id: str
    object_: None | str | Unset = UNSET
    created: int | None | Unset = UNSET
    owned_by: None | str | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    _wire: ClassVar[tuple[tuple[str, str], ...]] = (
        ("id", "id"),
        ("object_", "object"),
        ("created", "created"),
        ("owned_by", "owned_by"),
    )

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        """Read the object from plain JSON values. Raises `Mismatch`, a ValueError, with the place."""
        rest = _runtime.properties(src_dict)
        found = cls(
            id=_runtime.required(rest, "id", _runtime.text),
            object_=_runtime.optional(rest, "object", _OBJECT_),
            created=_runtime.optional(rest, "created", _CREATED),
            owned_by=_runtime.optional(rest, "owned_by", _OBJECT_),
        )
        found.additional_properties = rest
        return found


_OBJECT_: _runtime.Decoder[None | str] = _runtime.one_of(_runtime.null, _runtime.text)
_CREATED: _runtime.Decoder[int | None] = _runtime.one_of(_runtime.null, _runtime.integer)
