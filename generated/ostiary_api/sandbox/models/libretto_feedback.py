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
class LibrettoFeedback(_runtime.OpenModel[Any]):
    """`LibrettoFeedback`.

    Attributes:
        feedback_id: Its id.
        feedback_key: What it is about.
        project: The project that its key belongs to.
        environment: The environment that its key belongs to.
        received_at: When it arrived.
        request_number: Number of the request.
        body: The feedback, as sent, parsed; of the key, a fingerprint.
        event_id: The event of its project that has the feedback key; `null`: none yet.
    """

    feedback_id: str
    feedback_key: str
    project: str
    environment: str
    received_at: datetime.datetime
    request_number: int
    body: Any
    event_id: None | str | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    _wire: ClassVar[tuple[tuple[str, str], ...]] = (
        ("feedback_id", "feedback_id"),
        ("feedback_key", "feedback_key"),
        ("project", "project"),
        ("environment", "environment"),
        ("received_at", "received_at"),
        ("request_number", "request_number"),
        ("body", "body"),
        ("event_id", "event_id"),
    )

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        """Read the object from plain JSON values. Raises `Mismatch`, a ValueError, with the place."""
        rest = _runtime.properties(src_dict)
        found = cls(
            feedback_id=_runtime.required(rest, "feedback_id", _runtime.text),
            feedback_key=_runtime.required(rest, "feedback_key", _runtime.text),
            project=_runtime.required(rest, "project", _runtime.text),
            environment=_runtime.required(rest, "environment", _runtime.text),
            received_at=_runtime.required(rest, "received_at", _runtime.instant),
            request_number=_runtime.required(rest, "request_number", _runtime.integer),
            body=_runtime.required(rest, "body", _runtime.anything),
            event_id=_runtime.optional(rest, "event_id", _EVENT_ID),
        )
        found.additional_properties = rest
        return found


_EVENT_ID: _runtime.Decoder[None | str] = _runtime.one_of(_runtime.null, _runtime.text)
