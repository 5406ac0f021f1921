# Generated from openapi/layer.yaml; do not edit, run `make regenerate`.
from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar, Self

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ... import _runtime

if TYPE_CHECKING:
    from .session_action_scanner_data import SessionActionScannerData


@_attrs_define(repr=False)
class SessionActionScanner(_runtime.OpenModel[Any]):
    """What one scanner found, or measured.

    Attributes:
        name: Name of the scanner: `usage` for token counts.
        data: The scanner's findings, by name: `prompt_tokens`, `completion_tokens`, `total_tokens` for `usage`; a boolean per category for a moderation.
    """

    name: str
    data: SessionActionScannerData
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    _wire: ClassVar[tuple[tuple[str, str], ...]] = (
        ("name", "name"),
        ("data", "data"),
    )

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        """Read the object from plain JSON values. Raises `Mismatch`, a ValueError, with the place."""
        rest = _runtime.properties(src_dict)
        found = cls(
            name=_runtime.required(rest, "name", _runtime.text),
            data=_runtime.required(rest, "data", _DATA),
        )
        found.additional_properties = rest
        return found


_DATA: _runtime.Decoder[SessionActionScannerData] = _runtime.later(__name__, "_DATA")


def _load() -> None:
    """Load the objects that this one holds, when the first one is read."""
    global _DATA
    from .session_action_scanner_data import SessionActionScannerData

    _DATA = SessionActionScannerData.from_dict
