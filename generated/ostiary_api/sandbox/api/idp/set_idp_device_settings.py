# Generated from openapi/sandbox.yaml; do not edit, run `make regenerate`.
"""Set how logins on another device go: `PUT /idp/device-settings`.

Sets lifetimes and pace of logins that begin from now on; what isn't given gets its usual value.
"""

from __future__ import annotations

from .... import _runtime
from ...models.error import Error
from ...models.idp_device_settings import IdpDeviceSettings
from ...models.idp_device_settings_request import IdpDeviceSettingsRequest

OPERATION = _runtime.Operation(
    service="sandbox",
    name="set_idp_device_settings",
    method="PUT",
    path="/idp/device-settings",
    statuses=((200, 200),),
    stream=None,
    security=(),
    replay="safe",
    because="the same settings stand after a second time",
)

_ERRORS = ((422, 422, Error.from_dict),)


def request(*, body: IdpDeviceSettingsRequest) -> _runtime.Request:
    """Build the request. Raises `InvalidRequest` for an argument that can't be put on the wire."""
    _headers: dict[str, str] = {"Accept": "application/json", "Content-Type": "application/json"}
    return _runtime.Request("PUT", "/idp/device-settings", [], _headers, _runtime.encode_json(body))


def decode(reply: _runtime.Reply) -> IdpDeviceSettings:
    """Read the value of a success. Raises `ErrorReply` for any other status, `MalformedReply` for another body."""
    status = reply.status
    if status == 200:
        return _runtime.json_body(reply, IdpDeviceSettings.from_dict)
    raise _runtime.error_reply(reply, _ERRORS)


_call = _runtime.Call(OPERATION, request, decode)


def sync(*, client: _runtime.Client, body: IdpDeviceSettingsRequest) -> IdpDeviceSettings:
    """Send the request and return what `decode` reads. Raises what `request`, `decode` and the client raise."""
    return _call.sync(client, body=body)


def sync_detailed(
    *, client: _runtime.Client, body: IdpDeviceSettingsRequest
) -> _runtime.Response[IdpDeviceSettings]:
    """Send the request and return that with the answer. Raises what `request`, `decode` and the client raise."""
    return _call.sync_detailed(client, body=body)


async def asyncio(*, client: _runtime.Client, body: IdpDeviceSettingsRequest) -> IdpDeviceSettings:
    """Send the request and return what `decode` reads. Raises what `request`, `decode` and the client raise."""
    return await _call.asyncio(client, body=body)


async def asyncio_detailed(
    *, client: _runtime.Client, body: IdpDeviceSettingsRequest
) -> _runtime.Response[IdpDeviceSettings]:
    """Send the request and return that with the answer. Raises what `request`, `decode` and the client raise."""
    return await _call.asyncio_detailed(client, body=body)
