# Generated from openapi/layer.yaml; do not edit, run `make regenerate`.
from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar, Self

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ... import _runtime
from ..._runtime import UNSET, Unset

if TYPE_CHECKING:
    from .session_action_error_details import SessionActionErrorDetails


@_attrs_define(repr=False)
class SessionActionError(_runtime.OpenModel[Any]):
    """Why the action failed.

    Attributes:
        message: What went wrong
        code: A number that names the failure: often the HTTP status.
    """

    message: str
    code: int | None | Unset = UNSET
    details: None | SessionActionErrorDetails | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    _wire: ClassVar[tuple[tuple[str, str], ...]] = (
        ("message", "message"),
        ("code", "code"),
        ("details", "details"),
    )

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        """Read the object from plain JSON values. Raises `Mismatch`, a ValueError, with the place."""
        rest = _runtime.properties(src_dict)
        found = cls(
            message=_runtime.required(rest, "message", _runtime.text),
            code=_runtime.optional(rest, "code", _CODE),
            details=_runtime.optional(rest, "details", _DETAILS),
        )
        found.additional_properties = rest
        return found


_CODE: _runtime.Decoder[int | None] = _runtime.one_of(_runtime.null, _runtime.integer)
_DETAILS: _runtime.Decoder[None | SessionActionErrorDetails] = _runtime.later(__name__, "_DETAILS")


def _load() -> None:
    """Load the objects that this one holds, when the first one is read."""
    global _DETAILS
    from .session_action_error_details import SessionActionErrorDetails

    _DETAILS = _runtime.one_of(_runtime.null, SessionActionErrorDetails.from_dict)
