# Generated from openapi/sandbox.yaml; do not edit, run `make regenerate`.
"""Say whom a key belongs to: `PUT /libretto/keys/{key_name}`.

Makes what comes with a key belong to a project and an environment. Keys that were not set belong to the project
`sandbox`, environment `development`; all of them are accepted, unless credentials are set (`set_credential`, of
the scheme `apiKey` or `projectKey`).
"""

from __future__ import annotations

from .... import _runtime
from ...models.error import Error
from ...models.libretto_key import LibrettoKey
from ...models.libretto_key_request import LibrettoKeyRequest

OPERATION = _runtime.Operation(
    service="sandbox",
    name="set_libretto_key",
    method="PUT",
    path="/libretto/keys/{key_name}",
    statuses=((200, 200),),
    stream=None,
    security=(),
    replay="safe",
    because="the name is the caller's own",
)

_ERRORS = ((422, 422, Error.from_dict),)


def request(*, key_name: str, body: LibrettoKeyRequest) -> _runtime.Request:
    """Build the request. Raises `InvalidRequest` for an argument that can't be put on the wire."""
    _headers: dict[str, str] = {"Accept": "application/json", "Content-Type": "application/json"}
    return _runtime.Request(
        "PUT",
        "/libretto/keys/" + _runtime.path_segment(key_name, "key_name"),
        [],
        _headers,
        _runtime.encode_json(body),
    )


def decode(reply: _runtime.Reply) -> LibrettoKey:
    """Read the value of a success. Raises `ErrorReply` for any other status, `MalformedReply` for another body."""
    status = reply.status
    if status == 200:
        return _runtime.json_body(reply, LibrettoKey.from_dict)
    raise _runtime.error_reply(reply, _ERRORS)


_call = _runtime.Call(OPERATION, request, decode)


def sync(*, client: _runtime.Client, key_name: str, body: LibrettoKeyRequest) -> LibrettoKey:
    """Send the request and return what `decode` reads. Raises what `request`, `decode` and the client raise."""
    return _call.sync(client, key_name=key_name, body=body)


def sync_detailed(
    *, client: _runtime.Client, key_name: str, body: LibrettoKeyRequest
) -> _runtime.Response[LibrettoKey]:
    """Send the request and return that with the answer. Raises what `request`, `decode` and the client raise."""
    return _call.sync_detailed(client, key_name=key_name, body=body)


async def asyncio(*, client: _runtime.Client, key_name: str, body: LibrettoKeyRequest) -> LibrettoKey:
    """Send the request and return what `decode` reads. Raises what `request`, `decode` and the client raise."""
    return await _call.asyncio(client, key_name=key_name, body=body)


async def asyncio_detailed(
    *, client: _runtime.Client, key_name: str, body: LibrettoKeyRequest
) -> _runtime.Response[LibrettoKey]:
    """Send the request and return that with the answer. Raises what `request`, `decode` and the client raise."""
    return await _call.asyncio_detailed(client, key_name=key_name, body=body)
