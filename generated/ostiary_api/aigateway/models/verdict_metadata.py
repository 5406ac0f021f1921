# Generated from openapi/aigateway.yaml; do not edit, run `make regenerate`.
from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar, Self

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ... import _runtime
from ..._runtime import UNSET, Unset

if TYPE_CHECKING:
    from .findings import Findings
    from .tag_lists import TagLists


@_attrs_define(repr=False)
class VerdictMetadata(_runtime.OpenModel[Any]):
    """Who says it, of which request, and what was found. The ids are of the type that the gateway sent.

    Attributes:
        app_details: A processor's own findings, of any shape.
        processor_result: A processor's own findings, of any shape.
        tags: Tags, in lower case, with their values.
    """

    processor_id: str | Unset = UNSET
    processor_version: str | Unset = UNSET
    app_details: Findings | Unset = UNSET
    processor_result: Findings | Unset = UNSET
    tags: TagLists | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    _wire: ClassVar[tuple[tuple[str, str], ...]] = (
        ("processor_id", "processor_id"),
        ("processor_version", "processor_version"),
        ("app_details", "app_details"),
        ("processor_result", "processor_result"),
        ("tags", "tags"),
    )

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        """Read the object from plain JSON values. Raises `Mismatch`, a ValueError, with the place."""
        rest = _runtime.properties(src_dict)
        found = cls(
            processor_id=_runtime.optional(rest, "processor_id", _runtime.text),
            processor_version=_runtime.optional(rest, "processor_version", _runtime.text),
            app_details=_runtime.optional(rest, "app_details", _APP_DETAILS),
            processor_result=_runtime.optional(rest, "processor_result", _APP_DETAILS),
            tags=_runtime.optional(rest, "tags", _TAGS),
        )
        found.additional_properties = rest
        return found


_APP_DETAILS: _runtime.Decoder[Findings] = _runtime.later(__name__, "_APP_DETAILS")
_TAGS: _runtime.Decoder[TagLists] = _runtime.later(__name__, "_TAGS")


def _load() -> None:
    """Load the objects that this one holds, when the first one is read."""
    global _APP_DETAILS, _TAGS
    from .findings import Findings
    from .tag_lists import TagLists

    _APP_DETAILS = Findings.from_dict
    _TAGS = TagLists.from_dict
