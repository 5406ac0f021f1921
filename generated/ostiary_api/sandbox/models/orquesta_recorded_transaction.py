# Generated from openapi/sandbox.yaml; do not edit, run `make regenerate`.
from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar, Self

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ... import _runtime

if TYPE_CHECKING:
    from .orquesta_feedback import OrquestaFeedback
    from .orquesta_metrics import OrquestaMetrics
    from .orquesta_transaction import OrquestaTransaction


@_attrs_define(repr=False)
class OrquestaRecordedTransaction(_runtime.OpenModel[Any]):
    """`OrquestaRecordedTransaction`.

    Attributes:
        body_text: The request's body, character by character.
        feedback: The feedback on its trace.
    """

    transaction: OrquestaTransaction
    body_text: str
    metrics: list[OrquestaMetrics]
    feedback: list[OrquestaFeedback]
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    _wire: ClassVar[tuple[tuple[str, str], ...]] = (
        ("transaction", "transaction"),
        ("body_text", "body_text"),
        ("metrics", "metrics"),
        ("feedback", "feedback"),
    )

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        """Read the object from plain JSON values. Raises `Mismatch`, a ValueError, with the place."""
        rest = _runtime.properties(src_dict)
        found = cls(
            transaction=_runtime.required(rest, "transaction", _TRANSACTION),
            body_text=_runtime.required(rest, "body_text", _runtime.text),
            metrics=_runtime.required(rest, "metrics", _METRICS),
            feedback=_runtime.required(rest, "feedback", _FEEDBACK),
        )
        found.additional_properties = rest
        return found


_TRANSACTION: _runtime.Decoder[OrquestaTransaction] = _runtime.later(__name__, "_TRANSACTION")
_METRICS: _runtime.Decoder[list[OrquestaMetrics]] = _runtime.later(__name__, "_METRICS")
_FEEDBACK: _runtime.Decoder[list[OrquestaFeedback]] = _runtime.later(__name__, "_FEEDBACK")


def _load() -> None:
    """Load the objects that this one holds, when the first one is read."""
    global _TRANSACTION, _METRICS, _FEEDBACK
    from .orquesta_feedback import OrquestaFeedback
    from .orquesta_metrics import OrquestaMetrics
    from .orquesta_transaction import OrquestaTransaction

    _TRANSACTION = OrquestaTransaction.from_dict
    _METRICS = _runtime.list_of(OrquestaMetrics.from_dict)
    _FEEDBACK = _runtime.list_of(OrquestaFeedback.from_dict)
