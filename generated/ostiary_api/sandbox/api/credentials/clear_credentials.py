# Generated from openapi/sandbox.yaml; do not edit, run `make regenerate`.
"""Accept any credential again: `DELETE /credentials`.

Removes all credentials, so that any is accepted, and none.
"""

from __future__ import annotations

from .... import _runtime

OPERATION = _runtime.Operation(
    service="sandbox",
    name="clear_credentials",
    method="DELETE",
    path="/credentials",
    statuses=((204, 204),),
    stream=None,
    security=(),
    replay="safe",
    because="none are left after the first time",
)


def request() -> _runtime.Request:
    """Build the request. Raises `InvalidRequest` for an argument that can't be put on the wire."""
    _headers: dict[str, str] = {}
    return _runtime.Request("DELETE", "/credentials", [], _headers, b"")


def decode(reply: _runtime.Reply) -> None:
    """Read the value of a success. Raises `ErrorReply` for any other status, `MalformedReply` for another body."""
    status = reply.status
    if status == 204:
        return None
    raise _runtime.error_reply(reply)


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
