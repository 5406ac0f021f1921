# Generated from openapi/sandbox.yaml; do not edit, run `make regenerate`.
"""List the requests that the services received: `GET /requests`.

Returns requests in the order of their arrival, those that were refused or failed on purpose among them. The
sandbox's own calls (`/sandbox/…`) are not listed.
"""

from __future__ import annotations

from .... import _runtime
from ...._runtime import UNSET, Unset
from ...models.error import Error
from ...models.request_page import RequestPage

OPERATION = _runtime.Operation(
    service="sandbox",
    name="list_requests",
    method="GET",
    path="/requests",
    statuses=((200, 200),),
    stream=None,
    security=(),
    replay="safe",
    because="it reads",
)

_ERRORS = ((422, 422, Error.from_dict),)


def request(
    *,
    service: str | Unset = UNSET,
    method: str | Unset = UNSET,
    operation: str | Unset = UNSET,
    subject: str | Unset = UNSET,
    status: int | Unset = UNSET,
    after: int | Unset = UNSET,
    limit: int | Unset = UNSET,
) -> _runtime.Request:
    """Build the request. Raises `InvalidRequest` for an argument that can't be put on the wire."""
    _query: list[tuple[str, str]] = []
    _runtime.query(_query, "service", service)
    _runtime.query(_query, "method", method)
    _runtime.query(_query, "operation", operation)
    _runtime.query(_query, "subject", subject)
    _runtime.query(_query, "status", status)
    _runtime.query(_query, "after", after)
    _runtime.query(_query, "limit", limit)
    _headers: dict[str, str] = {"Accept": "application/json"}
    return _runtime.Request("GET", "/requests", _query, _headers, b"")


def decode(reply: _runtime.Reply) -> RequestPage:
    """Read the value of a success. Raises `ErrorReply` for any other status, `MalformedReply` for another body."""
    status = reply.status
    if status == 200:
        return _runtime.json_body(reply, RequestPage.from_dict)
    raise _runtime.error_reply(reply, _ERRORS)


_call = _runtime.Call(OPERATION, request, decode)


def sync(
    *,
    client: _runtime.Client,
    service: str | Unset = UNSET,
    method: str | Unset = UNSET,
    operation: str | Unset = UNSET,
    subject: str | Unset = UNSET,
    status: int | Unset = UNSET,
    after: int | Unset = UNSET,
    limit: int | Unset = UNSET,
) -> RequestPage:
    """Send the request and return what `decode` reads. Raises what `request`, `decode` and the client raise."""
    return _call.sync(
        client,
        service=service,
        method=method,
        operation=operation,
        subject=subject,
        status=status,
        after=after,
        limit=limit,
    )


def sync_detailed(
    *,
    client: _runtime.Client,
    service: str | Unset = UNSET,
    method: str | Unset = UNSET,
    operation: str | Unset = UNSET,
    subject: str | Unset = UNSET,
    status: int | Unset = UNSET,
    after: int | Unset = UNSET,
    limit: int | Unset = UNSET,
) -> _runtime.Response[RequestPage]:
    """Send the request and return that with the answer. Raises what `request`, `decode` and the client raise."""
    return _call.sync_detailed(
        client,
        service=service,
        method=method,
        operation=operation,
        subject=subject,
        status=status,
        after=after,
        limit=limit,
    )


async def asyncio(
    *,
    client: _runtime.Client,
    service: str | Unset = UNSET,
    method: str | Unset = UNSET,
    operation: str | Unset = UNSET,
    subject: str | Unset = UNSET,
    status: int | Unset = UNSET,
    after: int | Unset = UNSET,
    limit: int | Unset = UNSET,
) -> RequestPage:
    """Send the request and return what `decode` reads. Raises what `request`, `decode` and the client raise."""
    return await _call.asyncio(
        client,
        service=service,
        method=method,
        operation=operation,
        subject=subject,
        status=status,
        after=after,
        limit=limit,
    )


async def asyncio_detailed(
    *,
    client: _runtime.Client,
    service: str | Unset = UNSET,
    method: str | Unset = UNSET,
    operation: str | Unset = UNSET,
    subject: str | Unset = UNSET,
    status: int | Unset = UNSET,
    after: int | Unset = UNSET,
    limit: int | Unset = UNSET,
) -> _runtime.Response[RequestPage]:
    """Send the request and return that with the answer. Raises what `request`, `decode` and the client raise."""
    return await _call.asyncio_detailed(
        client,
        service=service,
        method=method,
        operation=operation,
        subject=subject,
        status=status,
        after=after,
        limit=limit,
    )
