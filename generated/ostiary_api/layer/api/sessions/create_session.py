# Generated from openapi/layer.yaml; do not edit, run `make regenerate`.
"""Open a session: `POST /v1/sessions`.

Opens a session of an application and returns its id. The client may choose the id (a version 5 UUID), and then
the same request sent twice opens one session; with a `null` id the service makes one up. Actions that are
known already may travel along in `actions`, in the order in which they happened.

Status: the service answers 202. SDK 0.15 takes any 2xx, 0.0.2 takes 202 only.
"""

from __future__ import annotations

from .... import _runtime
from ...models.error import Error
from ...models.session_created import SessionCreated
from ...models.session_request import SessionRequest

OPERATION = _runtime.Operation(
    service="layer",
    name="create_session",
    method="POST",
    path="/v1/sessions",
    statuses=(
        (202, 202),
        (200, 299),
    ),
    stream=None,
    security=(
        (_runtime.Scheme("bearer", "bearer", "Authorization"),),
        (),
    ),
    replay="safe",
    because="the client chooses the session's id, so a repeat names the same session; a caller that leaves the id to the service may open a second, empty session",
)

_ERRORS = (
    (400, 499, Error.from_dict),
    (500, 599, Error.from_dict),
)


def request(*, body: SessionRequest) -> _runtime.Request:
    """Build the request. Raises `InvalidRequest` for an argument that can't be put on the wire."""
    _headers: dict[str, str] = {"Accept": "application/json", "Content-Type": "application/json"}
    return _runtime.Request("POST", "/v1/sessions", [], _headers, _runtime.encode_json(body))


def decode(reply: _runtime.Reply) -> SessionCreated:
    """Read the value of a success. Raises `ErrorReply` for any other status, `MalformedReply` for another body."""
    status = reply.status
    if status == 202:
        return _runtime.json_body(reply, SessionCreated.from_dict)
    if 200 <= status <= 299:
        return _runtime.json_body(reply, SessionCreated.from_dict)
    raise _runtime.error_reply(reply, _ERRORS)


_call = _runtime.Call(OPERATION, request, decode)


def sync(*, client: _runtime.Client, body: SessionRequest) -> SessionCreated:
    """Send the request and return what `decode` reads. Raises what `request`, `decode` and the client raise."""
    return _call.sync(client, body=body)


def sync_detailed(*, client: _runtime.Client, body: SessionRequest) -> _runtime.Response[SessionCreated]:
    """Send the request and return that with the answer. Raises what `request`, `decode` and the client raise."""
    return _call.sync_detailed(client, body=body)


async def asyncio(*, client: _runtime.Client, body: SessionRequest) -> SessionCreated:
    """Send the request and return what `decode` reads. Raises what `request`, `decode` and the client raise."""
    return await _call.asyncio(client, body=body)


async def asyncio_detailed(
    *, client: _runtime.Client, body: SessionRequest
) -> _runtime.Response[SessionCreated]:
    """Send the request and return that with the answer. Raises what `request`, `decode` and the client raise."""
    return await _call.asyncio_detailed(client, body=body)
