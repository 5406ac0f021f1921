# Generated from openapi/layer.yaml; do not edit, run `make regenerate`.
"""List the applications: `GET /v1/applications`.

Returns every application, as a bare array: there is no envelope and no paging. Names are not unique; the
vendor's SDK, looking for a name, takes the last of those that match exactly (case counts). SDK 0.15 only.
"""

from __future__ import annotations

from .... import _runtime
from ...models.application import Application
from ...models.error import Error

OPERATION = _runtime.Operation(
    service="layer",
    name="list_applications",
    method="GET",
    path="/v1/applications",
    statuses=((200, 200),),
    stream=None,
    security=(
        (_runtime.Scheme("bearer", "bearer", "Authorization"),),
        (),
    ),
    replay="safe",
    because="it reads",
)

_BODY_200: _runtime.Decoder[list[Application]] = _runtime.list_of(Application.from_dict)
_ERRORS = (
    (400, 499, Error.from_dict),
    (500, 599, Error.from_dict),
)


def request() -> _runtime.Request:
    """Build the request. Raises `InvalidRequest` for an argument that can't be put on the wire."""
    _headers: dict[str, str] = {"Accept": "application/json"}
    return _runtime.Request("GET", "/v1/applications", [], _headers, b"")


def decode(reply: _runtime.Reply) -> list[Application]:
    """Read the value of a success. Raises `ErrorReply` for any other status, `MalformedReply` for another body."""
    status = reply.status
    if status == 200:
        return _runtime.json_body(reply, _BODY_200)
    raise _runtime.error_reply(reply, _ERRORS)


_call = _runtime.Call(OPERATION, request, decode)


def sync(*, client: _runtime.Client) -> list[Application]:
    """Send the request and return what `decode` reads. Raises what `request`, `decode` and the client raise."""
    return _call.sync(client)


def sync_detailed(*, client: _runtime.Client) -> _runtime.Response[list[Application]]:
    """Send the request and return that with the answer. Raises what `request`, `decode` and the client raise."""
    return _call.sync_detailed(client)


async def asyncio(*, client: _runtime.Client) -> list[Application]:
    """Send the request and return what `decode` reads. Raises what `request`, `decode` and the client raise."""
    return await _call.asyncio(client)


async def asyncio_detailed(*, client: _runtime.Client) -> _runtime.Response[list[Application]]:
    """Send the request and return that with the answer. Raises what `request`, `decode` and the client raise."""
    return await _call.asyncio_detailed(client)
