# Generated from openapi/liminal.yaml; do not edit, run `make regenerate`.
from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar, Self

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ... import _runtime
from ..._runtime import UNSET, Unset

if TYPE_CHECKING:
    from .finding import Finding


@_attrs_define(repr=False)
class Findings(_runtime.OpenModel[Any]):
    """`Findings`.

    Attributes:
        text: The text that was looked at.
    """

    findings: list[Finding]
    text: None | str | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    _wire: ClassVar[tuple[tuple[str, str], ...]] = (
        ("findings", "findings"),
        ("text", "text"),
    )

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        """Read the object from plain JSON values. Raises `Mismatch`, a ValueError, with the place."""
        rest = _runtime.properties(src_dict)
        found = cls(
            findings=_runtime.required(rest, "findings", _FINDINGS),
            text=_runtime.optional(rest, "text", _TEXT),
        )
        found.additional_properties = rest
        return found


_TEXT: _runtime.Decoder[None | str] = _runtime.one_of(_runtime.null, _runtime.text)
_FINDINGS: _runtime.Decoder[list[Finding]] = _runtime.later(__name__, "_FINDINGS")


def _load() -> None:
    """Load the objects that this one holds, when the first one is read."""
    global _FINDINGS
    from .finding import Finding

    _FINDINGS = _runtime.list_of(Finding.from_dict)
