# Generated from openapi/aigateway.yaml; do not edit, run `make regenerate`.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, Self

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ... import _runtime
from ..._runtime import UNSET, Unset


@_attrs_define(repr=False)
class Failure(_runtime.OpenModel[Any]):
    """What went wrong; `detail` from a processor, `message` from its routes."""

    detail: str | Unset = UNSET
    messages: list[str] | Unset = UNSET
    message: str | Unset = UNSET
    status_code: int | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    _wire: ClassVar[tuple[tuple[str, str], ...]] = (
        ("detail", "detail"),
        ("messages", "messages"),
        ("message", "message"),
        ("status_code", "status_code"),
    )

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        """Read the object from plain JSON values. Raises `Mismatch`, a ValueError, with the place."""
        rest = _runtime.properties(src_dict)
        found = cls(
            detail=_runtime.optional(rest, "detail", _runtime.text),
            messages=_runtime.optional(rest, "messages", _MESSAGES),
            message=_runtime.optional(rest, "message", _runtime.text),
            status_code=_runtime.optional(rest, "status_code", _runtime.integer),
        )
        found.additional_properties = rest
        return found


_MESSAGES: _runtime.Decoder[list[str]] = _runtime.list_of(_runtime.text)
