# Generated from openapi/sandbox.yaml; do not edit, run `make regenerate`.
"""Read one request: `GET /requests/{request_number}`.

Returns one request by its number.
"""

from __future__ import annotations

from .... import _runtime
from ...models.error import Error
from ...models.received_request import ReceivedRequest

OPERATION = _runtime.Operation(
    service="sandbox",
    name="get_request",
    method="GET",
    path="/requests/{request_number}",
    statuses=((200, 200),),
    stream=None,
    security=(),
    replay="safe",
    because="it reads",
)

_ERRORS = (
    (404, 404, Error.from_dict),
    (422, 422, Error.from_dict),
)


def request(*, request_number: int) -> _runtime.Request:
    """Build the request. Raises `InvalidRequest` for an argument that can't be put on the wire."""
    _headers: dict[str, str] = {"Accept": "application/json"}
    return _runtime.Request(
        "GET", "/requests/" + _runtime.path_segment(request_number, "request_number"), [], _headers, b""
    )


def decode(reply: _runtime.Reply) -> ReceivedRequest:
    """Read the value of a success. Raises `ErrorReply` for any other status, `MalformedReply` for another body."""
    status = reply.status
    if status == 200:
        return _runtime.json_body(reply, ReceivedRequest.from_dict)
    raise _runtime.error_reply(reply, _ERRORS)


_call = _runtime.Call(OPERATION, request, decode)


def sync(*, client: _runtime.Client, request_number: int) -> ReceivedRequest:
    """Send the request and return what `decode` reads. Raises what `request`, `decode` and the client raise."""
    return _call.sync(client, request_number=request_number)


def sync_detailed(*, client: _runtime.Client, request_number: int) -> _runtime.Response[ReceivedRequest]:
    """Send the request and return that with the answer. Raises what `request`, `decode` and the client raise."""
    return _call.sync_detailed(client, request_number=request_number)


async def asyncio(*, client: _runtime.Client, request_number: int) -> ReceivedRequest:
    """Send the request and return what `decode` reads. Raises what `request`, `decode` and the client raise."""
    return await _call.asyncio(client, request_number=request_number)


async def asyncio_detailed(
    *, client: _runtime.Client, request_number: int
) -> _runtime.Response[ReceivedRequest]:
    """Send the request and return that with the answer. Raises what `request`, `decode` and the client raise."""
    return await _call.asyncio_detailed(client, request_number=request_number)
