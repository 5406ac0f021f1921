# Generated from openapi/sandbox.yaml; do not edit, run `make regenerate`.
"""List the deployments with their variants: `GET /orquesta/deployments`.

Returns the deployments that can be invoked, by key: those that are built in, those of the file that the sandbox
was started with, and those that were set. Of several with one key the one that was set counts, then the file's.
"""

from __future__ import annotations

from .... import _runtime
from ...models.orquesta_deployment import OrquestaDeployment

OPERATION = _runtime.Operation(
    service="sandbox",
    name="list_orquesta_deployments",
    method="GET",
    path="/orquesta/deployments",
    statuses=((200, 200),),
    stream=None,
    security=(),
    replay="safe",
    because="it reads",
)

_BODY_200: _runtime.Decoder[list[OrquestaDeployment]] = _runtime.list_of(OrquestaDeployment.from_dict)


def request() -> _runtime.Request:
    """Build the request. Raises `InvalidRequest` for an argument that can't be put on the wire."""
    _headers: dict[str, str] = {"Accept": "application/json"}
    return _runtime.Request("GET", "/orquesta/deployments", [], _headers, b"")


def decode(reply: _runtime.Reply) -> list[OrquestaDeployment]:
    """Read the value of a success. Raises `ErrorReply` for any other status, `MalformedReply` for another body."""
    status = reply.status
    if status == 200:
        return _runtime.json_body(reply, _BODY_200)
    raise _runtime.error_reply(reply)


_call = _runtime.Call(OPERATION, request, decode)


def sync(*, client: _runtime.Client) -> list[OrquestaDeployment]:
    """Send the request and return what `decode` reads. Raises what `request`, `decode` and the client raise."""
    return _call.sync(client)


def sync_detailed(*, client: _runtime.Client) -> _runtime.Response[list[OrquestaDeployment]]:
    """Send the request and return that with the answer. Raises what `request`, `decode` and the client raise."""
    return _call.sync_detailed(client)


async def asyncio(*, client: _runtime.Client) -> list[OrquestaDeployment]:
    """Send the request and return what `decode` reads. Raises what `request`, `decode` and the client raise."""
    return await _call.asyncio(client)


async def asyncio_detailed(*, client: _runtime.Client) -> _runtime.Response[list[OrquestaDeployment]]:
    """Send the request and return that with the answer. Raises what `request`, `decode` and the client raise."""
    return await _call.asyncio_detailed(client)
