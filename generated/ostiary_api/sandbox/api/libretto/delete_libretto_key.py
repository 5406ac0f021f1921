# Generated from openapi/sandbox.yaml; do not edit, run `make regenerate`.
"""Forget whom a key belongs to: `DELETE /libretto/keys/{key_name}`.

Removes what was set. What was recorded before stays where it is.
"""

from __future__ import annotations

from .... import _runtime

OPERATION = _runtime.Operation(
    service="sandbox",
    name="delete_libretto_key",
    method="DELETE",
    path="/libretto/keys/{key_name}",
    statuses=((204, 204),),
    stream=None,
    security=(),
    replay="safe",
    because="it is gone after the first time",
)


def request(*, key_name: str) -> _runtime.Request:
    """Build the request. Raises `InvalidRequest` for an argument that can't be put on the wire."""
    _headers: dict[str, str] = {}
    return _runtime.Request(
        "DELETE", "/libretto/keys/" + _runtime.path_segment(key_name, "key_name"), [], _headers, b""
    )


def decode(reply: _runtime.Reply) -> None:
    """Read the value of a success. Raises `ErrorReply` for any other status, `MalformedReply` for another body."""
    status = reply.status
    if status == 204:
        return None
    raise _runtime.error_reply(reply)


_call = _runtime.Call(OPERATION, request, decode)


def sync(*, client: _runtime.Client, key_name: str) -> None:
    """Send the request and return what `decode` reads. Raises what `request`, `decode` and the client raise."""
    return _call.sync(client, key_name=key_name)


def sync_detailed(*, client: _runtime.Client, key_name: str) -> _runtime.Response[None]:
    """Send the request and return that with the answer. Raises what `request`, `decode` and the client raise."""
    return _call.sync_detailed(client, key_name=key_name)


async def asyncio(*, client: _runtime.Client, key_name: str) -> None:
    """Send the request and return what `decode` reads. Raises what `request`, `decode` and the client raise."""
    return await _call.asyncio(client, key_name=key_name)


async def asyncio_detailed(*, client: _runtime.Client, key_name: str) -> _runtime.Response[None]:
    """Send the request and return that with the answer. Raises what `request`, `decode` and the client raise."""
    return await _call.asyncio_detailed(client, key_name=key_name)
