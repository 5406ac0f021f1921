# Generated from openapi/sandbox.yaml; do not edit, run `make regenerate`.
"""Let tokens expire now: `POST /liminal/expire`.

Ends the access tokens and sessions that there are, or all tokens of one kind. What clients were told of their
expiry stays as it is.
"""

from __future__ import annotations

from .... import _runtime
from ...._runtime import UNSET, Unset
from ...models.error import Error
from ...models.expire_liminal_tokens_kind import ExpireLiminalTokensKind

OPERATION = _runtime.Operation(
    service="sandbox",
    name="expire_liminal_tokens",
    method="POST",
    path="/liminal/expire",
    statuses=((204, 204),),
    stream=None,
    security=(),
    replay="safe",
    because="they are expired after the first time",
)

_ERRORS = ((422, 422, Error.from_dict),)


def request(*, kind: ExpireLiminalTokensKind | Unset = UNSET) -> _runtime.Request:
    """Build the request. Raises `InvalidRequest` for an argument that can't be put on the wire."""
    _query: list[tuple[str, str]] = []
    _runtime.query(_query, "kind", kind)
    _headers: dict[str, str] = {"Accept": "application/json"}
    return _runtime.Request("POST", "/liminal/expire", _query, _headers, b"")


def decode(reply: _runtime.Reply) -> None:
    """Read the value of a success. Raises `ErrorReply` for any other status, `MalformedReply` for another body."""
    status = reply.status
    if status == 204:
        return None
    raise _runtime.error_reply(reply, _ERRORS)


_call = _runtime.Call(OPERATION, request, decode)


def sync(*, client: _runtime.Client, kind: ExpireLiminalTokensKind | Unset = UNSET) -> None:
    """Send the request and return what `decode` reads. Raises what `request`, `decode` and the client raise."""
    return _call.sync(client, kind=kind)


def sync_detailed(
    *, client: _runtime.Client, kind: ExpireLiminalTokensKind | Unset = UNSET
) -> _runtime.Response[None]:
    """Send the request and return that with the answer. Raises what `request`, `decode` and the client raise."""
    return _call.sync_detailed(client, kind=kind)


async def asyncio(*, client: _runtime.Client, kind: ExpireLiminalTokensKind | Unset = UNSET) -> None:
    """Send the request and return what `decode` reads. Raises what `request`, `decode` and the client raise."""
    return await _call.asyncio(client, kind=kind)


async def asyncio_detailed(
    *, client: _runtime.Client, kind: ExpireLiminalTokensKind | Unset = UNSET
) -> _runtime.Response[None]:
    """Send the request and return that with the answer. Raises what `request`, `decode` and the client raise."""
    return await _call.asyncio_detailed(client, kind=kind)
