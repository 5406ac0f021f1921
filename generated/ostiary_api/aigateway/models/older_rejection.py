# Generated from openapi/aigateway.yaml; do not edit, run `make regenerate`.
from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar, Self

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ... import _runtime
from ..._runtime import UNSET, Unset

if TYPE_CHECKING:
    from .verdict_metadata import VerdictMetadata


@_attrs_define(repr=False)
class OlderRejection(_runtime.OpenModel[Any]):
    """A rejection of the older generation.

    Attributes:
        metadata: Who says it, of which request, and what was found. The ids are of the type that the gateway sent.
    """

    detail: str | Unset = UNSET
    metadata: VerdictMetadata | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    _wire: ClassVar[tuple[tuple[str, str], ...]] = (
        ("detail", "detail"),
        ("metadata", "metadata"),
    )

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        """Read the object from plain JSON values. Raises `Mismatch`, a ValueError, with the place."""
        rest = _runtime.properties(src_dict)
        found = cls(
            detail=_runtime.optional(rest, "detail", _runtime.text),
            metadata=_runtime.optional(rest, "metadata", _METADATA),
        )
        found.additional_properties = rest
        return found


_METADATA: _runtime.Decoder[VerdictMetadata] = _runtime.later(__name__, "_METADATA")


def _load() -> None:
    """Load the objects that this one holds, when the first one is read."""
    global _METADATA
    from .verdict_metadata import VerdictMetadata

    _METADATA = VerdictMetadata.from_dict
