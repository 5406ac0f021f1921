"""Deployments: invoke them whole or as a stream, fetch their configuration, list them. Written once for both faces."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Generic, TypeVar, Unpack

from ostiary._core.feed import Opened
from ostiary._core.flow import Flow
from ostiary._core.invoke import invoke, open_stream
from ostiary._core.operation import AsyncResource, AsyncRunner, SyncResource, SyncRunner, operation
from ostiary._core.plan import plan
from ostiary.orquesta import wire
from ostiary.orquesta.answers import (
    AsyncDeployment,
    AsyncDeploymentConfig,
    AsyncTransaction,
    Deployment,
    DeploymentConfig,
    Transaction,
)
from ostiary.orquesta.lists import DeploymentPage, page
from ostiary.orquesta.schemas import CallOptions, StreamOptions
from ostiary.orquesta.state import Origin, OrquestaState
from ostiary.orquesta.streams import AsyncDeploymentStream, DeploymentStream, rules
from ostiary.record import current_session
from ostiary_api.orquesta import models as m
from ostiary_api.orquesta.api.deployments import get_config, invoke_with_stream, list_deployments
from ostiary_api.orquesta.api.deployments import invoke as invoke_whole

__all__ = ["AsyncDeployments", "Deployments"]

DEPLOYMENTS_PATH = list_deployments.OPERATION.path
GET_CONFIG_PATH = get_config.OPERATION.path
INVOKE_PATH = invoke_whole.OPERATION.path

D = TypeVar("D", bound=Deployment | AsyncDeployment)
C = TypeVar("C", bound=DeploymentConfig | AsyncDeploymentConfig)
S = TypeVar("S")
X = TypeVar("X")


class _Deployments(Generic[D, C, S, X]):
    """Offer the operations on deployments; `D`, `C`, `S` and `X` are what they return on the one face or the other.

    All of them raise `OrquestaInputError` before anything is sent where an argument can't be put on the wire, and
    `OrquestaException` (also of a family of `ostiary.errors`) where the call fails.
    """

    _deployment: Callable[[dict[str, Any], Origin, Any], D]
    _config: Callable[[dict[str, Any], Origin, Any], C]
    _runtime: Any

    def __init__(self, state: OrquestaState, runtime: Any) -> None:
        self._state = state
        self._runtime = runtime

    @operation
    def invoke(
        self,
        key: str,
        context: Mapping[str, Any] | None = None,
        inputs: Mapping[str, Any] | None = None,
        metadata: Mapping[str, Any] | None = None,
        chain_id: str | None = None,
        conversation_id: str | None = None,
        messages: Sequence[Mapping[str, Any]] | None = None,
        **options: Unpack[CallOptions],
    ) -> Flow[D]:
        """Invoke a deployment and return the model's whole answer.

        `context` picks the variant: names of text, numbers, booleans or lists of them; where it has no `environments`,
        the client's environment counts. `inputs` fill the prompt's templates, `messages` follow the prompt. The rest:
        `CallOptions`. Where neither `conversation_id` nor a `thread` is given, the id of the `ostiary.session` around
        the call is the conversation's. Where no variant fits, `matched` is False and `choices` is empty. A call that
        may have reached the model is not made again: it is paid for. Wire: `POST /v2/deployments/invoke` in
        `openapi/orquesta.yaml`.
        """
        given = _given(context, inputs, metadata, chain_id, conversation_id, messages, options)
        body = m.DeploymentRequest(**wire.call_fields(self._state, key, given, options))
        origin = Origin(self._state)
        call = wire.asking(invoke_whole, wire.whole(wire.check_answer), body=body)
        data = yield from invoke(self._state.service(options.get("timeout")), call)
        origin.finished = origin.now()
        return self._deployment(data, origin, self._runtime)

    @operation
    def get_config(
        self,
        key: str,
        context: Mapping[str, Any] | None = None,
        inputs: Mapping[str, Any] | None = None,
        metadata: Mapping[str, Any] | None = None,
        chain_id: str | None = None,
        conversation_id: str | None = None,
        messages: Sequence[Mapping[str, Any]] | None = None,
        **options: Unpack[CallOptions],
    ) -> Flow[C]:
        """Fetch the configuration of a deployment, its templates filled, to call the model yourself.

        Arguments: as of `invoke`. Where no variant fits, `matched` is False and the rest is empty.
        Wire: `POST /v2/deployments/get_config` in `openapi/orquesta.yaml`.
        """
        given = _given(context, inputs, metadata, chain_id, conversation_id, messages, options)
        body = m.DeploymentRequest(**wire.call_fields(self._state, key, given, options))
        call = wire.asking(get_config, wire.whole(wire.check_config), body=body)
        data = yield from invoke(self._state.service(options.get("timeout")), call)
        return self._config(data, Origin(self._state), self._runtime)

    @operation
    def list(
        self,
        limit: int | None = None,
        starting_after: str | None = None,
        ending_before: str | None = None,
        *,
        timeout: float | None = None,
    ) -> Flow[DeploymentPage]:
        """Return a page of the workspace's deployments, at most `limit` (the service's own default is 10).

        `starting_after` and `ending_before` take the `id` of a deployment. `has_more` says whether there are more.
        Wire: `GET /v2/deployments` in `openapi/orquesta.yaml`.
        """
        query = wire.fields(
            {"limit": limit, "starting_after": starting_after, "ending_before": ending_before}
        )
        call = wire.asking(list_deployments, wire.typed(m.DeploymentList.from_dict), **query)
        return page((yield from invoke(self._state.service(timeout), call)))

    def invoke_with_stream(
        self,
        key: str,
        context: Mapping[str, Any] | None = None,
        inputs: Mapping[str, Any] | None = None,
        metadata: Mapping[str, Any] | None = None,
        chain_id: str | None = None,
        conversation_id: str | None = None,
        messages: Sequence[Mapping[str, Any]] | None = None,
        **options: Unpack[StreamOptions],
    ) -> S:
        """Invoke a deployment and return its answer as a stream of pieces, given as they arrive.

        Arguments: as of `invoke`, and `idle_timeout`. A sync client sends the request now; an async one when the stream
        is first awaited, entered or iterated. Where no variant fits, `matched` is False and the stream is empty.
        Wire: `POST /v2/deployments/invoke` with `stream: true` in `openapi/orquesta.yaml`.
        """
        given = _given(context, inputs, metadata, chain_id, conversation_id, messages, options)
        fields = wire.call_fields(self._state, key, given, options, wire.STREAM_OPTIONS)
        body = m.StreamingDeploymentRequest(stream=True, **fields)
        service = self._state.stream_service(options.get("timeout"), options.get("idle_timeout"))
        origin = Origin(self._state)

        def opened() -> Flow[Opened[D]]:
            origin.started = origin.now()
            reading = rules(self._deployment, origin, self._runtime)
            return (yield from open_stream(service, plan(invoke_with_stream, body=body), reading))

        return self._stream(opened, origin)

    def transaction(self, transaction_id: str) -> X:
        """Return a transaction by its id alone, to report metrics for it later or elsewhere. Sends nothing."""
        known = {"id": wire.fitting("transaction_id", transaction_id)}
        return self._transaction(known, Origin(self._state), self._runtime)

    def _stream(self, opened: Callable[[], Flow[Opened[D]]], origin: Origin) -> S:
        """Make the face's stream of what a flow opens."""
        raise NotImplementedError

    _transaction: Callable[[dict[str, Any], Origin, Any], X]


