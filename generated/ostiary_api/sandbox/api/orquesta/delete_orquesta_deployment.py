# Generated from openapi/sandbox.yaml; do not edit, run `make regenerate`.
"""Remove a deployment that was set: `DELETE /orquesta/deployments/{deployment_key}`.

Removes what was set. One that is built in, or in the file, comes back.
"""

from __future__ import annotations

from .... import _runtime

OPERATION = _runtime.Operation(
    service="sandbox",
    name="delete_orquesta_deployment",
    method="DELETE",
    path="/orquesta/deployments/{deployment_key}",
    statuses=((204, 204),),
    stream=None,
    security=(),
    replay="safe",
    because="it is gone after the first time",
)


def request(*, deployment_key: str) -> _runtime.Request:
    """Build the request. Raises `InvalidRequest` for an argument that can't be put on the wire."""
    _headers: dict[str, str] = {}
    return _runtime.Request(
        "DELETE",
        "/orquesta/deployments/" + _runtime.path_segment(deployment_key, "deployment_key"),
        [],
        _headers,
        b"",
    )


def decode(reply: _runtime.Reply) -> None:
    """Read the value of a success. Raises `ErrorReply` for any other status, `MalformedReply` for another body."""
    status = reply.status
    if status == 204:
        return None
    raise _runtime.error_reply(reply)


_call = _runtime.Call(OPERATION, request, decode)


def sync(*, client: _runtime.Client, deployment_key: str) -> None:
    """Send the request and return what `decode` reads. Raises what `request`, `decode` and the client raise."""
    return _call.sync(client, deployment_key=deployment_key)


def sync_detailed(*, client: _runtime.Client, deployment_key: str) -> _runtime.Response[None]:
    """Send the request and return that with the answer. Raises what `request`, `decode` and the client raise."""
    return _call.sync_detailed(client, deployment_key=deployment_key)


async def asyncio(*, client: _runtime.Client, deployment_key: str) -> None:
    """Send the request and return what `decode` reads. Raises what `request`, `decode` and the client raise."""
    return await _call.asyncio(client, deployment_key=deployment_key)


async def asyncio_detailed(*, client: _runtime.Client, deployment_key: str) -> _runtime.Response[None]:
    """Send the request and return that with the answer. Raises what `request`, `decode` and the client raise."""
    return await _call.asyncio_detailed(client, deployment_key=deployment_key)
