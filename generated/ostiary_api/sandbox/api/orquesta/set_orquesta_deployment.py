# Generated from openapi/sandbox.yaml; do not edit, run `make regenerate`.
"""Set a deployment: `PUT /orquesta/deployments/{deployment_key}`.

Makes a deployment that can be invoked by the key, in the place of one that was there.
"""

from __future__ import annotations

from .... import _runtime
from ...models.error import Error
from ...models.orquesta_deployment import OrquestaDeployment
from ...models.orquesta_deployment_request import OrquestaDeploymentRequest

OPERATION = _runtime.Operation(
    service="sandbox",
    name="set_orquesta_deployment",
    method="PUT",
    path="/orquesta/deployments/{deployment_key}",
    statuses=((200, 200),),
    stream=None,
    security=(),
    replay="safe",
    because="the key is the caller's own",
)

_ERRORS = ((422, 422, Error.from_dict),)


def request(*, deployment_key: str, body: OrquestaDeploymentRequest) -> _runtime.Request:
    """Build the request. Raises `InvalidRequest` for an argument that can't be put on the wire."""
    _headers: dict[str, str] = {"Accept": "application/json", "Content-Type": "application/json"}
    return _runtime.Request(
        "PUT",
        "/orquesta/deployments/" + _runtime.path_segment(deployment_key, "deployment_key"),
        [],
        _headers,
        _runtime.encode_json(body),
    )


def decode(reply: _runtime.Reply) -> OrquestaDeployment:
    """Read the value of a success. Raises `ErrorReply` for any other status, `MalformedReply` for another body."""
    status = reply.status
    if status == 200:
        return _runtime.json_body(reply, OrquestaDeployment.from_dict)
    raise _runtime.error_reply(reply, _ERRORS)


_call = _runtime.Call(OPERATION, request, decode)


def sync(
    *, client: _runtime.Client, deployment_key: str, body: OrquestaDeploymentRequest
) -> OrquestaDeployment:
    """Send the request and return what `decode` reads. Raises what `request`, `decode` and the client raise."""
    return _call.sync(client, deployment_key=deployment_key, body=body)


def sync_detailed(
    *, client: _runtime.Client, deployment_key: str, body: OrquestaDeploymentRequest
) -> _runtime.Response[OrquestaDeployment]:
    """Send the request and return that with the answer. Raises what `request`, `decode` and the client raise."""
    return _call.sync_detailed(client, deployment_key=deployment_key, body=body)


async def asyncio(
    *, client: _runtime.Client, deployment_key: str, body: OrquestaDeploymentRequest
) -> OrquestaDeployment:
    """Send the request and return what `decode` reads. Raises what `request`, `decode` and the client raise."""
    return await _call.asyncio(client, deployment_key=deployment_key, body=body)


async def asyncio_detailed(
    *, client: _runtime.Client, deployment_key: str, body: OrquestaDeploymentRequest
) -> _runtime.Response[OrquestaDeployment]:
    """Send the request and return that with the answer. Raises what `request`, `decode` and the client raise."""
    return await _call.asyncio_detailed(client, deployment_key=deployment_key, body=body)
