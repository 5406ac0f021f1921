# Generated from openapi/orquesta.yaml; do not edit, run `make regenerate`.
from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar, Self

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ... import _runtime
from ..._runtime import UNSET, Unset

if TYPE_CHECKING:
    from .choice import Choice
    from .evaluation_context import EvaluationContext
    from .message import Message
    from .metadata import Metadata
    from .metrics_feedback import MetricsFeedback
    from .metrics_performance import MetricsPerformance
    from .metrics_usage import MetricsUsage


@_attrs_define(repr=False)
class DeploymentMetrics(_runtime.OpenModel[Any]):
    """What the caller knows about a transaction.

    Attributes:
        chain_id: Id of the chain that it is a link of.
        conversation_id: Id of the conversation that it is a turn of.
        user_id: The end user.
        messages: The messages that the model read.
        choices: The model's answers: text, tool calls, or an image by `url`, which may be a `data:` URL or bare base64.
        context: Sent by 2.0.11 and 2.3.3 where the client has an environment. No document knows it.
    """

    chain_id: None | str | Unset = UNSET
    conversation_id: None | str | Unset = UNSET
    user_id: float | None | str | Unset = UNSET
    metadata: Metadata | None | Unset = UNSET
    feedback: MetricsFeedback | None | Unset = UNSET
    usage: MetricsUsage | None | Unset = UNSET
    performance: MetricsPerformance | None | Unset = UNSET
    messages: list[Message] | None | Unset = UNSET
    choices: list[Choice] | None | Unset = UNSET
    context: EvaluationContext | None | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    _wire: ClassVar[tuple[tuple[str, str], ...]] = (
        ("chain_id", "chain_id"),
        ("conversation_id", "conversation_id"),
        ("user_id", "user_id"),
        ("metadata", "metadata"),
        ("feedback", "feedback"),
        ("usage", "usage"),
        ("performance", "performance"),
        ("messages", "messages"),
        ("choices", "choices"),
        ("context", "context"),
    )

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        """Read the object from plain JSON values. Raises `Mismatch`, a ValueError, with the place."""
        rest = _runtime.properties(src_dict)
        found = cls(
            chain_id=_runtime.optional(rest, "chain_id", _CHAIN_ID),
            conversation_id=_runtime.optional(rest, "conversation_id", _CHAIN_ID),
            user_id=_runtime.optional(rest, "user_id", _USER_ID),
            metadata=_runtime.optional(rest, "metadata", _METADATA),
            feedback=_runtime.optional(rest, "feedback", _FEEDBACK),
            usage=_runtime.optional(rest, "usage", _USAGE),
            performance=_runtime.optional(rest, "performance", _PERFORMANCE),
            messages=_runtime.optional(rest, "messages", _MESSAGES),
            choices=_runtime.optional(rest, "choices", _CHOICES),
            context=_runtime.optional(rest, "context", _CONTEXT),
        )
        found.additional_properties = rest
        return found


_CHAIN_ID: _runtime.Decoder[None | str] = _runtime.one_of(_runtime.null, _runtime.text)
_USER_ID: _runtime.Decoder[float | None | str] = _runtime.one_of(
    _runtime.null, _runtime.number, _runtime.text
)
_METADATA: _runtime.Decoder[Metadata | None] = _runtime.later(__name__, "_METADATA")
_FEEDBACK: _runtime.Decoder[MetricsFeedback | None] = _runtime.later(__name__, "_FEEDBACK")
_USAGE: _runtime.Decoder[MetricsUsage | None] = _runtime.later(__name__, "_USAGE")
_PERFORMANCE: _runtime.Decoder[MetricsPerformance | None] = _runtime.later(__name__, "_PERFORMANCE")
_MESSAGES: _runtime.Decoder[list[Message] | None] = _runtime.later(__name__, "_MESSAGES")
_CHOICES: _runtime.Decoder[list[Choice] | None] = _runtime.later(__name__, "_CHOICES")
_CONTEXT: _runtime.Decoder[EvaluationContext | None] = _runtime.later(__name__, "_CONTEXT")


def _load() -> None:
    """Load the objects that this one holds, when the first one is read."""
    global _METADATA, _FEEDBACK, _USAGE, _PERFORMANCE, _MESSAGES, _CHOICES, _CONTEXT
    from .choice import Choice
    from .evaluation_context import EvaluationContext
    from .message import Message
    from .metadata import Metadata
    from .metrics_feedback import MetricsFeedback
    from .metrics_performance import MetricsPerformance
    from .metrics_usage import MetricsUsage

    _METADATA = _runtime.one_of(_runtime.null, Metadata.from_dict)
    _FEEDBACK = _runtime.one_of(_runtime.null, MetricsFeedback.from_dict)
    _USAGE = _runtime.one_of(_runtime.null, MetricsUsage.from_dict)
    _PERFORMANCE = _runtime.one_of(_runtime.null, MetricsPerformance.from_dict)
    _MESSAGES = _runtime.one_of(_runtime.null, _runtime.list_of(Message.from_dict))
    _CHOICES = _runtime.one_of(_runtime.null, _runtime.list_of(Choice.from_dict))
    _CONTEXT = _runtime.one_of(_runtime.null, EvaluationContext.from_dict)
