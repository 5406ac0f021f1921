# Generated from openapi/sandbox.yaml; do not edit, run `make regenerate`.
"""Stop accepting a credential: `DELETE /credentials/{credential_name}`.

Removes a credential. When it was the last one, any credential is accepted again, and none; to refuse all, set
one that nobody knows.
"""

from __future__ import annotations

from .... import _runtime

OPERATION = _runtime.Operation(
    service="sandbox",
    name="delete_credential",
    method="DELETE",
    path="/credentials/{credential_name}",
    statuses=((204, 204),),
    stream=None,
    security=(),
    replay="safe",
    because="it is gone after the first time",
)


def request(*, credential_name: str) -> _runtime.Request:
    """Build the request. Raises `InvalidRequest` for an argument that can't be put on the wire."""
    _headers: dict[str, str] = {}
    return _runtime.Request(
        "DELETE",
        "/credentials/" + _runtime.path_segment(credential_name, "credential_name"),
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


def sync(*, client: _runtime.Client, credential_name: str) -> None:
    """Send the request and return what `decode` reads. Raises what `request`, `decode` and the client raise."""
    return _call.sync(client, credential_name=credential_name)


def sync_detailed(*, client: _runtime.Client, credential_name: str) -> _runtime.Response[None]:
    """Send the request and return that with the answer. Raises what `request`, `decode` and the client raise."""
    return _call.sync_detailed(client, credential_name=credential_name)


async def asyncio(*, client: _runtime.Client, credential_name: str) -> None:
    """Send the request and return what `decode` reads. Raises what `request`, `decode` and the client raise."""
    return await _call.asyncio(client, credential_name=credential_name)


async def asyncio_detailed(*, client: _runtime.Client, credential_name: str) -> _runtime.Response[None]:
    """Send the request and return that with the answer. Raises what `request`, `decode` and the client raise."""
    return await _call.asyncio_detailed(client, credential_name=credential_name)
