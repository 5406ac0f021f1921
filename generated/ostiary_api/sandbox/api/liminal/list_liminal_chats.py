# Generated from openapi/sandbox.yaml; do not edit, run `make regenerate`.
"""List the prompts that were submitted: `GET /liminal/chats`.

Returns chats in the order in which they were answered, with all that the model read.
"""

from __future__ import annotations

from .... import _runtime
from ...._runtime import UNSET, Unset
from ...models.error import Error
from ...models.liminal_chat_page import LiminalChatPage

OPERATION = _runtime.Operation(
    service="sandbox",
    name="list_liminal_chats",
    method="GET",
    path="/liminal/chats",
    statuses=((200, 200),),
    stream=None,
    security=(),
    replay="safe",
    because="it reads",
)

_ERRORS = ((422, 422, Error.from_dict),)


def request(
    *, thread_id: int | Unset = UNSET, after: int | Unset = UNSET, limit: int | Unset = UNSET
) -> _runtime.Request:
    """Build the request. Raises `InvalidRequest` for an argument that can't be put on the wire."""
    _query: list[tuple[str, str]] = []
    _runtime.query(_query, "thread_id", thread_id)
    _runtime.query(_query, "after", after)
    _runtime.query(_query, "limit", limit)
    _headers: dict[str, str] = {"Accept": "application/json"}
    return _runtime.Request("GET", "/liminal/chats", _query, _headers, b"")


def decode(reply: _runtime.Reply) -> LiminalChatPage:
    """Read the value of a success. Raises `ErrorReply` for any other status, `MalformedReply` for another body."""
    status = reply.status
    if status == 200:
        return _runtime.json_body(reply, LiminalChatPage.from_dict)
    raise _runtime.error_reply(reply, _ERRORS)


_call = _runtime.Call(OPERATION, request, decode)


def sync(
    *,
    client: _runtime.Client,
    thread_id: int | Unset = UNSET,
    after: int | Unset = UNSET,
    limit: int | Unset = UNSET,
) -> LiminalChatPage:
    """Send the request and return what `decode` reads. Raises what `request`, `decode` and the client raise."""
    return _call.sync(client, thread_id=thread_id, after=after, limit=limit)


def sync_detailed(
    *,
    client: _runtime.Client,
    thread_id: int | Unset = UNSET,
    after: int | Unset = UNSET,
    limit: int | Unset = UNSET,
) -> _runtime.Response[LiminalChatPage]:
    """Send the request and return that with the answer. Raises what `request`, `decode` and the client raise."""
    return _call.sync_detailed(client, thread_id=thread_id, after=after, limit=limit)


async def asyncio(
    *,
    client: _runtime.Client,
    thread_id: int | Unset = UNSET,
    after: int | Unset = UNSET,
    limit: int | Unset = UNSET,
) -> LiminalChatPage:
    """Send the request and return what `decode` reads. Raises what `request`, `decode` and the client raise."""
    return await _call.asyncio(client, thread_id=thread_id, after=after, limit=limit)


async def asyncio_detailed(
    *,
    client: _runtime.Client,
    thread_id: int | Unset = UNSET,
    after: int | Unset = UNSET,
    limit: int | Unset = UNSET,
) -> _runtime.Response[LiminalChatPage]:
    """Send the request and return that with the answer. Raises what `request`, `decode` and the client raise."""
    return await _call.asyncio_detailed(client, thread_id=thread_id, after=after, limit=limit)
