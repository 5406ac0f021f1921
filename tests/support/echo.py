"""A service of one operation, written by hand in the shape of a generated module, for tests of the core alone."""

from __future__ import annotations

import copy
import json
from functools import partial
from types import SimpleNamespace
from typing import Any, Self, cast

from ostiary._core.feed import InBandFailure, StreamRules
from ostiary._core.flow import Flow
from ostiary._core.invoke import invoke, open_stream
from ostiary._core.operation import AsyncResource, SyncResource, operation
from ostiary._core.plan import Endpoint, Plan, plan
from ostiary._core.redact import short_word
from ostiary._core.service import Service
from ostiary._io.aio import AsyncRuntime
from ostiary._io.async_senders import AsyncTransportSender
from ostiary._io.senders import TransportSender
from ostiary._io.streams import AsyncStream, Stream
from ostiary._io.sync import SyncRuntime
from ostiary.config import ConnectionOptions, RetryPolicy
from ostiary_api._runtime import Body, ErrorReply, MalformedReply, Operation, Reply, Request
from ostiary_api._runtime.bodies import parse_json


def request(*, text: str, method: str = "POST", body: Body | None = None) -> Request:
    """Build the request: the text as JSON, or else the body that is given; none where the method is GET."""
    if method == "GET":
        return Request("GET", "/echo", [("text", text)])
    content = json.dumps({"text": text}).encode() if body is None else body
    return Request(method, "/echo", [], {"content-type": "application/json"}, content)


def decode(reply: Reply) -> str:
    """Read the text."""
    if reply.status != 200:
        raise ErrorReply(reply.status, None, reply)
    try:
        return str(parse_json(reply.content)["text"])
    except (KeyError, TypeError):
        raise MalformedReply("/text", "is missing") from None


def endpoint(replay: str = "safe", method: str = "POST") -> Endpoint[Any, str]:
    """Return the operation, as a generated module would be."""
    facts = Operation("echo", "echo", method, "/echo", ((200, 200),), None, (), cast("Any", replay), "a test")
    build = partial(request, method=method)
    return cast("Endpoint[Any, str]", SimpleNamespace(OPERATION=facts, request=build, decode=decode))


class EchoCalls:
    """The one operation, on both faces. Clients take the fields of `Service`, and these two."""

    def __init__(self, url: str, *, replay: str = "safe", method: str = "POST", **changes: Any) -> None:
        self.service = service_at(url, **changes)
        self.replay, self.method = replay, method
        self.waits: list[float] = []

    def asked(self) -> Plan[Any]:
        """Return the plan of a call that is answered by a stream."""
        return plan(endpoint(self.replay), text="x")

    @operation
    def echo(self, text: str, body: Body | None = None) -> Flow[str]:
        """Return the text."""
        return (
            yield from invoke(self.service, plan(endpoint(self.replay, self.method), text=text, body=body))
        )

    def but(self, **changes: Any) -> Self:
        """Return a client of the same connections whose service differs."""
        other = copy.copy(self)
        other.__dict__.pop("echo", None)
        other.service = self.service.but(**changes)
        return other


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

    _runtime: SyncRuntime

    def __init__(
        self,
        url: str,
        *,
        connection: ConnectionOptions | None = None,
        runtime: SyncRuntime | None = None,
        **changes: Any,
    ) -> None:
        super().__init__(url, **changes)
        self._runtime = runtime or SyncRuntime(
            TransportSender(connection, clock=self.service.clock), wait=self.waits.append
        )

    def stream(self) -> Stream[Any]:
        """Return the events of a stream."""
        return Stream(self._runtime.run(open_stream(self.service, self.asked(), rules())))

    def close(self) -> None:
        self._runtime.close()


class AsyncEcho(EchoCalls, AsyncResource):
    """The async face."""

    _runtime: AsyncRuntime

    def __init__(
        self,
        url: str,
        *,
        connection: ConnectionOptions | None = None,
        runtime: AsyncRuntime | None = None,
        **changes: Any,
    ) -> None:
        super().__init__(url, **changes)
        self._runtime = runtime or AsyncRuntime(
            AsyncTransportSender(connection, clock=self.service.clock), wait=self._wait
        )

    async def _wait(self, seconds: float) -> None:
        self.waits.append(seconds)

    def stream(self) -> AsyncStream[Any]:
        """Return the events of a stream."""

        def start() -> Any:
            return self._runtime.run(open_stream(self.service, self.asked(), rules()))

        return AsyncStream(start)

    async def close(self) -> None:
        await self._runtime.close()


def service_at(url: str, **changes: Any) -> Service:
    """Return the service with a retry policy whose waits are known: always the bound."""
    return Service("echo", url, retry=RetryPolicy()).but(**changes)
