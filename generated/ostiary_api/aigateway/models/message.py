# Generated from openapi/aigateway.yaml; do not edit, run `make regenerate`.
from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar, Self

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ... import _runtime
from ..._runtime import UNSET, Unset

if TYPE_CHECKING:
    from .content_part import ContentPart


@_attrs_define(repr=False)
class Message(_runtime.OpenModel[Any]):
    """One message.

    Attributes:
        content: Text, nothing, or (for processors that say so) a list of parts.
        role: `user` where it is not said.
    """

    content: list[ContentPart] | None | str | Unset = UNSET
    role: str | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    _wire: ClassVar[tuple[tuple[str, str], ...]] = (
        ("content", "content"),
        ("role", "role"),
    )

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        """Read the object from plain JSON values. Raises `Mismatch`, a ValueError, with the place."""
        rest = _runtime.properties(src_dict)
        found = cls(
            content=_runtime.optional(rest, "content", _CONTENT),
            role=_runtime.optional(rest, "role", _runtime.text),
        )
        found.additional_properties = rest
        return found


_CONTENT: _runtime.Decoder[list[ContentPart] | None | str] = _runtime.later(__name__, "_CONTENT")


def _load() -> None:
    """Load the objects that this one holds, when the first one is read."""
    global _CONTENT
    from .content_part import ContentPart

    _CONTENT = _runtime.one_of(_runtime.null, _runtime.text, _runtime.list_of(ContentPart.from_dict))
