# Generated from openapi/openai.yaml; do not edit, run `make regenerate`.
"""Answer a conversation, piece by piece: `POST /v1/chat/completions`.

As `create_chat_completion`, with `stream: true`. With `stream_options.include_usage` each piece has `usage`,
`null` but in the last one, which has no choices. An event with `error` ends a stream that failed.
"""

from __future__ import annotations

from .... import _runtime
from ...models.chat_chunk import ChatChunk
from ...models.error_body import ErrorBody
from ...models.streaming_chat_request import StreamingChatRequest

OPERATION = _runtime.Operation(
    service="openai",
    name="stream_chat_completion",
    method="POST",
    path="/v1/chat/completions",
    statuses=((200, 200),),
    stream="sse",
    security=((_runtime.Scheme("bearer", "bearer", "Authorization"),),),
    replay="never",
    because="the model is called and paid for each time, and may answer otherwise the second time",
    stream_end="[DONE]",
)

_ERRORS = (
    (400, 499, ErrorBody.from_dict),
    (500, 599, ErrorBody.from_dict),
)


def request(*, body: StreamingChatRequest) -> _runtime.Request:
    """Build the request. Raises `InvalidRequest` for an argument that can't be put on the wire."""
    _headers: dict[str, str] = {
        "Accept": "text/event-stream, application/json",
        "Content-Type": "application/json",
    }
    return _runtime.Request("POST", "/v1/chat/completions", [], _headers, _runtime.encode_json(body))


def decode_event(data: str) -> ChatChunk:
    """Read one event's data. Raises `MalformedReply`."""
    return _runtime.event(data, ChatChunk.from_dict)


def decode(reply: _runtime.Reply) -> list[ChatChunk]:
    """Read the value of a success. Raises `ErrorReply` for any other status, `MalformedReply` for another body."""
    status = reply.status
    if status == 200:
        return _runtime.events_of(OPERATION, reply, decode_event)
    raise _runtime.error_reply(reply, _ERRORS)


_call = _runtime.StreamCall(OPERATION, request, decode, decode_event)


def stream(*, client: _runtime.Client, body: StreamingChatRequest) -> _runtime.EventStream[ChatChunk]:
    """Return the events as they arrive: `with stream(…) as events: for event in events: …`."""
    return _call.stream(client, body=body)


def astream(*, client: _runtime.Client, body: StreamingChatRequest) -> _runtime.AsyncEventStream[ChatChunk]:
    """Return the events as they arrive: `async with astream(…) as events: async for event in events: …`."""
    return _call.astream(client, body=body)


def sync(*, client: _runtime.Client, body: StreamingChatRequest) -> list[ChatChunk]:
    """Send the request and return what `decode` reads. Raises what `request`, `decode` and the client raise."""
    return _call.sync(client, body=body)


def sync_detailed(
    *, client: _runtime.Client, body: StreamingChatRequest
) -> _runtime.Response[list[ChatChunk]]:
    """Send the request and return that with the answer. Raises what `request`, `decode` and the client raise."""
    return _call.sync_detailed(client, body=body)


async def asyncio(*, client: _runtime.Client, body: StreamingChatRequest) -> list[ChatChunk]:
    """Send the request and return what `decode` reads. Raises what `request`, `decode` and the client raise."""
    return await _call.asyncio(client, body=body)


async def asyncio_detailed(
    *, client: _runtime.Client, body: StreamingChatRequest
) -> _runtime.Response[list[ChatChunk]]:
    """Send the request and return that with the answer. Raises what `request`, `decode` and the client raise."""
    return await _call.asyncio_detailed(client, body=body)
