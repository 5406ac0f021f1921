# Generated from openapi/liminal.yaml; do not edit, run `make regenerate`.
"""Cleanse a prompt, ask the model, and stream its restored answer: `POST /api/v1/prompts/submit`.

As `submit`, with `isStreaming: true` in the body: a JSON object a line, each with the next fragment of the
restored answer; the last one has a `finishReason`. Nothing marks the end but the end of the body. Signs that
some take for the end of a line (U+2028 and the like) are escaped. What fails before the first line is an
answer with its status.
"""

from __future__ import annotations

from .... import _runtime
from ...models.error import Error
from ...models.stream_chunk import StreamChunk
from ...models.streaming_submit_request import StreamingSubmitRequest

OPERATION = _runtime.Operation(
    service="liminal",
    name="submit_with_stream",
    method="POST",
    path="/api/v1/prompts/submit",
    statuses=((200, 200),),
    stream="ndjson",
    security=((_runtime.Scheme("session", "cookie", "session"),),),
    replay="never",
    because="the model is called and paid for each time, the thread would hold the prompt twice, and nothing in the request tells the service that it has seen it before",
)

_ERRORS = (
    (400, 499, Error.from_dict),
    (500, 599, Error.from_dict),
)


def request(*, body: StreamingSubmitRequest) -> _runtime.Request:
    """Build the request. Raises `InvalidRequest` for an argument that can't be put on the wire."""
    _headers: dict[str, str] = {
        "Accept": "application/x-ndjson, application/json",
        "Content-Type": "application/json",
    }
    return _runtime.Request("POST", "/api/v1/prompts/submit", [], _headers, _runtime.encode_json(body))


def decode_event(data: str) -> StreamChunk:
    """Read one event's data. Raises `MalformedReply`."""
    return _runtime.event(data, StreamChunk.from_dict)


def decode(reply: _runtime.Reply) -> list[StreamChunk]:
    """Read the value of a success. Raises `ErrorReply` for any other status, `MalformedReply` for another body."""
    status = reply.status
    if status == 200:
        return _runtime.events_of(OPERATION, reply, decode_event)
    raise _runtime.error_reply(reply, _ERRORS)


_call = _runtime.StreamCall(OPERATION, request, decode, decode_event)


def stream(*, client: _runtime.Client, body: StreamingSubmitRequest) -> _runtime.EventStream[StreamChunk]:
    """Return the events as they arrive: `with stream(…) as events: for event in events: …`."""
    return _call.stream(client, body=body)


def astream(
    *, client: _runtime.Client, body: StreamingSubmitRequest
) -> _runtime.AsyncEventStream[StreamChunk]:
    """Return the events as they arrive: `async with astream(…) as events: async for event in events: …`."""
    return _call.astream(client, body=body)


def sync(*, client: _runtime.Client, body: StreamingSubmitRequest) -> list[StreamChunk]:
    """Send the request and return what `decode` reads. Raises what `request`, `decode` and the client raise."""
    return _call.sync(client, body=body)


def sync_detailed(
    *, client: _runtime.Client, body: StreamingSubmitRequest
) -> _runtime.Response[list[StreamChunk]]:
    """Send the request and return that with the answer. Raises what `request`, `decode` and the client raise."""
    return _call.sync_detailed(client, body=body)


async def asyncio(*, client: _runtime.Client, body: StreamingSubmitRequest) -> list[StreamChunk]:
    """Send the request and return what `decode` reads. Raises what `request`, `decode` and the client raise."""
    return await _call.asyncio(client, body=body)


async def asyncio_detailed(
    *, client: _runtime.Client, body: StreamingSubmitRequest
) -> _runtime.Response[list[StreamChunk]]:
    """Send the request and return that with the answer. Raises what `request`, `decode` and the client raise."""
    return await _call.asyncio_detailed(client, body=body)
