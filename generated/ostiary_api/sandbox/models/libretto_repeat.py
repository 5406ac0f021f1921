# Generated from openapi/sandbox.yaml; do not edit, run `make regenerate`.
from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any, ClassVar, Self

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ... import _runtime


@_attrs_define(repr=False)
class LibrettoRepeat(_runtime.OpenModel[Any]):
    """`LibrettoRepeat`.

    Attributes:
        request_number: Number of the request.
        received_at: When it arrived.
        same_body: Whether its body is that of the one before, byte by byte.
    """

    request_number: int
    received_at: datetime.datetime
    same_body: bool
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    _wire: ClassVar[tuple[tuple[str, str], ...]] = (
        ("request_number", "request_number"),
        ("received_at", "received_at"),
        ("same_body", "same_body"),
    )

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        """Read the object from plain JSON values. Raises `Mismatch`, a ValueError, with the place."""
        rest = _runtime.properties(src_dict)
        found = cls(
            request_number=_runtime.required(rest, "request_number", _runtime.integer),
            received_at=_runtime.required(rest, "received_at", _runtime.instant),
            same_body=_runtime.required(rest, "same_body", _runtime.boolean),
        )
        found.additional_properties = rest
        return found
