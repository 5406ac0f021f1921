# Generated from openapi/openai.yaml; do not edit, run `make regenerate`.
from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar, Self

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ... import _runtime
from ..._runtime import UNSET, Unset

if TYPE_CHECKING:
    from .error_detail import ErrorDetail


@_attrs_define(repr=False)
class ErrorBody(_runtime.OpenModel[Any]):
    """Why a request was refused or failed."""

    error: ErrorDetail | None | str | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    _wire: ClassVar[tuple[tuple[str, str], ...]] = (("error", "error"),)

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        """Read the object from plain JSON values. Raises `Mismatch`, a ValueError, with the place."""
        rest = _runtime.properties(src_dict)
        found = cls(
            error=_runtime.optional(rest, "error", _ERROR),
        )
        found.additional_properties = rest
        return found


_ERROR: _runtime.Decoder[ErrorDetail | None | str] = _runtime.later(__name__, "_ERROR")


def _load() -> None:
    """Load the objects that this one holds, when the first one is read."""
    global _ERROR
    from .error_detail import ErrorDetail

    _ERROR = _runtime.one_of(_runtime.null, _runtime.text, ErrorDetail.from_dict)
