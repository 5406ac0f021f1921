# Generated from openapi/sandbox.yaml; do not edit, run `make regenerate`.
"""Let the identity provider know a client: `PUT /idp/clients/{client_id}`.

Registers a client for client credentials, with a secret (posted or as Basic), keys (`private_key_jwt`) or both.
Until then it knows one, `sandbox-client` with the secret `sandbox-secret`, for any scope.
"""

from __future__ import annotations

from .... import _runtime
from ...models.error import Error
from ...models.idp_client import IdpClient
from ...models.idp_client_request import IdpClientRequest

OPERATION = _runtime.Operation(
    service="sandbox",
    name="set_idp_client",
    method="PUT",
    path="/idp/clients/{client_id}",
    statuses=((200, 200),),
    stream=None,
    security=(),
    replay="safe",
    because="the id is the caller's own",
)

_ERRORS = ((422, 422, Error.from_dict),)


def request(*, client_id: str, body: IdpClientRequest) -> _runtime.Request:
    """Build the request. Raises `InvalidRequest` for an argument that can't be put on the wire."""
    _headers: dict[str, str] = {"Accept": "application/json", "Content-Type": "application/json"}
    return _runtime.Request(
        "PUT",
        "/idp/clients/" + _runtime.path_segment(client_id, "client_id"),
        [],
        _headers,
        _runtime.encode_json(body),
    )


def decode(reply: _runtime.Reply) -> IdpClient:
    """Read the value of a success. Raises `ErrorReply` for any other status, `MalformedReply` for another body."""
    status = reply.status
    if status == 200:
        return _runtime.json_body(reply, IdpClient.from_dict)
    raise _runtime.error_reply(reply, _ERRORS)


_call = _runtime.Call(OPERATION, request, decode)


def sync(*, client: _runtime.Client, client_id: str, body: IdpClientRequest) -> IdpClient:
    """Send the request and return what `decode` reads. Raises what `request`, `decode` and the client raise."""
    return _call.sync(client, client_id=client_id, body=body)


def sync_detailed(
    *, client: _runtime.Client, client_id: str, body: IdpClientRequest
) -> _runtime.Response[IdpClient]:
    """Send the request and return that with the answer. Raises what `request`, `decode` and the client raise."""
    return _call.sync_detailed(client, client_id=client_id, body=body)


async def asyncio(*, client: _runtime.Client, client_id: str, body: IdpClientRequest) -> IdpClient:
    """Send the request and return what `decode` reads. Raises what `request`, `decode` and the client raise."""
    return await _call.asyncio(client, client_id=client_id, body=body)


async def asyncio_detailed(
    *, client: _runtime.Client, client_id: str, body: IdpClientRequest
) -> _runtime.Response[IdpClient]:
    """Send the request and return that with the answer. Raises what `request`, `decode` and the client raise."""
    return await _call.asyncio_detailed(client, client_id=client_id, body=body)
