# Generated from openapi/layer.yaml; do not edit, run `make regenerate`.
"""Ask the firewall about a session: `GET /v1/sessions/{session_id}`.

Returns how the policies judge what a session holds so far. Served at the **firewall** base URL; the Layer API
has no call that reads a session back. SDK 0.15 only, which insists on exactly the three properties.
"""

from __future__ import annotations

from .... import _runtime
from ...models.error import Error
from ...models.firewall_lookup import FirewallLookup

OPERATION = _runtime.Operation(
    service="layer",
    name="lookup_session",
    method="GET",
    path="/v1/sessions/{session_id}",
    statuses=((200, 200),),
    stream=None,
    security=(
        (_runtime.Scheme("bearer", "bearer", "Authorization"),),
        (),
    ),
    replay="safe",
    because="it reads",
)

_ERRORS = (
    (400, 499, Error.from_dict),
    (500, 599, Error.from_dict),
)


def request(*, session_id: str) -> _runtime.Request:
    """Build the request. Raises `InvalidRequest` for an argument that can't be put on the wire."""
    _headers: dict[str, str] = {"Accept": "application/json"}
    return _runtime.Request(
        "GET", "/v1/sessions/" + _runtime.path_segment(session_id, "session_id"), [], _headers, b""
    )


def decode(reply: _runtime.Reply) -> FirewallLookup:
    """Read the value of a success. Raises `ErrorReply` for any other status, `MalformedReply` for another body."""
    status = reply.status
    if status == 200:
        return _runtime.json_body(reply, FirewallLookup.from_dict)
    raise _runtime.error_reply(reply, _ERRORS)


_call = _runtime.Call(OPERATION, request, decode)


def sync(*, client: _runtime.Client, session_id: str) -> FirewallLookup:
    """Send the request and return what `decode` reads. Raises what `request`, `decode` and the client raise."""
    return _call.sync(client, session_id=session_id)


def sync_detailed(*, client: _runtime.Client, session_id: str) -> _runtime.Response[FirewallLookup]:
    """Send the request and return that with the answer. Raises what `request`, `decode` and the client raise."""
    return _call.sync_detailed(client, session_id=session_id)


async def asyncio(*, client: _runtime.Client, session_id: str) -> FirewallLookup:
    """Send the request and return what `decode` reads. Raises what `request`, `decode` and the client raise."""
    return await _call.asyncio(client, session_id=session_id)


async def asyncio_detailed(*, client: _runtime.Client, session_id: str) -> _runtime.Response[FirewallLookup]:
    """Send the request and return that with the answer. Raises what `request`, `decode` and the client raise."""
    return await _call.asyncio_detailed(client, session_id=session_id)
