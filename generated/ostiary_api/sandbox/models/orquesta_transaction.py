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
class OrquestaTransaction(_runtime.OpenModel[Any]):
    """`OrquestaTransaction`.

    Attributes:
        transaction_id: Its id, a ULID.
        kind: `config`, `invoke` or `stream`.
        key: Key of the deployment.
        variant_id: The variant that was taken.
        trace_id: Its trace, as `telemetry` in the answer names it.
        received_at: When it arrived.
        request_number: Number of the request.
        metrics_count: How many reports there are.
        body: The request's body, as sent, parsed.
        messages: The messages that the model read, or the configuration holds: templates filled.
        answer: The answer; of a stream what its pieces make up; `null` while there is none.
    """

    transaction_id: str
    kind: str
    key: str
    variant_id: str
    trace_id: str
    received_at: datetime.datetime
    request_number: int
    metrics_count: int
    body: Any
    messages: Any | Unset = UNSET
    answer: Any | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    _wire: ClassVar[tuple[tuple[str, str], ...]] = (
        ("transaction_id", "transaction_id"),
        ("kind", "kind"),
        ("key", "key"),
        ("variant_id", "variant_id"),
        ("trace_id", "trace_id"),
        ("received_at", "received_at"),
        ("request_number", "request_number"),
        ("metrics_count", "metrics_count"),
        ("body", "body"),
        ("messages", "messages"),
        ("answer", "answer"),
    )

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        """Read the object from plain JSON values. Raises `Mismatch`, a ValueError, with the place."""
        rest = _runtime.properties(src_dict)
        found = cls(
            transaction_id=_runtime.required(rest, "transaction_id", _runtime.text),
            kind=_runtime.required(rest, "kind", _runtime.text),
            key=_runtime.required(rest, "key", _runtime.text),
            variant_id=_runtime.required(rest, "variant_id", _runtime.text),
            trace_id=_runtime.required(rest, "trace_id", _runtime.text),
            received_at=_runtime.required(rest, "received_at", _runtime.instant),
            request_number=_runtime.required(rest, "request_number", _runtime.integer),
            metrics_count=_runtime.required(rest, "metrics_count", _runtime.integer),
            body=_runtime.required(rest, "body", _runtime.anything),
            messages=_runtime.optional(rest, "messages", _runtime.anything),
            answer=_runtime.optional(rest, "answer", _runtime.anything),
        )
        found.additional_properties = rest
        return found
