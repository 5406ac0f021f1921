"""Answers that metrics can be reported for: a deployment's answer, a configuration, or the bare id of a transaction.

Each knows the client that it came from, and reports with that client's credentials.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Literal, TypeAlias

from ostiary._core.flow import Flow
from ostiary._core.invoke import invoke
from ostiary._core.operation import AsyncResource, SyncResource, operation
from ostiary._core.views import Field, View
from ostiary.orquesta import wire
from ostiary.orquesta.errors import refused
from ostiary.orquesta.schemas import DeploymentFeedback, DeploymentPerformance, DeploymentUsage
from ostiary.orquesta.state import Origin, UserId
from ostiary.orquesta.views import Choice, Retrieval, Telemetry, Usage
from ostiary_api.orquesta import models as m
from ostiary_api.orquesta.api.deployments import add_metrics

__all__ = [
    "Answer",
    "AsyncDeployment",
    "AsyncDeploymentConfig",
    "AsyncTransaction",
    "Deployment",
    "DeploymentConfig",
    "Measured",
    "Transaction",
]

Performance: TypeAlias = DeploymentPerformance | Mapping[str, Any] | Literal["measured"]


class Reporting:
    """Offer `add_metrics` to what has the id of a transaction."""

    __slots__ = ()
    _origin: Origin

    def _transaction_id(self) -> str:
        """Return the id to report for. Raises `OrquestaInputError` where there is none."""
        raise NotImplementedError

    def _measured(self) -> dict[str, float]:
        """Return what was measured of the call. Raises `OrquestaInputError` where nothing was."""
        raise refused("performance='measured': this client didn't call the model; pass what you measured")

    @operation
    def add_metrics(
        self,
        feedback: DeploymentFeedback | Mapping[str, Any] | None = None,
        usage: DeploymentUsage | Mapping[str, Any] | None = None,
        performance: Performance | None = None,
        metadata: Mapping[str, Any] | None = None,
        chain_id: str | None = None,
        conversation_id: str | None = None,
        user_id: UserId = None,
        messages: Sequence[Mapping[str, Any]] | None = None,
        choices: Sequence[Mapping[str, Any]] | None = None,
        *,
        timeout: float | None = None,
    ) -> Flow[None]:
        """Report what is known of the transaction; what is left out isn't sent.

        `feedback` holds `score` (0 to 100); `usage` counts tokens; `performance` holds milliseconds, or is
        `"measured"`: what this client measured of its own call. `choices` hold text, tool calls, or an image by `url`
        (a URL, a `data:` URL, or bare base64, which is stored as PNG). After an answer that got lost the report is
        sent again: a duplicate is better than a loss. Raises `OrquestaException`.
        Wire: `POST /v2/deployments/{transaction_id}/metrics` in `openapi/orquesta.yaml`.
        """
        state = self._origin.state
        if isinstance(performance, str) and performance != "measured":  # pyright: ignore[reportUnnecessaryComparison]
            raise refused("performance: expected an object, such as {'latency': 900}, or 'measured'")
        fields = wire.fields(
            {
                "feedback": feedback,
                "usage": usage,
                "performance": self._measured() if performance == "measured" else performance,
                "metadata": metadata,
                "chain_id": chain_id,
                "conversation_id": conversation_id,
                "user_id": user_id,
                "messages": messages,
                "choices": choices,
            }
        )
        transaction_id, body = self._transaction_id(), m.DeploymentMetrics(**fields)
        report = wire.asking(add_metrics, wire.nothing, transaction_id=transaction_id, body=body)
        yield from invoke(state.service(timeout), report)


class Measured(Reporting):
    """Tell how long a call of a model took, as measured here, and report that."""

    __slots__ = ()

    @property
    def latency(self) -> float | None:
        """The milliseconds from the call to the end of its answer, a stream's last piece; None before it."""
        return self._origin.latency

    @property
    def time_to_first_token(self) -> float | None:
        """The milliseconds from the call to the first text of its stream; None before it, and without a stream."""
        return self._origin.time_to_first_token

    def _measured(self) -> dict[str, float]:
        if self.latency is None:
            raise refused("performance='measured': the answer hasn't ended; report when it has")
        first = self.time_to_first_token
        times = {"latency": self.latency}
        return times if first is None else {**times, "time_to_first_token": first}


