# Generated from openapi/sandbox.yaml; do not edit, run `make regenerate`.
"""Set a remote configuration: `PUT /orquesta/remoteconfigs/{config_key}`.

Makes a remote configuration, in the place of one that was there.
"""

from __future__ import annotations

from .... import _runtime
from ...models.error import Error
from ...models.orquesta_remote_config_request import OrquestaRemoteConfigRequest

OPERATION = _runtime.Operation(
    service="sandbox",
    name="set_orquesta_remote_config",
    method="PUT",
    path="/orquesta/remoteconfigs/{config_key}",
    statuses=((204, 204),),
    stream=None,
    security=(),
    replay="safe",
    because="the key is the caller's own",
)

_ERRORS = ((422, 422, Error.from_dict),)


def request(*, config_key: str, body: OrquestaRemoteConfigRequest) -> _runtime.Request:
    """Build the request. Raises `InvalidRequest` for an argument that can't be put on the wire."""
    _headers: dict[str, str] = {"Accept": "application/json", "Content-Type": "application/json"}
    return _runtime.Request(
        "PUT",
        "/orquesta/remoteconfigs/" + _runtime.path_segment(config_key, "config_key"),
        [],
        _headers,
        _runtime.encode_json(body),
    )


def decode(reply: _runtime.Reply) -> None:
    """Read the value of a success. Raises `ErrorReply` for any other status, `MalformedReply` for another body."""
    status = reply.status
    if status == 204:
        return None
    raise _runtime.error_reply(reply, _ERRORS)


_call = _runtime.Call(OPERATION, request, decode)


def sync(*, client: _runtime.Client, config_key: str, body: OrquestaRemoteConfigRequest) -> None:
    """Send the request and return what `decode` reads. Raises what `request`, `decode` and the client raise."""
    return _call.sync(client, config_key=config_key, body=body)


def sync_detailed(
    *, client: _runtime.Client, config_key: str, body: OrquestaRemoteConfigRequest
) -> _runtime.Response[None]:
    """Send the request and return that with the answer. Raises what `request`, `decode` and the client raise."""
    return _call.sync_detailed(client, config_key=config_key, body=body)


async def asyncio(*, client: _runtime.Client, config_key: str, body: OrquestaRemoteConfigRequest) -> None:
    """Send the request and return what `decode` reads. Raises what `request`, `decode` and the client raise."""
    return await _call.asyncio(client, config_key=config_key, body=body)


async def asyncio_detailed(
    *, client: _runtime.Client, config_key: str, body: OrquestaRemoteConfigRequest
) -> _runtime.Response[None]:
    """Send the request and return that with the answer. Raises what `request`, `decode` and the client raise."""
    return await _call.asyncio_detailed(client, config_key=config_key, body=body)
