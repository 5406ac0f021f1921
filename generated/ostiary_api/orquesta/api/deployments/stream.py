# Generated from openapi/orquesta.yaml; do not edit, run `make regenerate`.
"""Invoke a deployment and stream the answer (newer path): `POST /v2/deployments/stream`.

As `invoke_with_stream`, at the path that the SDKs from 2025 on call. The answer is a stream whatever `stream`
says; 4.13.19 sends `stream: true` all the same, and wants the events' media type to be `text/event-stream`.
"""

from __future__ import annotations

from .... import _runtime
from ...models.deployment_event import DeploymentEvent
from ...models.deployment_request import DeploymentRequest
from ...models.error import Error

OPERATION = _runtime.Operation(
    service="orquesta",
    name="stream",
    method="POST",
    path="/v2/deployments/stream",
    statuses=(
        (200, 200),
        (204, 204),
    ),
    stream="sse",
    security=((_runtime.Scheme("bearer", "bearer", "Authorization"),),),
    replay="never",
    because="the model is called and paid for each time, may answer otherwise the second time, and nothing in the request tells the service that it has seen it before",
    stream_end="[DONE]",
)

_ERRORS = (
    (400, 499, Error.from_dict),
    (500, 599, Error.from_dict),
)


def request(*, body: DeploymentRequest) -> _runtime.Request:
    """Build the request. Raises `InvalidRequest` for an argument that can't be put on the wire."""
    _headers: dict[str, str] = {
        "Accept": "text/event-stream, application/json",
        "Content-Type": "application/json",
    }
    return _runtime.Request("POST", "/v2/deployments/stream", [], _headers, _runtime.encode_json(body))


def decode_event(data: str) -> DeploymentEvent:
    """Read one event's data. Raises `MalformedReply`."""
    return _runtime.event(data, DeploymentEvent.from_dict)


def decode(reply: _runtime.Reply) -> list[DeploymentEvent]:
    """Read the value of a success. Raises `ErrorReply` for any other status, `MalformedReply` for another body."""
    status = reply.status
    if status == 200:
        return _runtime.events_of(OPERATION, reply, decode_event)
    if status == 204:
        return []
    raise _runtime.error_reply(reply, _ERRORS)


_call = _runtime.StreamCall(OPERATION, request, decode, decode_event)


def stream(*, client: _runtime.Client, body: DeploymentRequest) -> _runtime.EventStream[DeploymentEvent]:
    """Return the events as they arrive: `with stream(…) as events: for event in events: …`."""
    return _call.stream(client, body=body)


def astream(
    *, client: _runtime.Client, body: DeploymentRequest
) -> _runtime.AsyncEventStream[DeploymentEvent]:
    """Return the events as they arrive: `async with astream(…) as events: async for event in events: …`."""
    return _call.astream(client, body=body)


def sync(*, client: _runtime.Client, body: DeploymentRequest) -> list[DeploymentEvent]:
    """Send the request and return what `decode` reads. Raises what `request`, `decode` and the client raise."""
    return _call.sync(client, body=body)


def sync_detailed(
    *, client: _runtime.Client, body: DeploymentRequest
) -> _runtime.Response[list[DeploymentEvent]]:
    """Send the request and return that with the answer. Raises what `request`, `decode` and the client raise."""
    return _call.sync_detailed(client, body=body)


async def asyncio(*, client: _runtime.Client, body: DeploymentRequest) -> list[DeploymentEvent]:
    """Send the request and return what `decode` reads. Raises what `request`, `decode` and the client raise."""
    return await _call.asyncio(client, body=body)


async def asyncio_detailed(
    *, client: _runtime.Client, body: DeploymentRequest
) -> _runtime.Response[list[DeploymentEvent]]:
    """Send the request and return that with the answer. Raises what `request`, `decode` and the client raise."""
    return await _call.asyncio_detailed(client, body=body)
