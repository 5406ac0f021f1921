# Generated from openapi/sandbox.yaml; do not edit, run `make regenerate`.
"""Set how Liminal behaves: `PUT /liminal/settings`.

Changes the settings that are given; `null` brings the usual value back. Lifetimes are those of tokens made from
now on.
"""

from __future__ import annotations

from .... import _runtime
from ...models.error import Error
from ...models.liminal_settings import LiminalSettings
from ...models.liminal_settings_request import LiminalSettingsRequest

OPERATION = _runtime.Operation(
    service="sandbox",
    name="set_liminal_settings",
    method="PUT",
    path="/liminal/settings",
    statuses=((200, 200),),
    stream=None,
    security=(),
    replay="safe",
    because="the same settings stand after a second time",
)

_ERRORS = ((422, 422, Error.from_dict),)


def request(*, body: LiminalSettingsRequest) -> _runtime.Request:
    """Build the request. Raises `InvalidRequest` for an argument that can't be put on the wire."""
    _headers: dict[str, str] = {"Accept": "application/json", "Content-Type": "application/json"}
    return _runtime.Request("PUT", "/liminal/settings", [], _headers, _runtime.encode_json(body))


def decode(reply: _runtime.Reply) -> LiminalSettings:
    """Read the value of a success. Raises `ErrorReply` for any other status, `MalformedReply` for another body."""
    status = reply.status
    if status == 200:
        return _runtime.json_body(reply, LiminalSettings.from_dict)
    raise _runtime.error_reply(reply, _ERRORS)


_call = _runtime.Call(OPERATION, request, decode)


def sync(*, client: _runtime.Client, body: LiminalSettingsRequest) -> LiminalSettings:
    """Send the request and return what `decode` reads. Raises what `request`, `decode` and the client raise."""
    return _call.sync(client, body=body)


def sync_detailed(
    *, client: _runtime.Client, body: LiminalSettingsRequest
) -> _runtime.Response[LiminalSettings]:
    """Send the request and return that with the answer. Raises what `request`, `decode` and the client raise."""
    return _call.sync_detailed(client, body=body)


async def asyncio(*, client: _runtime.Client, body: LiminalSettingsRequest) -> LiminalSettings:
    """Send the request and return what `decode` reads. Raises what `request`, `decode` and the client raise."""
    return await _call.asyncio(client, body=body)


async def asyncio_detailed(
    *, client: _runtime.Client, body: LiminalSettingsRequest
) -> _runtime.Response[LiminalSettings]:
    """Send the request and return that with the answer. Raises what `request`, `decode` and the client raise."""
    return await _call.asyncio_detailed(client, body=body)
