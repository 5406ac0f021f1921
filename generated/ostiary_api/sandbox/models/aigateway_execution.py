# Generated from openapi/sandbox.yaml; do not edit, run `make regenerate`.
from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar, Self

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ... import _runtime
from ..._runtime import UNSET, Unset

if TYPE_CHECKING:
    from .aigateway_decision import AigatewayDecision
    from .aigateway_execution_side import AigatewayExecutionSide
    from .aigateway_parts import AigatewayParts


@_attrs_define(repr=False)
class AigatewayExecution(_runtime.OpenModel[Any]):
    """`AigatewayExecution`.

    Attributes:
        request_number: Number of the request.
        received_at: When it arrived.
        processor: The processor, as `namespace:name` in lower case.
        side: What it inspected: a prompt, or a model's response.
        decision: What a processor said: nothing, tags or findings, a changed text, a rejection, or that it failed.
        status: How it was answered.
        asked: The parts of a form, or the properties of a JSON object, by name: parsed where they are JSON.
        said: The parts of a form, or the properties of a JSON object, by name: parsed where they are JSON.
        request_id: The gateway's id of the transaction.
        step_id: The gateway's id of the step.
    """

    request_number: int
    received_at: datetime.datetime
    processor: str
    side: AigatewayExecutionSide
    decision: AigatewayDecision
    status: int
    asked: AigatewayParts
    said: AigatewayParts
    request_id: None | str | Unset = UNSET
    step_id: None | str | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    _wire: ClassVar[tuple[tuple[str, str], ...]] = (
        ("request_number", "request_number"),
        ("received_at", "received_at"),
        ("processor", "processor"),
        ("side", "side"),
        ("decision", "decision"),
        ("status", "status"),
        ("asked", "asked"),
        ("said", "said"),
        ("request_id", "request_id"),
        ("step_id", "step_id"),
    )

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        """Read the object from plain JSON values. Raises `Mismatch`, a ValueError, with the place."""
        rest = _runtime.properties(src_dict)
        found = cls(
            request_number=_runtime.required(rest, "request_number", _runtime.integer),
            received_at=_runtime.required(rest, "received_at", _runtime.instant),
            processor=_runtime.required(rest, "processor", _runtime.text),
            side=_runtime.required(rest, "side", _SIDE),
            decision=_runtime.required(rest, "decision", _DECISION),
            status=_runtime.required(rest, "status", _runtime.integer),
            asked=_runtime.required(rest, "asked", _ASKED),
            said=_runtime.required(rest, "said", _ASKED),
            request_id=_runtime.optional(rest, "request_id", _REQUEST_ID),
            step_id=_runtime.optional(rest, "step_id", _REQUEST_ID),
        )
        found.additional_properties = rest
        return found


_REQUEST_ID: _runtime.Decoder[None | str] = _runtime.one_of(_runtime.null, _runtime.text)
_SIDE: _runtime.Decoder[AigatewayExecutionSide] = _runtime.later(__name__, "_SIDE")
_DECISION: _runtime.Decoder[AigatewayDecision] = _runtime.later(__name__, "_DECISION")
_ASKED: _runtime.Decoder[AigatewayParts] = _runtime.later(__name__, "_ASKED")


def _load() -> None:
    """Load the objects that this one holds, when the first one is read."""
    global _SIDE, _DECISION, _ASKED
    from .aigateway_decision import AigatewayDecision
    from .aigateway_execution_side import AigatewayExecutionSide
    from .aigateway_parts import AigatewayParts

    _SIDE = _runtime.enumeration(AigatewayExecutionSide, str)
    _DECISION = _runtime.enumeration(AigatewayDecision, str)
    _ASKED = AigatewayParts.from_dict
