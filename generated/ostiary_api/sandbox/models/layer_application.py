# Generated from openapi/sandbox.yaml; do not edit, run `make regenerate`.
from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any, ClassVar, Self

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ... import _runtime
from ..._runtime import UNSET, Unset


@_attrs_define(repr=False)
class LayerApplication(_runtime.OpenModel[Any]):
    """`LayerApplication`.

    Attributes:
        application_id: Its id.
        name: Its name.
        received_at: When it was created.
        request_number: Number of the request that created it.
        source: How it came to be.
    """

    application_id: str
    name: str
    received_at: datetime.datetime
    request_number: int
    source: None | str | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    _wire: ClassVar[tuple[tuple[str, str], ...]] = (
        ("application_id", "application_id"),
        ("name", "name"),
        ("received_at", "received_at"),
        ("request_number", "request_number"),
        ("source", "source"),
    )

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        """Read the object from plain JSON values. Raises `Mismatch`, a ValueError, with the place."""
        rest = _runtime.properties(src_dict)
        found = cls(
            application_id=_runtime.required(rest, "application_id", _runtime.text),
            name=_runtime.required(rest, "name", _runtime.text),
            received_at=_runtime.required(rest, "received_at", _runtime.instant),
            request_number=_runtime.required(rest, "request_number", _runtime.integer),
            source=_runtime.optional(rest, "source", _SOURCE),
        )
        found.additional_properties = rest
        return found


_SOURCE: _runtime.Decoder[None | str] = _runtime.one_of(_runtime.null, _runtime.text)
