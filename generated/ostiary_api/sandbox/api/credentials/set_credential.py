# Generated from openapi/sandbox.yaml; do not edit, run `make regenerate`.
"""Accept a credential: `PUT /credentials/{credential_name}`.

Makes a service accept a credential. From the first one on, requests to that service need one that was set;
others are answered with 401. The credential is kept as a hash.
"""

from __future__ import annotations

from .... import _runtime
from ...models.credential import Credential
from ...models.credential_request import CredentialRequest
from ...models.error import Error

OPERATION = _runtime.Operation(
    service="sandbox",
    name="set_credential",
    method="PUT",
    path="/credentials/{credential_name}",
    statuses=((200, 200),),
    stream=None,
    security=(),
    replay="safe",
    because="the name is the caller's own",
)

_ERRORS = ((422, 422, Error.from_dict),)


def request(*, credential_name: str, body: CredentialRequest) -> _runtime.Request:
    """Build the request. Raises `InvalidRequest` for an argument that can't be put on the wire."""
    _headers: dict[str, str] = {"Accept": "application/json", "Content-Type": "application/json"}
    return _runtime.Request(
        "PUT",
        "/credentials/" + _runtime.path_segment(credential_name, "credential_name"),
        [],
        _headers,
        _runtime.encode_json(body),
    )


def decode(reply: _runtime.Reply) -> Credential:
    """Read the value of a success. Raises `ErrorReply` for any other status, `MalformedReply` for another body."""
    status = reply.status
    if status == 200:
        return _runtime.json_body(reply, Credential.from_dict)
    raise _runtime.error_reply(reply, _ERRORS)


_call = _runtime.Call(OPERATION, request, decode)


def sync(*, client: _runtime.Client, credential_name: str, body: CredentialRequest) -> Credential:
    """Send the request and return what `decode` reads. Raises what `request`, `decode` and the client raise."""
    return _call.sync(client, credential_name=credential_name, body=body)


def sync_detailed(
    *, client: _runtime.Client, credential_name: str, body: CredentialRequest
) -> _runtime.Response[Credential]:
    """Send the request and return that with the answer. Raises what `request`, `decode` and the client raise."""
    return _call.sync_detailed(client, credential_name=credential_name, body=body)


async def asyncio(*, client: _runtime.Client, credential_name: str, body: CredentialRequest) -> Credential:
    """Send the request and return what `decode` reads. Raises what `request`, `decode` and the client raise."""
    return await _call.asyncio(client, credential_name=credential_name, body=body)


async def asyncio_detailed(
    *, client: _runtime.Client, credential_name: str, body: CredentialRequest
) -> _runtime.Response[Credential]:
    """Send the request and return that with the answer. Raises what `request`, `decode` and the client raise."""
    return await _call.asyncio_detailed(client, credential_name=credential_name, body=body)
