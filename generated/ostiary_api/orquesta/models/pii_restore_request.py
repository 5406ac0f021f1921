# Generated from openapi/orquesta.yaml; do not edit, run `make regenerate`.
from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar, Self

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ... import _runtime
from ..._runtime import UNSET, Unset

if TYPE_CHECKING:
    from .pii_mappings import PiiMappings


@_attrs_define(repr=False)
class PiiRestoreRequest(_runtime.OpenModel[Any]):
    """`PiiRestoreRequest`.

    Attributes:
        redacted_text: The text with placeholders.
    """

    redacted_text: None | str | Unset = UNSET
    mappings: None | PiiMappings | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    _wire: ClassVar[tuple[tuple[str, str], ...]] = (
        ("redacted_text", "redacted_text"),
        ("mappings", "mappings"),
    )

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        """Read the object from plain JSON values. Raises `Mismatch`, a ValueError, with the place."""
        rest = _runtime.properties(src_dict)
        found = cls(
            redacted_text=_runtime.optional(rest, "redacted_text", _REDACTED_TEXT),
            mappings=_runtime.optional(rest, "mappings", _MAPPINGS),
        )
        found.additional_properties = rest
        return found


_REDACTED_TEXT: _runtime.Decoder[None | str] = _runtime.one_of(_runtime.null, _runtime.text)
_MAPPINGS: _runtime.Decoder[None | PiiMappings] = _runtime.later(__name__, "_MAPPINGS")


def _load() -> None:
    """Load the objects that this one holds, when the first one is read."""
    global _MAPPINGS
    from .pii_mappings import PiiMappings

    _MAPPINGS = _runtime.one_of(_runtime.null, PiiMappings.from_dict)
