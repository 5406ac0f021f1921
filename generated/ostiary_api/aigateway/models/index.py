# Generated from openapi/aigateway.yaml; do not edit, run `make regenerate`.
from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar, Self

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ... import _runtime

if TYPE_CHECKING:
    from .index_entry import IndexEntry


@_attrs_define(repr=False)
class Index(_runtime.OpenModel[Any]):
    """The processors of a server."""

    api_versions: list[str]
    processors: list[IndexEntry]
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    _wire: ClassVar[tuple[tuple[str, str], ...]] = (
        ("api_versions", "api_versions"),
        ("processors", "processors"),
    )

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        """Read the object from plain JSON values. Raises `Mismatch`, a ValueError, with the place."""
        rest = _runtime.properties(src_dict)
        found = cls(
            api_versions=_runtime.required(rest, "api_versions", _API_VERSIONS),
            processors=_runtime.required(rest, "processors", _PROCESSORS),
        )
        found.additional_properties = rest
        return found


_API_VERSIONS: _runtime.Decoder[list[str]] = _runtime.list_of(_runtime.text)
_PROCESSORS: _runtime.Decoder[list[IndexEntry]] = _runtime.later(__name__, "_PROCESSORS")


def _load() -> None:
    """Load the objects that this one holds, when the first one is read."""
    global _PROCESSORS
    from .index_entry import IndexEntry

    _PROCESSORS = _runtime.list_of(IndexEntry.from_dict)
