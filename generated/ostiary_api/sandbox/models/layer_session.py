# Generated from openapi/sandbox.yaml; do not edit, run `make regenerate`.
from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any, ClassVar, Self

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ... import _runtime


@_attrs_define(repr=False)
class LayerSession(_runtime.OpenModel[Any]):
    """`LayerSession`.

    Attributes:
        session_id: Its id, in the canonical spelling.
        application_id: Its application.
        received_at: When it was opened.
        request_number: Number of the request that opened it.
        action_count: How many actions it holds, those of the opening request included.
        body: The opening request's body, as sent, parsed.
    """

    session_id: str
    application_id: str
    received_at: datetime.datetime
    request_number: int
    action_count: int
    body: Any
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    _wire: ClassVar[tuple[tuple[str, str], ...]] = (
        ("session_id", "session_id"),
        ("application_id", "application_id"),
        ("received_at", "received_at"),
        ("request_number", "request_number"),
        ("action_count", "action_count"),
        ("body", "body"),
    )

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        """Read the object from plain JSON values. Raises `Mismatch`, a ValueError, with the place."""
        rest = _runtime.properties(src_dict)
        found = cls(
            session_id=_runtime.required(rest, "session_id", _runtime.text),
            application_id=_runtime.required(rest, "application_id", _runtime.text),
            received_at=_runtime.required(rest, "received_at", _runtime.instant),
            request_number=_runtime.required(rest, "request_number", _runtime.integer),
            action_count=_runtime.required(rest, "action_count", _runtime.integer),
            body=_runtime.required(rest, "body", _runtime.anything),
        )
        found.additional_properties = rest
        return found