def _given(
    context: object,
    inputs: object,
    metadata: object,
    chain_id: object,
    conversation_id: object,
    messages: object,
    options: Mapping[str, Any],
) -> dict[str, object]:
    """Name the common arguments of a call; the session around it is its conversation, where it names none."""
    if conversation_id is None and options.get("thread") is None:
        shared = current_session()
        conversation_id = shared.text if shared is not None else None
    return {
        "context": context,
        "inputs": inputs,
        "metadata": metadata,
        "messages": messages,
        "chain_id": chain_id,
        "conversation_id": conversation_id,
    }


class Deployments(_Deployments[Deployment, DeploymentConfig, DeploymentStream, Transaction], SyncResource):
    """Invoke deployments, fetch their configuration and list them, with calls that wait."""

    _deployment: Callable[[dict[str, Any], Origin, Any], Deployment] = Deployment
    _config: Callable[[dict[str, Any], Origin, Any], DeploymentConfig] = DeploymentConfig
    _transaction = Transaction
    _runtime: SyncRunner

    def _stream(self, opened: Callable[[], Flow[Opened[Deployment]]], origin: Origin) -> DeploymentStream:
        return DeploymentStream(self._runtime.run(opened()), origin, self._runtime)


class AsyncDeployments(
    _Deployments[AsyncDeployment, AsyncDeploymentConfig, AsyncDeploymentStream, AsyncTransaction],
    AsyncResource,
):
    """Invoke deployments, fetch their configuration and list them, with coroutines."""

    _deployment = AsyncDeployment
    _config = AsyncDeploymentConfig
    _transaction = AsyncTransaction
    _runtime: AsyncRunner

    def _stream(
        self, opened: Callable[[], Flow[Opened[AsyncDeployment]]], origin: Origin
    ) -> AsyncDeploymentStream:
        return AsyncDeploymentStream(lambda: self._runtime.run(opened()), origin, self._runtime)
