# Generated from openapi/sandbox.yaml; do not edit, run `make regenerate`.
"""List what arrived more than once: `GET /duplicates`.

Groups the POST requests that say the same: same service, same operation, same subject (for Layer the session,
however its id was spelled), same body byte by byte. Lists each group of two or more.
"""

from __future__ import annotations

from .... import _runtime
from ...._runtime import UNSET, Unset
from ...models.duplicate import Duplicate

OPERATION = _runtime.Operation(
    service="sandbox",
    name="list_duplicates",
    method="GET",
    path="/duplicates",
    statuses=((200, 200),),
    stream=None,
    security=(),
    replay="safe",
    because="it reads",
)

_BODY_200: _runtime.Decoder[list[Duplicate]] = _runtime.list_of(Duplicate.from_dict)


def request(*, service: str | Unset = UNSET) -> _runtime.Request:
    """Build the request. Raises `InvalidRequest` for an argument that can't be put on the wire."""
    _query: list[tuple[str, str]] = []
    _runtime.query(_query, "service", service)
    _headers: dict[str, str] = {"Accept": "application/json"}
    return _runtime.Request("GET", "/duplicates", _query, _headers, b"")


def decode(reply: _runtime.Reply) -> list[Duplicate]:
    """Read the value of a success. Raises `ErrorReply` for any other status, `MalformedReply` for another body."""
    status = reply.status
    if status == 200:
        return _runtime.json_body(reply, _BODY_200)
    raise _runtime.error_reply(reply)


_call = _runtime.Call(OPERATION, request, decode)


def sync(*, client: _runtime.Client, service: str | Unset = UNSET) -> list[Duplicate]:
    """Send the request and return what `decode` reads. Raises what `request`, `decode` and the client raise."""
    return _call.sync(client, service=service)


def sync_detailed(
    *, client: _runtime.Client, service: str | Unset = UNSET
) -> _runtime.Response[list[Duplicate]]:
    """Send the request and return that with the answer. Raises what `request`, `decode` and the client raise."""
    return _call.sync_detailed(client, service=service)


async def asyncio(*, client: _runtime.Client, service: str | Unset = UNSET) -> list[Duplicate]:
    """Send the request and return what `decode` reads. Raises what `request`, `decode` and the client raise."""
    return await _call.asyncio(client, service=service)


async def asyncio_detailed(
    *, client: _runtime.Client, service: str | Unset = UNSET
) -> _runtime.Response[list[Duplicate]]:
    """Send the request and return that with the answer. Raises what `request`, `decode` and the client raise."""
    return await _call.asyncio_detailed(client, service=service)
