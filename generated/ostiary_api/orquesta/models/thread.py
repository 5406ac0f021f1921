# Generated from openapi/orquesta.yaml; do not edit, run `make regenerate`.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, Self

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ... import _runtime
from ..._runtime import UNSET, Unset


@_attrs_define(repr=False)
class Thread(_runtime.OpenModel[Any]):
    """The conversation; takes the place of `conversation_id` from 3.x on.

    Attributes:
        id: Id of the thread.
        tags: Words to find the thread by.
    """

    id: str
    tags: list[str] | None | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    _wire: ClassVar[tuple[tuple[str, str], ...]] = (
        ("id", "id"),
        ("tags", "tags"),
    )

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        """Read the object from plain JSON values. Raises `Mismatch`, a ValueError, with the place."""
        rest = _runtime.properties(src_dict)
        found = cls(
            id=_runtime.required(rest, "id", _runtime.text),
            tags=_runtime.optional(rest, "tags", _TAGS),
        )
        found.additional_properties = rest
        return found


_TAGS: _runtime.Decoder[list[str] | None] = _runtime.one_of(_runtime.null, _runtime.list_of(_runtime.text))
