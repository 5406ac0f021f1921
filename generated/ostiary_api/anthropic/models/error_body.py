# Generated from openapi/anthropic.yaml; do not edit, run `make regenerate`.
from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar, Self

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ... import _runtime

if TYPE_CHECKING:
    from .reason import Reason


@_attrs_define(repr=False)
class ErrorBody(_runtime.OpenModel[Any]):
    """Why a request was refused.

    Attributes:
        type_: `error`.
        error: The reason.
    """

    type_: str
    error: Reason
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    _wire: ClassVar[tuple[tuple[str, str], ...]] = (
        ("type_", "type"),
        ("error", "error"),
    )

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        """Read the object from plain JSON values. Raises `Mismatch`, a ValueError, with the place."""
        rest = _runtime.properties(src_dict)
        found = cls(
            type_=_runtime.required(rest, "type", _runtime.text),
            error=_runtime.required(rest, "error", _ERROR),
        )
        found.additional_properties = rest
        return found


_ERROR: _runtime.Decoder[Reason] = _runtime.later(__name__, "_ERROR")


def _load() -> None:
    """Load the objects that this one holds, when the first one is read."""
    global _ERROR
    from .reason import Reason

    _ERROR = Reason.from_dict
