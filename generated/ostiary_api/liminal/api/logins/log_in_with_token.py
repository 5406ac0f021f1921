# Generated from openapi/liminal.yaml; do not edit, run `make regenerate`.
"""Begin a session with an environment token: `POST /api/v1/auth/test-automation/login`.

Takes a token for test automation and answers with the cookie `session`. The request has no body.
"""

from __future__ import annotations

from .... import _runtime
from ...models.error import Error

OPERATION = _runtime.Operation(
    service="liminal",
    name="log_in_with_token",
    method="POST",
    path="/api/v1/auth/test-automation/login",
    statuses=(
        (200, 200),
        (200, 299),
    ),
    stream=None,
    security=((_runtime.Scheme("environment", "header", "x-test-automation-api-key"),),),
    replay="safe",
    because="a repeat begins another session of the same user; the first one expires unused",
)

_ERRORS = (
    (400, 499, Error.from_dict),
    (500, 599, Error.from_dict),
)


def request() -> _runtime.Request:
    """Build the request. Raises `InvalidRequest` for an argument that can't be put on the wire."""
    _headers: dict[str, str] = {"Accept": "application/json"}
    return _runtime.Request("POST", "/api/v1/auth/test-automation/login", [], _headers, b"")


def decode(reply: _runtime.Reply) -> None:
    """Read the value of a success. Raises `ErrorReply` for any other status, `MalformedReply` for another body."""
    status = reply.status
    if status == 200:
        return None
    if 200 <= status <= 299:
        return None
    raise _runtime.error_reply(reply, _ERRORS)


_call = _runtime.Call(OPERATION, request, decode)


def sync(*, client: _runtime.Client) -> None:
    """Send the request and return what `decode` reads. Raises what `request`, `decode` and the client raise."""
    return _call.sync(client)


def sync_detailed(*, client: _runtime.Client) -> _runtime.Response[None]:
    """Send the request and return that with the answer. Raises what `request`, `decode` and the client raise."""
    return _call.sync_detailed(client)


async def asyncio(*, client: _runtime.Client) -> None:
    """Send the request and return what `decode` reads. Raises what `request`, `decode` and the client raise."""
    return await _call.asyncio(client)


async def asyncio_detailed(*, client: _runtime.Client) -> _runtime.Response[None]:
    """Send the request and return that with the answer. Raises what `request`, `decode` and the client raise."""
    return await _call.asyncio_detailed(client)
