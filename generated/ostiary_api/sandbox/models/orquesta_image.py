# Generated from openapi/sandbox.yaml; do not edit, run `make regenerate`.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, Self

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ... import _runtime
from ..._runtime import UNSET, Unset


@_attrs_define(repr=False)
class OrquestaImage(_runtime.OpenModel[Any]):
    """`OrquestaImage`.

    Attributes:
        image_id: Its id.
        url: Where it can be fetched.
        media_type: `image/png`, or its own type where it is another.
        size: Its size, in bytes.
        choice: Place of the choice that held it, from 0.
    """

    image_id: str
    url: str
    media_type: str
    size: int
    choice: int | None | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    _wire: ClassVar[tuple[tuple[str, str], ...]] = (
        ("image_id", "image_id"),
        ("url", "url"),
        ("media_type", "media_type"),
        ("size", "size"),
        ("choice", "choice"),
    )

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        """Read the object from plain JSON values. Raises `Mismatch`, a ValueError, with the place."""
        rest = _runtime.properties(src_dict)
        found = cls(
            image_id=_runtime.required(rest, "image_id", _runtime.text),
            url=_runtime.required(rest, "url", _runtime.text),
            media_type=_runtime.required(rest, "media_type", _runtime.text),
            size=_runtime.required(rest, "size", _runtime.integer),
            choice=_runtime.optional(rest, "choice", _CHOICE),
        )
        found.additional_properties = rest
        return found


_CHOICE: _runtime.Decoder[int | None] = _runtime.one_of(_runtime.null, _runtime.integer)
