# Generated from openapi/openai.yaml; do not edit, run `make regenerate`.
"""Answer piece by piece, and keep the answer: `POST /v1/responses`.

As `create_response`, with `stream` set to true. The events tell how the answer grows: `response.created`, then
items, their parts and pieces, then `response.completed` (or `incomplete`, or `failed`) with the whole answer.
"""

from __future__ import annotations

from .... import _runtime
from ...models.error_body import ErrorBody
from ...models.response_event import ResponseEvent
from ...models.streaming_response_request import StreamingResponseRequest

OPERATION = _runtime.Operation(
    service="openai",
    name="stream_response",
    method="POST",
    path="/v1/responses",
    statuses=((200, 200),),
    stream="sse",
    security=((_runtime.Scheme("bearer", "bearer", "Authorization"),),),
    replay="never",
    because="the model is called and paid for each time, and may answer otherwise the second time",
)

_ERRORS = (
    (400, 499, ErrorBody.from_dict),
    (500, 599, ErrorBody.from_dict),
)


def request(*, body: StreamingResponseRequest) -> _runtime.Request:
    """Build the request. Raises `InvalidRequest` for an argument that can't be put on the wire."""
    _headers: dict[str, str] = {
        "Accept": "text/event-stream, application/json",
        "Content-Type": "application/json",
    }
    return _runtime.Request("POST", "/v1/responses", [], _headers, _runtime.encode_json(body))


def decode_event(data: str) -> ResponseEvent:
    """Read one event's data. Raises `MalformedReply`."""
    return _runtime.event(data, ResponseEvent.from_dict)


def decode(reply: _runtime.Reply) -> list[ResponseEvent]:
    """Read the value of a success. Raises `ErrorReply` for any other status, `MalformedReply` for another body."""
    status = reply.status
    if status == 200:
        return _runtime.events_of(OPERATION, reply, decode_event)
    raise _runtime.error_reply(reply, _ERRORS)


_call = _runtime.StreamCall(OPERATION, request, decode, decode_event)


def stream(*, client: _runtime.Client, body: StreamingResponseRequest) -> _runtime.EventStream[ResponseEvent]:
    """Return the events as they arrive: `with stream(…) as events: for event in events: …`."""
    return _call.stream(client, body=body)


def astream(
    *, client: _runtime.Client, body: StreamingResponseRequest
) -> _runtime.AsyncEventStream[ResponseEvent]:
    """Return the events as they arrive: `async with astream(…) as events: async for event in events: …`."""
    return _call.astream(client, body=body)


def sync(*, client: _runtime.Client, body: StreamingResponseRequest) -> list[ResponseEvent]:
    """Send the request and return what `decode` reads. Raises what `request`, `decode` and the client raise."""
    return _call.sync(client, body=body)


def sync_detailed(
    *, client: _runtime.Client, body: StreamingResponseRequest
) -> _runtime.Response[list[ResponseEvent]]:
    """Send the request and return that with the answer. Raises what `request`, `decode` and the client raise."""
    return _call.sync_detailed(client, body=body)


async def asyncio(*, client: _runtime.Client, body: StreamingResponseRequest) -> list[ResponseEvent]:
    """Send the request and return what `decode` reads. Raises what `request`, `decode` and the client raise."""
    return await _call.asyncio(client, body=body)


async def asyncio_detailed(
    *, client: _runtime.Client, body: StreamingResponseRequest
) -> _runtime.Response[list[ResponseEvent]]:
    """Send the request and return that with the answer. Raises what `request`, `decode` and the client raise."""
    return await _call.asyncio_detailed(client, body=body)
