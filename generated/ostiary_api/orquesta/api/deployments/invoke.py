# Generated from openapi/orquesta.yaml; do not edit, run `make regenerate`.
"""Invoke a deployment: `POST /v2/deployments/invoke`.

Calls the model of the variant that fits the context and returns its whole answer.

Status: 200, or 204 where no variant fits. 2.0.11 takes 200 only.
"""

from __future__ import annotations

from .... import _runtime
from ...models.deployment import Deployment
from ...models.deployment_request import DeploymentRequest
from ...models.error import Error

OPERATION = _runtime.Operation(
    service="orquesta",
    name="invoke",
    method="POST",
    path="/v2/deployments/invoke",
    statuses=(
        (200, 200),
        (204, 204),
    ),
    stream=None,
    security=((_runtime.Scheme("bearer", "bearer", "Authorization"),),),
    replay="never",
    because="the model is called and paid for each time, may answer otherwise the second time, and nothing in the request tells the service that it has seen it before",
)

_ERRORS = (
    (400, 499, Error.from_dict),
    (500, 599, Error.from_dict),
)


def request(*, body: DeploymentRequest) -> _runtime.Request:
    """Build the request. Raises `InvalidRequest` for an argument that can't be put on the wire."""
    _headers: dict[str, str] = {"Accept": "application/json", "Content-Type": "application/json"}
    return _runtime.Request("POST", "/v2/deployments/invoke", [], _headers, _runtime.encode_json(body))


def decode(reply: _runtime.Reply) -> Deployment | None:
    """Read the value of a success. Raises `ErrorReply` for any other status, `MalformedReply` for another body."""
    status = reply.status
    if status == 200:
        return _runtime.json_body(reply, Deployment.from_dict)
    if status == 204:
        return None
    raise _runtime.error_reply(reply, _ERRORS)


_call = _runtime.Call(OPERATION, request, decode)


def sync(*, client: _runtime.Client, body: DeploymentRequest) -> Deployment | None:
    """Send the request and return what `decode` reads. Raises what `request`, `decode` and the client raise."""
    return _call.sync(client, body=body)


def sync_detailed(
    *, client: _runtime.Client, body: DeploymentRequest
) -> _runtime.Response[Deployment | None]:
    """Send the request and return that with the answer. Raises what `request`, `decode` and the client raise."""
    return _call.sync_detailed(client, body=body)


async def asyncio(*, client: _runtime.Client, body: DeploymentRequest) -> Deployment | None:
    """Send the request and return what `decode` reads. Raises what `request`, `decode` and the client raise."""
    return await _call.asyncio(client, body=body)


async def asyncio_detailed(
    *, client: _runtime.Client, body: DeploymentRequest
) -> _runtime.Response[Deployment | None]:
    """Send the request and return that with the answer. Raises what `request`, `decode` and the client raise."""
    return await _call.asyncio_detailed(client, body=body)
