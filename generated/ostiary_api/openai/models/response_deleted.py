# Generated from openapi/openai.yaml; do not edit, run `make regenerate`.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, Self

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ... import _runtime
from ..._runtime import UNSET, Unset


@_attrs_define(repr=False)
class ResponseDeleted(_runtime.OpenModel[Any]):
    """`ResponseDeleted`.

    Attributes:
        id: Its id.
        object_: Always `response`.
        deleted: Always true.
    """

    id: None | str | Unset = UNSET
    object_: None | str | Unset = UNSET
    deleted: bool | None | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    _wire: ClassVar[tuple[tuple[str, str], ...]] = (
        ("id", "id"),
        ("object_", "object"),
        ("deleted", "deleted"),
    )

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        """Read the object from plain JSON values. Raises `Mismatch`, a ValueError, with the place."""
        rest = _runtime.properties(src_dict)
        found = cls(
            id=_runtime.optional(rest, "id", _ID),
            object_=_runtime.optional(rest, "object", _ID),
            deleted=_runtime.optional(rest, "deleted", _DELETED),
        )
        found.additional_properties = rest
        return found


_ID: _runtime.Decoder[None | str] = _runtime.one_of(_runtime.null, _runtime.text)
_DELETED: _runtime.Decoder[bool | None] = _runtime.one_of(_runtime.null, _runtime.boolean)
