# Generated from openapi/orquesta.yaml; do not edit, run `make regenerate`.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, Self

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ... import _runtime
from ..._runtime import UNSET, Unset


@_attrs_define(repr=False)
class ImageUrl(_runtime.OpenModel[Any]):
    """`ImageUrl`.

    Attributes:
        url: Where the image is, or the image itself as a `data:` URL in base64.
        detail: How closely the model shall look: `low`, `high`, `auto`.
        id: The service's id of a stored image.
    """

    url: str
    detail: None | str | Unset = UNSET
    id: None | str | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    _wire: ClassVar[tuple[tuple[str, str], ...]] = (
        ("url", "url"),
        ("detail", "detail"),
        ("id", "id"),
    )

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        """Read the object from plain JSON values. Raises `Mismatch`, a ValueError, with the place."""
        rest = _runtime.properties(src_dict)
        found = cls(
            url=_runtime.required(rest, "url", _runtime.text),
            detail=_runtime.optional(rest, "detail", _DETAIL),
            id=_runtime.optional(rest, "id", _DETAIL),
        )
        found.additional_properties = rest
        return found


_DETAIL: _runtime.Decoder[None | str] = _runtime.one_of(_runtime.null, _runtime.text)
