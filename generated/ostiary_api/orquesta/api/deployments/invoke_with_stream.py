# Generated from openapi/orquesta.yaml; do not edit, run `make regenerate`.
"""Invoke a deployment and stream the answer: `POST /v2/deployments/invoke`.

As `invoke`, with `stream: true` in the body and `Accept: text/event-stream`: the answer comes in pieces. Each
event is a whole object of the same `id` whose `message.content` holds the next piece of text; the last one
has `is_final` true and may hold no text, or no choices. Errors before the first event come as an answer with
their status; later ones as an event with `error` (see `DeploymentEvent`).

2.0.11, 2.3.3 and the documents up to 2024 stream here; later ones at `/v2/deployments/stream`.
"""

from __future__ import annotations

from .... import _runtime
from ...models.deployment_event import DeploymentEvent
from ...models.error import Error
from ...models.streaming_deployment_request import StreamingDeploymentRequest

OPERATION = _runtime.Operation(
    service="orquesta",
    name="invoke_with_stream",
    method="POST",
    path="/v2/deployments/invoke",
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


def request(*, body: StreamingDeploymentRequest) -> _runtime.Request:
    """Build the request. Raises `InvalidRequest` for an argument that can't be put on the wire."""
    _headers: dict[str, str] = {
        "Accept": "text/event-stream, application/json",
        "Content-Type": "application/json",
    }
    return _runtime.Request("POST", "/v2/deployments/invoke", [], _headers, _runtime.encode_json(body))


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


def stream(
    *, client: _runtime.Client, body: StreamingDeploymentRequest
) -> _runtime.EventStream[DeploymentEvent]:
    """Return the events as they arrive: `with stream(…) as events: for event in events: …`."""
    return _call.stream(client, body=body)


def astream(
    *, client: _runtime.Client, body: StreamingDeploymentRequest
) -> _runtime.AsyncEventStream[DeploymentEvent]:
    """Return the events as they arrive: `async with astream(…) as events: async for event in events: …`."""
    return _call.astream(client, body=body)


def sync(*, client: _runtime.Client, body: StreamingDeploymentRequest) -> list[DeploymentEvent]:
    """Send the request and return what `decode` reads. Raises what `request`, `decode` and the client raise."""
    return _call.sync(client, body=body)


def sync_detailed(
    *, client: _runtime.Client, body: StreamingDeploymentRequest
) -> _runtime.Response[list[DeploymentEvent]]:
    """Send the request and return that with the answer. Raises what `request`, `decode` and the client raise."""
    return _call.sync_detailed(client, body=body)


async def asyncio(*, client: _runtime.Client, body: StreamingDeploymentRequest) -> list[DeploymentEvent]:
    """Send the request and return what `decode` reads. Raises what `request`, `decode` and the client raise."""
    return await _call.asyncio(client, body=body)


async def asyncio_detailed(
    *, client: _runtime.Client, body: StreamingDeploymentRequest
) -> _runtime.Response[list[DeploymentEvent]]:
    """Send the request and return that with the answer. Raises what `request`, `decode` and the client raise."""
    return await _call.asyncio_detailed(client, body=body)
