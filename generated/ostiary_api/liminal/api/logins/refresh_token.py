# Generated from openapi/liminal.yaml; do not edit, run `make regenerate`.
"""Renew a bearer's tokens: `POST /api/v1/auth/refresh-token`.

Takes the cookie `refreshToken` and answers with the three cookies of a bearer; the refresh token is another one
each time. An `Authorization` header that comes along is ignored: the vendor's SDK sends the old one if it has
it. The request has no body.
"""

from __future__ import annotations

from .... import _runtime
from ...._runtime import UNSET, Unset
from ...models.error import Error

OPERATION = _runtime.Operation(
    service="liminal",
    name="refresh_token",
    method="POST",
    path="/api/v1/auth/refresh-token",
    statuses=(
        (200, 200),
        (200, 299),
    ),
    stream=None,
    security=((_runtime.Scheme("refresh", "cookie", "refreshToken"),),),
    replay="never",
    because="a refresh token is good for one renewal; sending it a second time may end all tokens of its login",
)

_ERRORS = (
    (400, 499, Error.from_dict),
    (500, 599, Error.from_dict),
)


def request(*, source: str | Unset = UNSET) -> _runtime.Request:
    """Build the request. Raises `InvalidRequest` for an argument that can't be put on the wire."""
    _query: list[tuple[str, str]] = []
    _runtime.query(_query, "source", source)
    _headers: dict[str, str] = {"Accept": "application/json"}
    return _runtime.Request("POST", "/api/v1/auth/refresh-token", _query, _headers, b"")


def decode(reply: _runtime.Reply) -> None:
    """Read the value of a success. Raises `ErrorReply` for any other status, `MalformedReply` for another body."""
    status = reply.status
    if status == 200:
        return None
    if 200 <= status <= 299:
        return None
    raise _runtime.error_reply(reply, _ERRORS)


_call = _runtime.Call(OPERATION, request, decode)


def sync(*, client: _runtime.Client, source: str | Unset = UNSET) -> None:
    """Send the request and return what `decode` reads. Raises what `request`, `decode` and the client raise."""
    return _call.sync(client, source=source)


def sync_detailed(*, client: _runtime.Client, source: str | Unset = UNSET) -> _runtime.Response[None]:
    """Send the request and return that with the answer. Raises what `request`, `decode` and the client raise."""
    return _call.sync_detailed(client, source=source)


async def asyncio(*, client: _runtime.Client, source: str | Unset = UNSET) -> None:
    """Send the request and return what `decode` reads. Raises what `request`, `decode` and the client raise."""
    return await _call.asyncio(client, source=source)


async def asyncio_detailed(
    *, client: _runtime.Client, source: str | Unset = UNSET
) -> _runtime.Response[None]:
    """Send the request and return that with the answer. Raises what `request`, `decode` and the client raise."""
    return await _call.asyncio_detailed(client, source=source)
