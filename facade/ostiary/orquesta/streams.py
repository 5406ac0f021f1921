"""Streams of a deployment's answer, with the metrics of the whole."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

from ostiary._core.feed import InBandFailure, Opened, StreamRules
from ostiary._core.operation import AsyncResource, AsyncRunner, SyncResource, SyncRunner
from ostiary._core.redact import short_word
from ostiary._io.streams import AsyncStream, Stream
from ostiary.orquesta.answers import AsyncDeployment, Deployment, Measured
from ostiary.orquesta.errors import refused
from ostiary.orquesta.state import Origin, status_of
from ostiary.orquesta.wire import check_piece
from ostiary_api.orquesta.api.deployments import invoke_with_stream

__all__ = ["AsyncDeploymentStream", "DeploymentStream", "rules"]


class _Told(Measured):
    """What both faces know beyond the pieces: whose transaction it is, and how long it took."""

    @property
    def status(self) -> int | None:
        """The HTTP status of the answer, None before it was sent for."""
        raise NotImplementedError

    @property
    def id(self) -> str | None:
        """Id of the transaction, None before the first piece and where no variant matched."""
        return self._origin.id

    @property
    def matched(self) -> bool:
        """Whether a variant of the deployment fits the context; where none does, the stream is empty."""
        return self.status != 204

    def _transaction_id(self) -> str:
        if self._origin.id is None:
            raise refused("there is no transaction to report for: no piece of the stream has been read yet")
        return self._origin.id


class DeploymentStream(Stream[Deployment], _Told, SyncResource):
    """Iterate over the pieces of an answer as they arrive; `add_metrics(…)` reports for the whole.

    A context manager; leaving the block, the end of the loop, an exception or garbage collection closes the connection.
    Raises `OrquestaException` (also a `StreamError`) where it breaks, after all that arrived was given.
    """

    def __init__(self, opened: Opened[Deployment], origin: Origin, runtime: SyncRunner) -> None:
        super().__init__(opened)
        self._origin = origin
        self._runtime = runtime

    def final(self) -> Deployment:
        """Read to the end, and return the last piece, which tells `finish_reason`, `usage` and the like."""
        events = self.drain().events
        return events[-1] if events else Deployment({}, self._origin, self._runtime)


class AsyncDeploymentStream(AsyncStream[AsyncDeployment], _Told, AsyncResource):
    """Iterate over the pieces of an answer as they arrive; `await add_metrics(…)` reports for the whole.

    `await stream`, `async with stream` or `async for piece in stream`: the first of these sends the request. Raises
    `OrquestaException` (also a `StreamError`) where it breaks, after all that arrived was given.
    """

    def __init__(
        self, start: Callable[[], Awaitable[Opened[AsyncDeployment]]], origin: Origin, runtime: AsyncRunner
    ) -> None:
        super().__init__(start)
        self._origin = origin
        self._runtime = runtime

    async def final(self) -> AsyncDeployment:
        """Read to the end, and return the last piece, which tells `finish_reason`, `usage` and the like."""
        events = (await self.drain()).events
        return events[-1] if events else AsyncDeployment({}, self._origin, self._runtime)


D = TypeVar("D", bound=Deployment | AsyncDeployment)


def rules(make: Callable[[dict[str, Any], Origin, Any], D], origin: Origin, runtime: Any) -> StreamRules[D]:
    """Say how a stream of answers is read: pieces of one face, and times noted as the pieces arrive."""
    now = origin.now
    retried = origin.state.whole.retry.statuses

    def piece(value: Any) -> D:
        check_piece(value)
        origin.finished = now()
        if origin.first is None:
            _noted(value, origin)
        return make(value, origin, runtime)

    def failure(value: Any) -> InBandFailure | None:
        return _failure(value, retried) if "error" in value or "code" in value else None

    return StreamRules(
        "sse",
        piece,
        end=invoke_with_stream.OPERATION.stream_end,
        is_last=_is_last,
        failure=failure,
    )


def _is_last(piece: Deployment | AsyncDeployment) -> bool:
    # Asked of each event, so past the property.
    return piece._data.get("is_final") is True  # pyright: ignore[reportPrivateUsage]


def _noted(value: dict[str, Any], origin: Origin) -> None:
    """Keep the transaction's id, and when the first text came."""
    found = value.get("id")
    if isinstance(found, str):
        origin.id = found
    if any(map(_says_something, value.get("choices") or ())):
        origin.first = origin.finished


def _says_something(choice: dict[str, Any]) -> bool:
    message = choice.get("message") or {}
    return bool(message.get("content") or message.get("tool_calls") or message.get("url"))


def _failure(value: dict[str, Any], retried: frozenset[int]) -> InBandFailure | None:
    """Read a failure that stands in the place of a piece: it has `error` or `code`, and a piece has neither."""
    said = value.get("error") or value.get("message")
    if said is None and value.get("code") is None:
        return None
    if isinstance(said, dict):
        said = said.get("message")
    code = value.get("code")
    status = status_of(code)
    return InBandFailure(
        said if isinstance(said, str) else "",
        status,
        retryable=status in retried,
        code=short_word(code),
        source=short_word(value.get("source")),
    )
