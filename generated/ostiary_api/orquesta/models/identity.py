# Generated from openapi/orquesta.yaml; do not edit, run `make regenerate`.
from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar, Self

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ... import _runtime
from ..._runtime import UNSET, Unset

if TYPE_CHECKING:
    from .metadata import Metadata


@_attrs_define(repr=False)
class Identity(_runtime.OpenModel[Any]):
    """The end user; takes the place of `user_id` from 3.x on.

    Attributes:
        id: The caller's id of the person, or of the system.
        display_name: Name to show.
        email: E-mail address.
        metadata: More about the person.
        logo_url: URL of a picture.
        tags: Words to find the person by.
    """

    id: str
    display_name: None | str | Unset = UNSET
    email: None | str | Unset = UNSET
    metadata: list[Metadata] | None | Unset = UNSET
    logo_url: None | str | Unset = UNSET
    tags: list[str] | None | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    _wire: ClassVar[tuple[tuple[str, str], ...]] = (
        ("id", "id"),
        ("display_name", "display_name"),
        ("email", "email"),
        ("metadata", "metadata"),
        ("logo_url", "logo_url"),
        ("tags", "tags"),
    )

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        """Read the object from plain JSON values. Raises `Mismatch`, a ValueError, with the place."""
        rest = _runtime.properties(src_dict)
        found = cls(
            id=_runtime.required(rest, "id", _runtime.text),
            display_name=_runtime.optional(rest, "display_name", _DISPLAY_NAME),
            email=_runtime.optional(rest, "email", _DISPLAY_NAME),
            metadata=_runtime.optional(rest, "metadata", _METADATA),
            logo_url=_runtime.optional(rest, "logo_url", _DISPLAY_NAME),
            tags=_runtime.optional(rest, "tags", _TAGS),
        )
        found.additional_properties = rest
        return found


_DISPLAY_NAME: _runtime.Decoder[None | str] = _runtime.one_of(_runtime.null, _runtime.text)
_TAGS: _runtime.Decoder[list[str] | None] = _runtime.one_of(_runtime.null, _runtime.list_of(_runtime.text))
_METADATA: _runtime.Decoder[list[Metadata] | None] = _runtime.later(__name__, "_METADATA")


def _load() -> None:
    """Load the objects that this one holds, when the first one is read."""
    global _METADATA
    from .metadata import Metadata

    _METADATA = _runtime.one_of(_runtime.null, _runtime.list_of(Metadata.from_dict))
