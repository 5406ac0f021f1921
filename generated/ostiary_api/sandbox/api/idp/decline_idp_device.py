# Generated from openapi/sandbox.yaml; do not edit, run `make regenerate`.
"""Decline a login on another device: `POST /idp/devices/{user_code}/decline`.

Does what the person would do in a browser. The device is refused when it asks next.
"""

from __future__ import annotations

from .... import _runtime
from ...models.error import Error
from ...models.idp_device import IdpDevice

OPERATION = _runtime.Operation(
    service="sandbox",
    name="decline_idp_device",
    method="POST",
    path="/idp/devices/{user_code}/decline",
    statuses=((200, 200),),
    stream=None,
    security=(),
    replay="never",
    because="a second time finds no login that waits, and says so",
)

_ERRORS = ((404, 404, Error.from_dict),)


def request(*, user_code: str) -> _runtime.Request:
    """Build the request. Raises `InvalidRequest` for an argument that can't be put on the wire."""
    _headers: dict[str, str] = {"Accept": "application/json"}
    return _runtime.Request(
        "POST",
        "/idp/devices/" + _runtime.path_segment(user_code, "user_code") + "/decline",
        [],
        _headers,
        b"",
    )


def decode(reply: _runtime.Reply) -> IdpDevice:
    """Read the value of a success. Raises `ErrorReply` for any other status, `MalformedReply` for another body."""
    status = reply.status
    if status == 200:
        return _runtime.json_body(reply, IdpDevice.from_dict)
    raise _runtime.error_reply(reply, _ERRORS)


_call = _runtime.Call(OPERATION, request, decode)


def sync(*, client: _runtime.Client, user_code: str) -> IdpDevice:
    """Send the request and return what `decode` reads. Raises what `request`, `decode` and the client raise."""
    return _call.sync(client, user_code=user_code)


def sync_detailed(*, client: _runtime.Client, user_code: str) -> _runtime.Response[IdpDevice]:
    """Send the request and return that with the answer. Raises what `request`, `decode` and the client raise."""
    return _call.sync_detailed(client, user_code=user_code)


async def asyncio(*, client: _runtime.Client, user_code: str) -> IdpDevice:
    """Send the request and return what `decode` reads. Raises what `request`, `decode` and the client raise."""
    return await _call.asyncio(client, user_code=user_code)


async def asyncio_detailed(*, client: _runtime.Client, user_code: str) -> _runtime.Response[IdpDevice]:
    """Send the request and return that with the answer. Raises what `request`, `decode` and the client raise."""
    return await _call.asyncio_detailed(client, user_code=user_code)
