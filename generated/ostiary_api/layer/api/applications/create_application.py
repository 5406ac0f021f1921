# Generated from openapi/layer.yaml; do not edit, run `make regenerate`.
"""Create an application: `POST /v1/applications`.

Creates an application and returns its id. Names are not unique: look in the list first. Listing and creating
is not atomic, so two processes that start together may both create. SDK 0.15 only.

Status: the service answers 201 with a body of exactly one property, and SDK 0.15 takes nothing else. Any
other 2xx, and further properties, are accepted here.
"""

from __future__ import annotations

from .... import _runtime
from ...models.application_created import ApplicationCreated
from ...models.application_request import ApplicationRequest
from ...models.error import Error

OPERATION = _runtime.Operation(
    service="layer",
    name="create_application",
    method="POST",
    path="/v1/applications",
    statuses=(
        (201, 201),
        (200, 299),
    ),
    stream=None,
    security=(
        (_runtime.Scheme("bearer", "bearer", "Authorization"),),
        (),
    ),
    replay="never",
    because="names are not unique, so a repeat after a lost answer would leave a second application of the same name, and sessions would scatter over both; listing the applications tells whether the first request arrived",
)

_ERRORS = (
    (400, 499, Error.from_dict),
    (500, 599, Error.from_dict),
)


def request(*, body: ApplicationRequest) -> _runtime.Request:
    """Build the request. Raises `InvalidRequest` for an argument that can't be put on the wire."""
    _headers: dict[str, str] = {"Accept": "application/json", "Content-Type": "application/json"}
    return _runtime.Request("POST", "/v1/applications", [], _headers, _runtime.encode_json(body))


def decode(reply: _runtime.Reply) -> ApplicationCreated:
    """Read the value of a success. Raises `ErrorReply` for any other status, `MalformedReply` for another body."""
    status = reply.status
    if status == 201:
        return _runtime.json_body(reply, ApplicationCreated.from_dict)
    if 200 <= status <= 299:
        return _runtime.json_body(reply, ApplicationCreated.from_dict)
    raise _runtime.error_reply(reply, _ERRORS)


_call = _runtime.Call(OPERATION, request, decode)


def sync(*, client: _runtime.Client, body: ApplicationRequest) -> ApplicationCreated:
    """Send the request and return what `decode` reads. Raises what `request`, `decode` and the client raise."""
    return _call.sync(client, body=body)


def sync_detailed(
    *, client: _runtime.Client, body: ApplicationRequest
) -> _runtime.Response[ApplicationCreated]:
    """Send the request and return that with the answer. Raises what `request`, `decode` and the client raise."""
    return _call.sync_detailed(client, body=body)


async def asyncio(*, client: _runtime.Client, body: ApplicationRequest) -> ApplicationCreated:
    """Send the request and return what `decode` reads. Raises what `request`, `decode` and the client raise."""
    return await _call.asyncio(client, body=body)


async def asyncio_detailed(
    *, client: _runtime.Client, body: ApplicationRequest
) -> _runtime.Response[ApplicationCreated]:
    """Send the request and return that with the answer. Raises what `request`, `decode` and the client raise."""
    return await _call.asyncio_detailed(client, body=body)
