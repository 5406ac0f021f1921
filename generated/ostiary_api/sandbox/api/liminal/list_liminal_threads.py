# Generated from openapi/sandbox.yaml; do not edit, run `make regenerate`.
"""List the threads with their placeholders: `GET /liminal/threads`.

Returns the threads of all users in the order in which they were made.
"""

from __future__ import annotations

from .... import _runtime
from ...._runtime import UNSET, Unset
from ...models.error import Error
from ...models.liminal_thread_page import LiminalThreadPage

OPERATION = _runtime.Operation(
    service="sandbox",
    name="list_liminal_threads",
    method="GET",
    path="/liminal/threads",
    statuses=((200, 200),),
    stream=None,
    security=(),
    replay="safe",
    because="it reads",
)

_ERRORS = ((422, 422, Error.from_dict),)


def request(*, after: int | Unset = UNSET, limit: int | Unset = UNSET) -> _runtime.Request:
    """Build the request. Raises `InvalidRequest` for an argument that can't be put on the wire."""
    _query: list[tuple[str, str]] = []
    _runtime.query(_query, "after", after)
    _runtime.query(_query, "limit", limit)
    _headers: dict[str, str] = {"Accept": "application/json"}
    return _runtime.Request("GET", "/liminal/threads", _query, _headers, b"")


def decode(reply: _runtime.Reply) -> LiminalThreadPage:
    """Read the value of a success. Raises `ErrorReply` for any other status, `MalformedReply` for another body."""
    status = reply.status
    if status == 200:
        return _runtime.json_body(reply, LiminalThreadPage.from_dict)
    raise _runtime.error_reply(reply, _ERRORS)


_call = _runtime.Call(OPERATION, request, decode)


def sync(
    *, client: _runtime.Client, after: int | Unset = UNSET, limit: int | Unset = UNSET
) -> LiminalThreadPage:
    """Send the request and return what `decode` reads. Raises what `request`, `decode` and the client raise."""
    return _call.sync(client, after=after, limit=limit)


def sync_detailed(
    *, client: _runtime.Client, after: int | Unset = UNSET, limit: int | Unset = UNSET
) -> _runtime.Response[LiminalThreadPage]:
    """Send the request and return that with the answer. Raises what `request`, `decode` and the client raise."""
    return _call.sync_detailed(client, after=after, limit=limit)


async def asyncio(
    *, client: _runtime.Client, after: int | Unset = UNSET, limit: int | Unset = UNSET
) -> LiminalThreadPage:
    """Send the request and return what `decode` reads. Raises what `request`, `decode` and the client raise."""
    return await _call.asyncio(client, after=after, limit=limit)


async def asyncio_detailed(
    *, client: _runtime.Client, after: int | Unset = UNSET, limit: int | Unset = UNSET
) -> _runtime.Response[LiminalThreadPage]:
    """Send the request and return that with the answer. Raises what `request`, `decode` and the client raise."""
    return await _call.asyncio_detailed(client, after=after, limit=limit)
