# Generated from openapi/sandbox.yaml; do not edit, run `make regenerate`.
"""List the recorded events: `GET /libretto/events`.

Returns events in the order in which they first came.
"""

from __future__ import annotations

from .... import _runtime
from ...._runtime import UNSET, Unset
from ...models.error import Error
from ...models.libretto_event_page import LibrettoEventPage

OPERATION = _runtime.Operation(
    service="sandbox",
    name="list_libretto_events",
    method="GET",
    path="/libretto/events",
    statuses=((200, 200),),
    stream=None,
    security=(),
    replay="safe",
    because="it reads",
)

_ERRORS = ((422, 422, Error.from_dict),)


def request(
    *,
    project: str | Unset = UNSET,
    api_name: str | Unset = UNSET,
    chat_id: str | Unset = UNSET,
    chain_id: str | Unset = UNSET,
    feedback_key: str | Unset = UNSET,
    after: int | Unset = UNSET,
    limit: int | Unset = UNSET,
) -> _runtime.Request:
    """Build the request. Raises `InvalidRequest` for an argument that can't be put on the wire."""
    _query: list[tuple[str, str]] = []
    _runtime.query(_query, "project", project)
    _runtime.query(_query, "api_name", api_name)
    _runtime.query(_query, "chat_id", chat_id)
    _runtime.query(_query, "chain_id", chain_id)
    _runtime.query(_query, "feedback_key", feedback_key)
    _runtime.query(_query, "after", after)
    _runtime.query(_query, "limit", limit)
    _headers: dict[str, str] = {"Accept": "application/json"}
    return _runtime.Request("GET", "/libretto/events", _query, _headers, b"")


def decode(reply: _runtime.Reply) -> LibrettoEventPage:
    """Read the value of a success. Raises `ErrorReply` for any other status, `MalformedReply` for another body."""
    status = reply.status
    if status == 200:
        return _runtime.json_body(reply, LibrettoEventPage.from_dict)
    raise _runtime.error_reply(reply, _ERRORS)


_call = _runtime.Call(OPERATION, request, decode)


def sync(
    *,
    client: _runtime.Client,
    project: str | Unset = UNSET,
    api_name: str | Unset = UNSET,
    chat_id: str | Unset = UNSET,
    chain_id: str | Unset = UNSET,
    feedback_key: str | Unset = UNSET,
    after: int | Unset = UNSET,
    limit: int | Unset = UNSET,
) -> LibrettoEventPage:
    """Send the request and return what `decode` reads. Raises what `request`, `decode` and the client raise."""
    return _call.sync(
        client,
        project=project,
        api_name=api_name,
        chat_id=chat_id,
        chain_id=chain_id,
        feedback_key=feedback_key,
        after=after,
        limit=limit,
    )


def sync_detailed(
    *,
    client: _runtime.Client,
    project: str | Unset = UNSET,
    api_name: str | Unset = UNSET,
    chat_id: str | Unset = UNSET,
    chain_id: str | Unset = UNSET,
    feedback_key: str | Unset = UNSET,
    after: int | Unset = UNSET,
    limit: int | Unset = UNSET,
) -> _runtime.Response[LibrettoEventPage]:
    """Send the request and return that with the answer. Raises what `request`, `decode` and the client raise."""
    return _call.sync_detailed(
        client,
        project=project,
        api_name=api_name,
        chat_id=chat_id,
        chain_id=chain_id,
        feedback_key=feedback_key,
        after=after,
        limit=limit,
    )


async def asyncio(
    *,
    client: _runtime.Client,
    project: str | Unset = UNSET,
    api_name: str | Unset = UNSET,
    chat_id: str | Unset = UNSET,
    chain_id: str | Unset = UNSET,
    feedback_key: str | Unset = UNSET,
    after: int | Unset = UNSET,
    limit: int | Unset = UNSET,
) -> LibrettoEventPage:
    """Send the request and return what `decode` reads. Raises what `request`, `decode` and the client raise."""
    return await _call.asyncio(
        client,
        project=project,
        api_name=api_name,
        chat_id=chat_id,
        chain_id=chain_id,
        feedback_key=feedback_key,
        after=after,
        limit=limit,
    )


async def asyncio_detailed(
    *,
    client: _runtime.Client,
    project: str | Unset = UNSET,
    api_name: str | Unset = UNSET,
    chat_id: str | Unset = UNSET,
    chain_id: str | Unset = UNSET,
    feedback_key: str | Unset = UNSET,
    after: int | Unset = UNSET,
    limit: int | Unset = UNSET,
) -> _runtime.Response[LibrettoEventPage]:
    """Send the request and return that with the answer. Raises what `request`, `decode` and the client raise."""
    return await _call.asyncio_detailed(
        client,
        project=project,
        api_name=api_name,
        chat_id=chat_id,
        chain_id=chain_id,
        feedback_key=feedback_key,
        after=after,
        limit=limit,
    )
