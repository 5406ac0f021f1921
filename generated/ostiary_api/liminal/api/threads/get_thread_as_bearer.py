# Generated from openapi/liminal.yaml; do not edit, run `make regenerate`.
"""Read a thread, as a bearer: `GET /api/v1/threads/{thread_id}`.

Returns a thread by its id.
"""

from __future__ import annotations

from .... import _runtime
from ...._runtime import UNSET, Unset
from ...models.bearer_thread import BearerThread
from ...models.error import Error

OPERATION = _runtime.Operation(
    service="liminal",
    name="get_thread_as_bearer",
    method="GET",
    path="/api/v1/threads/{thread_id}",
    statuses=((200, 200),),
    stream=None,
    security=((_runtime.Scheme("bearer", "bearer", "Authorization"),),),
    replay="safe",
    because="it reads",
)

_ERRORS = (
    (400, 499, Error.from_dict),
    (500, 599, Error.from_dict),
)


def request(*, thread_id: int, source: str | Unset = UNSET) -> _runtime.Request:
    """Build the request. Raises `InvalidRequest` for an argument that can't be put on the wire."""
    _query: list[tuple[str, str]] = []
    _runtime.query(_query, "source", source)
    _headers: dict[str, str] = {"Accept": "application/json"}
    return _runtime.Request(
        "GET", "/api/v1/threads/" + _runtime.path_segment(thread_id, "thread_id"), _query, _headers, b""
    )


def decode(reply: _runtime.Reply) -> BearerThread:
    """Read the value of a success. Raises `ErrorReply` for any other status, `MalformedReply` for another body."""
    status = reply.status
    if status == 200:
        return _runtime.json_body(reply, BearerThread.from_dict)
    raise _runtime.error_reply(reply, _ERRORS)


_call = _runtime.Call(OPERATION, request, decode)


def sync(*, client: _runtime.Client, thread_id: int, source: str | Unset = UNSET) -> BearerThread:
    """Send the request and return what `decode` reads. Raises what `request`, `decode` and the client raise."""
    return _call.sync(client, thread_id=thread_id, source=source)


def sync_detailed(
    *, client: _runtime.Client, thread_id: int, source: str | Unset = UNSET
) -> _runtime.Response[BearerThread]:
    """Send the request and return that with the answer. Raises what `request`, `decode` and the client raise."""
    return _call.sync_detailed(client, thread_id=thread_id, source=source)


async def asyncio(*, client: _runtime.Client, thread_id: int, source: str | Unset = UNSET) -> BearerThread:
    """Send the request and return what `decode` reads. Raises what `request`, `decode` and the client raise."""
    return await _call.asyncio(client, thread_id=thread_id, source=source)


async def asyncio_detailed(
    *, client: _runtime.Client, thread_id: int, source: str | Unset = UNSET
) -> _runtime.Response[BearerThread]:
    """Send the request and return that with the answer. Raises what `request`, `decode` and the client raise."""
    return await _call.asyncio_detailed(client, thread_id=thread_id, source=source)
