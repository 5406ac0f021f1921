# Generated from openapi/anthropic.yaml; do not edit, run `make regenerate`.
"""Answer a conversation, piece by piece: `POST /v1/messages`.

As `create_message`, with `stream` set to true. An event `error` ends a stream that failed.
"""

from __future__ import annotations

from .... import _runtime
from ...._runtime import UNSET, Unset
from ...models.error_body import ErrorBody
from ...models.message_event import MessageEvent
from ...models.streaming_message_request import StreamingMessageRequest

OPERATION = _runtime.Operation(
    service="anthropic",
    name="stream_message",
    method="POST",
    path="/v1/messages",
    statuses=((200, 200),),
    stream="sse",
    security=(
        (_runtime.Scheme("key", "header", "x-api-key"),),
        (_runtime.Scheme("bearer", "bearer", "Authorization"),),
    ),
    replay="never",
    because="the model is called and paid for each time, and may answer otherwise the second time",
)

_ERRORS = (
    (400, 499, ErrorBody.from_dict),
    (500, 599, ErrorBody.from_dict),
)


def request(*, body: StreamingMessageRequest, anthropic_version: str | Unset = UNSET) -> _runtime.Request:
    """Build the request. Raises `InvalidRequest` for an argument that can't be put on the wire."""
    _headers: dict[str, str] = {
        "Accept": "text/event-stream, application/json",
        "Content-Type": "application/json",
    }
    _runtime.header(_headers, "anthropic-version", anthropic_version)
    return _runtime.Request("POST", "/v1/messages", [], _headers, _runtime.encode_json(body))


def decode_event(data: str) -> MessageEvent:
    """Read one event's data. Raises `MalformedReply`."""
    return _runtime.event(data, MessageEvent.from_dict)


def decode(reply: _runtime.Reply) -> list[MessageEvent]:
    """Read the value of a success. Raises `ErrorReply` for any other status, `MalformedReply` for another body."""
    status = reply.status
    if status == 200:
        return _runtime.events_of(OPERATION, reply, decode_event)
    raise _runtime.error_reply(reply, _ERRORS)


_call = _runtime.StreamCall(OPERATION, request, decode, decode_event)


def stream(
    *, client: _runtime.Client, body: StreamingMessageRequest, anthropic_version: str | Unset = UNSET
) -> _runtime.EventStream[MessageEvent]:
    """Return the events as they arrive: `with stream(…) as events: for event in events: …`."""
    return _call.stream(client, body=body, anthropic_version=anthropic_version)


def astream(
    *, client: _runtime.Client, body: StreamingMessageRequest, anthropic_version: str | Unset = UNSET
) -> _runtime.AsyncEventStream[MessageEvent]:
    """Return the events as they arrive: `async with astream(…) as events: async for event in events: …`."""
    return _call.astream(client, body=body, anthropic_version=anthropic_version)


def sync(
    *, client: _runtime.Client, body: StreamingMessageRequest, anthropic_version: str | Unset = UNSET
) -> list[MessageEvent]:
    """Send the request and return what `decode` reads. Raises what `request`, `decode` and the client raise."""
    return _call.sync(client, body=body, anthropic_version=anthropic_version)


def sync_detailed(
    *, client: _runtime.Client, body: StreamingMessageRequest, anthropic_version: str | Unset = UNSET
) -> _runtime.Response[list[MessageEvent]]:
    """Send the request and return that with the answer. Raises what `request`, `decode` and the client raise."""
    return _call.sync_detailed(client, body=body, anthropic_version=anthropic_version)


async def asyncio(
    *, client: _runtime.Client, body: StreamingMessageRequest, anthropic_version: str | Unset = UNSET
) -> list[MessageEvent]:
    """Send the request and return what `decode` reads. Raises what `request`, `decode` and the client raise."""
    return await _call.asyncio(client, body=body, anthropic_version=anthropic_version)


async def asyncio_detailed(
    *, client: _runtime.Client, body: StreamingMessageRequest, anthropic_version: str | Unset = UNSET
) -> _runtime.Response[list[MessageEvent]]:
    """Send the request and return that with the answer. Raises what `request`, `decode` and the client raise."""
    return await _call.asyncio_detailed(client, body=body, anthropic_version=anthropic_version)
