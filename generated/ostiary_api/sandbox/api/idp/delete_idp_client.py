# Generated from openapi/sandbox.yaml; do not edit, run `make regenerate`.
"""Let the identity provider forget a client: `DELETE /idp/clients/{client_id}`.

Removes a client that was set. Its tokens stay valid until they expire or are revoked.
"""

from __future__ import annotations

from .... import _runtime

OPERATION = _runtime.Operation(
    service="sandbox",
    name="delete_idp_client",
    method="DELETE",
    path="/idp/clients/{client_id}",
    statuses=((204, 204),),
    stream=None,
    security=(),
    replay="safe",
    because="it is gone after the first time",
)


def request(*, client_id: str) -> _runtime.Request:
    """Build the request. Raises `InvalidRequest` for an argument that can't be put on the wire."""
    _headers: dict[str, str] = {}
    return _runtime.Request(
        "DELETE", "/idp/clients/" + _runtime.path_segment(client_id, "client_id"), [], _headers, b""
    )


def decode(reply: _runtime.Reply) -> None:
    """Read the value of a success. Raises `ErrorReply` for any other status, `MalformedReply` for another body."""
    status = reply.status
    if status == 204:
        return None
    raise _runtime.error_reply(reply)


_call = _runtime.Call(OPERATION, request, decode)


def sync(*, client: _runtime.Client, client_id: str) -> None:
    """Send the request and return what `decode` reads. Raises what `request`, `decode` and the client raise."""
    return _call.sync(client, client_id=client_id)


def sync_detailed(*, client: _runtime.Client, client_id: str) -> _runtime.Response[None]:
    """Send the request and return that with the answer. Raises what `request`, `decode` and the client raise."""
    return _call.sync_detailed(client, client_id=client_id)


async def asyncio(*, client: _runtime.Client, client_id: str) -> None:
    """Send the request and return what `decode` reads. Raises what `request`, `decode` and the client raise."""
    return await _call.asyncio(client, client_id=client_id)


async def asyncio_detailed(*, client: _runtime.Client, client_id: str) -> _runtime.Response[None]:
    """Send the request and return that with the answer. Raises what `request`, `decode` and the client raise."""
    return await _call.asyncio_detailed(client, client_id=client_id)
