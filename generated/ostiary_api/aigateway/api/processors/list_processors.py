# Generated from openapi/aigateway.yaml; do not edit, run `make regenerate`.
"""List the processors of a server: `GET /api/v1/info`.

The index. The paths in it leave `/api/v1` out. A server answers in plain text, HTML or Markdown where the
`Accept` header asks for one of them.
"""

from __future__ import annotations

from .... import _runtime
from ...models.failure import Failure
from ...models.index import Index

OPERATION = _runtime.Operation(
    service="aigateway",
    name="list_processors",
    method="GET",
    path="/api/v1/info",
    statuses=((200, 200),),
    stream=None,
    security=(
        (_runtime.Scheme("bearer", "bearer", "Authorization"),),
        (),
    ),
    replay="safe",
    because="it only reads",
)

_ERRORS = (
    (400, 499, Failure.from_dict),
    (500, 599, Failure.from_dict),
)


def request() -> _runtime.Request:
    """Build the request. Raises `InvalidRequest` for an argument that can't be put on the wire."""
    _headers: dict[str, str] = {"Accept": "application/json"}
    return _runtime.Request("GET", "/api/v1/info", [], _headers, b"")


def decode(reply: _runtime.Reply) -> Index:
    """Read the value of a success. Raises `ErrorReply` for any other status, `MalformedReply` for another body."""
    status = reply.status
    if status == 200:
        return _runtime.json_body(reply, Index.from_dict)
    raise _runtime.error_reply(reply, _ERRORS)


_call = _runtime.Call(OPERATION, request, decode)


def sync(*, client: _runtime.Client) -> Index:
    """Send the request and return what `decode` reads. Raises what `request`, `decode` and the client raise."""
    return _call.sync(client)


def sync_detailed(*, client: _runtime.Client) -> _runtime.Response[Index]:
    """Send the request and return that with the answer. Raises what `request`, `decode` and the client raise."""
    return _call.sync_detailed(client)


async def asyncio(*, client: _runtime.Client) -> Index:
    """Send the request and return what `decode` reads. Raises what `request`, `decode` and the client raise."""
    return await _call.asyncio(client)


async def asyncio_detailed(*, client: _runtime.Client) -> _runtime.Response[Index]:
    """Send the request and return that with the answer. Raises what `request`, `decode` and the client raise."""
    return await _call.asyncio_detailed(client)
