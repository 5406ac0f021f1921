"""A service of one operation, written by hand in the shape of a generated module, for tests of the core alone."""

from __future__ import annotations

import json
from types import SimpleNamespace
from typing import Any, cast

from ostiary._core.feed import InBandFailure, StreamRules
from ostiary._core.flow import Flow
from ostiary._core.invoke import invoke, open_stream
from ostiary._core.operation import AsyncResource, SyncResource, operation
from ostiary._core.plan import Endpoint, plan
from ostiary._core.redact import short_word
from ostiary._core.service import Service
from ostiary._io.aio import AsyncRuntime
from ostiary._io.async_senders import AsyncTransportSender
from ostiary._io.senders import TransportSender
from ostiary._io.streams import AsyncStream, Stream
from ostiary._io.sync import SyncRuntime
from ostiary.config import RetryPolicy
from ostiary_api._runtime import ErrorReply, MalformedReply, Operation, Reply, Request


def request(*, text: str) -> Request:
    """Build the request."""
    return Request(
        "POST", "/echo", [], {"content-type": "application/json"}, json.dumps({"text": text}).encode()
    )


def decode(reply: Reply) -> str:
    """Read the text."""
    if reply.status != 200:
        raise ErrorReply(reply.status, None, reply)
    try:
        return str(json.loads(reply.content)["text"])
    except (ValueError, KeyError, TypeError):
        raise MalformedReply("/text", "is missing") from None


def endpoint(replay: str = "safe") -> Endpoint[Any, str]:
    """Return the operation, as a generated module would be."""
    facts = Operation("echo", "echo", "POST", "/echo", ((200, 200),), None, (), cast("Any", replay), "a test")
    return cast("Endpoint[Any, str]", SimpleNamespace(OPERATION=facts, request=request, decode=decode))


class EchoCalls:
    """The one operation, on both faces."""

    service: Service
    replay = "safe"

    @operation
    def echo(self, text: str) -> Flow[str]:
        """Return the text."""
        return (yield from invoke(self.service, plan(endpoint(self.replay), text=text)))


def rules() -> StreamRules[Any]:
    """Read a stream of JSON events: `[DONE]` or an event with `last` ends it, one with `error` breaks it."""

    def failure(value: Any) -> InBandFailure | None:
        if "error" not in value:
            return None
        code, source = short_word(value.get("code")), short_word(value.get("source"))
        return InBandFailure(value["error"], 429, retryable=True, code=code, source=source)

    return StreamRules(
        "sse", lambda value: value["n"], end="[DONE]", is_last=lambda n: n == "last", failure=failure
    )


class Echo(EchoCalls, SyncResource):
    """The sync face."""

    def __init__(
        self, url: str, *, replay: str = "safe", runtime: SyncRuntime | None = None, **changes: Any
    ) -> None:
        self.service = service_at(url, **changes)
        self.replay = replay
        self.waits: list[float] = []
        self._runtime = runtime or SyncRuntime(TransportSender(), wait=self.waits.append)

    def stream(self) -> Stream[Any]:
        """Return the events of a stream."""
        return Stream(
            self._runtime.run(open_stream(self.service, plan(endpoint(self.replay), text="x"), rules()))
        )

    def close(self) -> None:
        self._runtime.close()


class AsyncEcho(EchoCalls, AsyncResource):
    """The async face."""

    def __init__(
        self, url: str, *, replay: str = "safe", runtime: AsyncRuntime | None = None, **changes: Any
    ) -> None:
        self.service = service_at(url, **changes)
        self.replay = replay
        self.waits: list[float] = []
        self._runtime = runtime or AsyncRuntime(AsyncTransportSender(), wait=self._wait)

    async def _wait(self, seconds: float) -> None:
        self.waits.append(seconds)

    def stream(self) -> AsyncStream[Any]:
        """Return the events of a stream."""

        def start() -> Any:
            return self._runtime.run(
                open_stream(self.service, plan(endpoint(self.replay), text="x"), rules())
            )

        return AsyncStream(start)

    async def close(self) -> None:
        await self._runtime.close()


def service_at(url: str, **changes: Any) -> Service:
    """Return the service with a retry policy whose waits are known: always the bound."""
    return Service("echo", url, retry=RetryPolicy()).but(**changes)
