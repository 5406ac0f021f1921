# Generated from openapi/liminal.yaml; do not edit, run `make regenerate`.
"""Put placeholders in the place of sensitive text: `POST /api/v1/prompts/cleanse`.

Replaces the findings, or without any given what an analysis finds, and keeps what the placeholders stand for in
the thread. Without a thread the service makes one, whose id this answer doesn't tell.
"""

from __future__ import annotations

from .... import _runtime
from ...models.cleanse_answer import CleanseAnswer
from ...models.cleanse_request import CleanseRequest
from ...models.error import Error

OPERATION = _runtime.Operation(
    service="liminal",
    name="cleanse",
    method="POST",
    path="/api/v1/prompts/cleanse",
    statuses=((200, 200),),
    stream=None,
    security=((_runtime.Scheme("session", "cookie", "session"),),),
    replay="tolerated",
    because="the same text has the same placeholders within a thread; without a thread a repeat makes another one, which nobody knows of",
)

_ERRORS = (
    (400, 499, Error.from_dict),
    (500, 599, Error.from_dict),
)


def request(*, body: CleanseRequest) -> _runtime.Request:
    """Build the request. Raises `InvalidRequest` for an argument that can't be put on the wire."""
    _headers: dict[str, str] = {"Accept": "application/json", "Content-Type": "application/json"}
    return _runtime.Request("POST", "/api/v1/prompts/cleanse", [], _headers, _runtime.encode_json(body))


def decode(reply: _runtime.Reply) -> CleanseAnswer:
    """Read the value of a success. Raises `ErrorReply` for any other status, `MalformedReply` for another body."""
    status = reply.status
    if status == 200:
        return _runtime.json_body(reply, CleanseAnswer.from_dict)
    raise _runtime.error_reply(reply, _ERRORS)


_call = _runtime.Call(OPERATION, request, decode)


def sync(*, client: _runtime.Client, body: CleanseRequest) -> CleanseAnswer:
    """Send the request and return what `decode` reads. Raises what `request`, `decode` and the client raise."""
    return _call.sync(client, body=body)


def sync_detailed(*, client: _runtime.Client, body: CleanseRequest) -> _runtime.Response[CleanseAnswer]:
    """Send the request and return that with the answer. Raises what `request`, `decode` and the client raise."""
    return _call.sync_detailed(client, body=body)


async def asyncio(*, client: _runtime.Client, body: CleanseRequest) -> CleanseAnswer:
    """Send the request and return what `decode` reads. Raises what `request`, `decode` and the client raise."""
    return await _call.asyncio(client, body=body)


async def asyncio_detailed(
    *, client: _runtime.Client, body: CleanseRequest
) -> _runtime.Response[CleanseAnswer]:
    """Send the request and return that with the answer. Raises what `request`, `decode` and the client raise."""
    return await _call.asyncio_detailed(client, body=body)
