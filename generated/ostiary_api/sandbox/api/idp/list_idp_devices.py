# Generated from openapi/sandbox.yaml; do not edit, run `make regenerate`.
"""List the logins on another device: `GET /idp/devices`.

Returns the logins that were begun with a device code, the oldest first.
"""

from __future__ import annotations

from .... import _runtime
from ...models.idp_device import IdpDevice

OPERATION = _runtime.Operation(
    service="sandbox",
    name="list_idp_devices",
    method="GET",
    path="/idp/devices",
    statuses=((200, 200),),
    stream=None,
    security=(),
    replay="safe",
    because="it reads",
)

_BODY_200: _runtime.Decoder[list[IdpDevice]] = _runtime.list_of(IdpDevice.from_dict)


def request() -> _runtime.Request:
    """Build the request. Raises `InvalidRequest` for an argument that can't be put on the wire."""
    _headers: dict[str, str] = {"Accept": "application/json"}
    return _runtime.Request("GET", "/idp/devices", [], _headers, b"")


def decode(reply: _runtime.Reply) -> list[IdpDevice]:
    """Read the value of a success. Raises `ErrorReply` for any other status, `MalformedReply` for another body."""
    status = reply.status
    if status == 200:
        return _runtime.json_body(reply, _BODY_200)
    raise _runtime.error_reply(reply)


_call = _runtime.Call(OPERATION, request, decode)


def sync(*, client: _runtime.Client) -> list[IdpDevice]:
    """Send the request and return what `decode` reads. Raises what `request`, `decode` and the client raise."""
    return _call.sync(client)


def sync_detailed(*, client: _runtime.Client) -> _runtime.Response[list[IdpDevice]]:
    """Send the request and return that with the answer. Raises what `request`, `decode` and the client raise."""
    return _call.sync_detailed(client)


async def asyncio(*, client: _runtime.Client) -> list[IdpDevice]:
    """Send the request and return what `decode` reads. Raises what `request`, `decode` and the client raise."""
    return await _call.asyncio(client)


async def asyncio_detailed(*, client: _runtime.Client) -> _runtime.Response[list[IdpDevice]]:
    """Send the request and return that with the answer. Raises what `request`, `decode` and the client raise."""
    return await _call.asyncio_detailed(client)
