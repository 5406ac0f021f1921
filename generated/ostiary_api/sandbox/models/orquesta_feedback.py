# Generated from openapi/sandbox.yaml; do not edit, run `make regenerate`.
from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any, ClassVar, Self

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ... import _runtime


@_attrs_define(repr=False)
class OrquestaFeedback(_runtime.OpenModel[Any]):
    """`OrquestaFeedback`.

    Attributes:
        feedback_id: Its id.
        trace_id: The trace that it is about.
        received_at: When it arrived.
        request_number: Number of the request.
        body: The feedback, as sent, parsed.
    """

    feedback_id: str
    trace_id: str
    received_at: datetime.datetime
    request_number: int
    body: Any
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    _wire: ClassVar[tuple[tuple[str, str], ...]] = (
        ("feedback_id", "feedback_id"),
        ("trace_id", "trace_id"),
        ("received_at", "received_at"),
        ("request_number", "request_number"),
        ("body", "body"),
    )

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        """Read the object from plain JSON values. Raises `Mismatch`, a ValueError, with the place."""
        rest = _runtime.properties(src_dict)
        found = cls(
            feedback_id=_runtime.required(rest, "feedback_id", _runtime.text),
            trace_id=_runtime.required(rest, "trace_id", _runtime.text),
            received_at=_runtime.required(rest, "received_at", _runtime.instant),
            request_number=_runtime.required(rest, "request_number", _runtime.integer),
            body=_runtime.required(rest, "body", _runtime.anything),
        )
        found.additional_properties = rest
        return found
