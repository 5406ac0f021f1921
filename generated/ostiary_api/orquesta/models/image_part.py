# Generated from openapi/orquesta.yaml; do not edit, run `make regenerate`.
from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar, Literal, Self

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ... import _runtime

if TYPE_CHECKING:
    from .image_url import ImageUrl


@_attrs_define(repr=False)
class ImagePart(_runtime.OpenModel[Any]):
    """`ImagePart`.

    Attributes:
        type_: What kind of part it is.
    """

    type_: Literal["image_url"]
    image_url: ImageUrl
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    _wire: ClassVar[tuple[tuple[str, str], ...]] = (
        ("type_", "type"),
        ("image_url", "image_url"),
    )

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        """Read the object from plain JSON values. Raises `Mismatch`, a ValueError, with the place."""
        rest = _runtime.properties(src_dict)
        found = cls(
            type_=_runtime.required(rest, "type", _TYPE_),
            image_url=_runtime.required(rest, "image_url", _IMAGE_URL),
        )
        found.additional_properties = rest
        return found


_TYPE_: _runtime.Decoder[Literal["image_url"]] = _runtime.constant("image_url")
_IMAGE_URL: _runtime.Decoder[ImageUrl] = _runtime.later(__name__, "_IMAGE_URL")


def _load() -> None:
    """Load the objects that this one holds, when the first one is read."""
    global _IMAGE_URL
    from .image_url import ImageUrl

    _IMAGE_URL = ImageUrl.from_dict
