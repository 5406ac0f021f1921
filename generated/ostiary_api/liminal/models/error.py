# Generated from openapi/liminal.yaml; do not edit, run `make regenerate`.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, Self

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ... import _runtime
from ..._runtime import UNSET, Unset


@_attrs_define(repr=False)
class Error(_runtime.OpenModel[Any]):
    """Why a request was refused or failed. The vendor specifies no shape; this is the usual one.

    Attributes:
        status_code: The status.
        message: What is wrong: text, or a list of texts.
        error: The status in words, as in `Not Found`.
    """

    status_code: int | None | Unset = UNSET
    message: Any | Unset = UNSET
    error: Any | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    _wire: ClassVar[tuple[tuple[str, str], ...]] = (
        ("status_code", "statusCode"),
        ("message", "message"),
        ("error", "error"),
    )

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        """Read the object from plain JSON values. Raises `Mismatch`, a ValueError, with the place."""
        rest = _runtime.properties(src_dict)
        found = cls(
            status_code=_runtime.optional(rest, "statusCode", _STATUS_CODE),
            message=_runtime.optional(rest, "message", _runtime.anything),
            error=_runtime.optional(rest, "error", _runtime.anything),
        )
        found.additional_properties = rest
        return found


_STATUS_CODE: _runtime.Decoder[int | None] = _runtime.one_of(_runtime.null, _runtime.integer)