class Answer(View, Reporting):
    """What was answered to a call of a deployment, and the client that it came from."""

    __slots__ = ("_origin", "_runtime")
    _shown = ("id", "object", "type", "provider", "model", "is_final")
    id: Field[str | None] = Field("id", "Id of the transaction, None where no variant matched.")
    provider: Field[str | None] = Field("provider", "Who runs the model, such as `openai`.")
    model: Field[str | None] = Field("model", "Name of the model.")

    def __init__(self, data: dict[str, Any], origin: Origin, runtime: Any) -> None:
        self._data = data
        self._origin = origin
        # A driver of the face that the subclass is.
        self._runtime: Any = runtime

    @property
    def matched(self) -> bool:
        """Whether a variant of the deployment fits the context; where none does, everything else is empty."""
        return bool(self._data)

    def _transaction_id(self) -> str:
        found = self._data.get("id")
        if not isinstance(found, str):
            raise refused(
                "there is no transaction to report for: no variant matched, or the answer has no id"
            )
        return found


class _Deployment(Answer, Measured):
    """A model's answer, or, in a stream, the next piece of it."""

    __slots__ = ()
    created: Field[str | None] = Field("created", "When the call began, RFC 3339.")
    finalized: Field[str | None] = Field("finalized", "When the call ended, RFC 3339.")
    object: Field[str | None] = Field("object", "What the answer is: `chat`, `completion` or `image`.")
    system_fingerprint: Field[str | None] = Field(
        "system_fingerprint", "The provider's mark of the model's state."
    )
    integration_id: Field[str | None] = Field("integration_id", "Id of the integration that made the call.")
    provider_response: Field[Any] = Field("provider_response", "The provider's own answer, of any shape.")

    @property
    def is_final(self) -> bool:
        """Whether nothing of the answer follows; in a stream, False up to its last piece."""
        return self._data.get("is_final") is True

    @property
    def choices(self) -> list[Choice]:
        """The model's answers; empty where no variant matched, and perhaps in the last piece of a stream."""
        return [Choice(choice) for choice in self._data.get("choices") or ()]

    @property
    def text(self) -> str:
        """The text of the first choice, empty where it has none."""
        for choice in self._data.get("choices") or ():
            return (choice.get("message") or {}).get("content") or ""
        return ""

    @property
    def usage(self) -> Usage | None:
        """Tokens, where `invoke_options={"include_usage": True}` asked for them."""
        found = self._data.get("usage")
        return None if found is None else Usage(found)

    @property
    def telemetry(self) -> Telemetry | None:
        """Where the call stands in the traces."""
        found = self._data.get("telemetry")
        return None if found is None else Telemetry(found)

    @property
    def retrievals(self) -> list[Retrieval]:
        """What was found in the knowledge base, where `invoke_options={"include_retrievals": True}` asked for it."""
        return [Retrieval(found) for found in self._data.get("retrievals") or ()]


class Deployment(_Deployment, SyncResource):
    """A model's answer, or, in a stream, the next piece of it. `add_metrics(…)` reports for it."""

    __slots__ = ()


class AsyncDeployment(_Deployment, AsyncResource):
    """A model's answer, or, in a stream, the next piece of it. `await add_metrics(…)` reports for it."""

    __slots__ = ()


class _DeploymentConfig(Answer):
    """A deployment's configuration: what to call which model with."""

    __slots__ = ()
    type: Field[str | None] = Field("type", "What the model makes: `chat`, `completion`, `image`, …")
    version: Field[str | None] = Field("version", "Version of the deployment.")

    @property
    def messages(self) -> list[dict[str, Any]]:
        """The prompt, its templates filled: what a model's own client takes."""
        found: list[dict[str, Any]] = self._data.get("messages") or []
        return found

    @property
    def parameters(self) -> dict[str, Any]:
        """Parameters of the model, in camelCase as the service names them."""
        found: dict[str, Any] = self._data.get("parameters") or {}
        return found

    @property
    def tools(self) -> list[dict[str, Any]]:
        """What the model may call."""
        found: list[dict[str, Any]] = self._data.get("tools") or []
        return found


class DeploymentConfig(_DeploymentConfig, SyncResource):
    """A deployment's configuration. `add_metrics(…)` reports what became of a call made with it."""

    __slots__ = ()


class AsyncDeploymentConfig(_DeploymentConfig, AsyncResource):
    """A deployment's configuration. `await add_metrics(…)` reports what became of a call made with it."""

    __slots__ = ()


class Transaction(Answer, SyncResource):
    """A transaction of which only the id is known, such as one that another process began."""

    __slots__ = ()


class AsyncTransaction(Answer, AsyncResource):
    """A transaction of which only the id is known, such as one that another process began."""

    __slots__ = ()
