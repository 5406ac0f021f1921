# Generated from openapi/orquesta.yaml; do not edit, run `make regenerate`.
from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar, Self

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ... import _runtime
from ..._runtime import UNSET, Unset

if TYPE_CHECKING:
    from .document_metadata import DocumentMetadata


@_attrs_define(repr=False)
class Document(_runtime.OpenModel[Any]):
    """`Document`.

    Attributes:
        text: The text.
    """

    text: str
    metadata: DocumentMetadata | None | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    _wire: ClassVar[tuple[tuple[str, str], ...]] = (
        ("text", "text"),
        ("metadata", "metadata"),
    )

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        """Read the object from plain JSON values. Raises `Mismatch`, a ValueError, with the place."""
        rest = _runtime.properties(src_dict)
        found = cls(
            text=_runtime.required(rest, "text", _runtime.text),
            metadata=_runtime.optional(rest, "metadata", _METADATA),
        )
        found.additional_properties = rest
        return found


_METADATA: _runtime.Decoder[DocumentMetadata | None] = _runtime.later(__name__, "_METADATA")


def _load() -> None:
    """Load the objects that this one holds, when the first one is read."""
    global _METADATA
    from .document_metadata import DocumentMetadata

    _METADATA = _runtime.one_of(_runtime.null, DocumentMetadata.from_dict)
