# Generated from openapi/orquesta.yaml; do not edit, run `make regenerate`.
"""Fetch a remote configuration: `POST /v2/remoteconfigs`.

Returns the value of a setting that fits the context. SDKs 2.3.3 and 3.x; gone from 4.x.
"""

from __future__ import annotations

from .... import _runtime
from ...models.error import Error
from ...models.remote_config import RemoteConfig
from ...models.remote_config_request import RemoteConfigRequest

OPERATION = _runtime.Operation(
    service="orquesta",
    name="get_remote_config",
    method="POST",
    path="/v2/remoteconfigs",
    statuses=((200, 200),),
    stream=None,
    security=((_runtime.Scheme("bearer", "bearer", "Authorization"),),),
    replay="safe",
    because="it reads",
)

_ERRORS = (
    (400, 499, Error.from_dict),
    (500, 599, Error.from_dict),
)


def request(*, body: RemoteConfigRequest) -> _runtime.Request:
    """Build the request. Raises `InvalidRequest` for an argument that can't be put on the wire."""
    _headers: dict[str, str] = {"Accept": "application/json", "Content-Type": "application/json"}
    return _runtime.Request("POST", "/v2/remoteconfigs", [], _headers, _runtime.encode_json(body))


def decode(reply: _runtime.Reply) -> RemoteConfig:
    """Read the value of a success. Raises `ErrorReply` for any other status, `MalformedReply` for another body."""
    status = reply.status
    if status == 200:
        return _runtime.json_body(reply, RemoteConfig.from_dict)
    raise _runtime.error_reply(reply, _ERRORS)


_call = _runtime.Call(OPERATION, request, decode)


def sync(*, client: _runtime.Client, body: RemoteConfigRequest) -> RemoteConfig:
    """Send the request and return what `decode` reads. Raises what `request`, `decode` and the client raise."""
    return _call.sync(client, body=body)


def sync_detailed(*, client: _runtime.Client, body: RemoteConfigRequest) -> _runtime.Response[RemoteConfig]:
    """Send the request and return that with the answer. Raises what `request`, `decode` and the client raise."""
    return _call.sync_detailed(client, body=body)


async def asyncio(*, client: _runtime.Client, body: RemoteConfigRequest) -> RemoteConfig:
    """Send the request and return what `decode` reads. Raises what `request`, `decode` and the client raise."""
    return await _call.asyncio(client, body=body)


async def asyncio_detailed(
    *, client: _runtime.Client, body: RemoteConfigRequest
) -> _runtime.Response[RemoteConfig]:
    """Send the request and return that with the answer. Raises what `request`, `decode` and the client raise."""
    return await _call.asyncio_detailed(client, body=body)
