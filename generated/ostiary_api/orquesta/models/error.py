# Generated from openapi/orquesta.yaml; do not edit, run `make regenerate`.
from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar, Self

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ... import _runtime
from ..._runtime import UNSET, Unset

if TYPE_CHECKING:
    from .error_source import ErrorSource


@_attrs_define(repr=False)
class Error(_runtime.OpenModel[Any]):
    """Why a request was refused or failed. Any of it may be missing, and other shapes come from gateways.

    Attributes:
        code: The status once more, or a code of the service's own: a number or text.
        error: What is wrong. What 2.0.11 reads.
        message: What is wrong. What newer ones read.
        source: Who failed.
    """

    code: Any | Unset = UNSET
    error: None | str | Unset = UNSET
    message: None | str | Unset = UNSET
    source: ErrorSource | None | str | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    _wire: ClassVar[tuple[tuple[str, str], ...]] = (
        ("code", "code"),
        ("error", "error"),
        ("message", "message"),
        ("source", "source"),
    )

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        """Read the object from plain JSON values. Raises `Mismatch`, a ValueError, with the place."""
        rest = _runtime.properties(src_dict)
        found = cls(
            code=_runtime.optional(rest, "code", _runtime.anything),
            error=_runtime.optional(rest, "error", _ERROR),
            message=_runtime.optional(rest, "message", _ERROR),
            source=_runtime.optional(rest, "source", _SOURCE),
        )
        found.additional_properties = rest
        return found


_ERROR: _runtime.Decoder[None | str] = _runtime.one_of(_runtime.null, _runtime.text)
_SOURCE: _runtime.Decoder[ErrorSource | None | str] = _runtime.later(__name__, "_SOURCE")


def _load() -> None:
    """Load the objects that this one holds, when the first one is read."""
    global _SOURCE
    from .error_source import ErrorSource

    _SOURCE = _runtime.one_of(_runtime.null, _runtime.enumeration(ErrorSource, str), _runtime.text)
