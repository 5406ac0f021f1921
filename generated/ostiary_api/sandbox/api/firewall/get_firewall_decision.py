# Generated from openapi/sandbox.yaml; do not edit, run `make regenerate`.
"""Read what the firewall decides: `GET /firewall/sessions/{session_id}`.

Returns what was set, or what the firewall says of its own accord about a session that exists.
"""

from __future__ import annotations

from .... import _runtime
from ...models.error import Error
from ...models.firewall_answer import FirewallAnswer

OPERATION = _runtime.Operation(
    service="sandbox",
    name="get_firewall_decision",
    method="GET",
    path="/firewall/sessions/{session_id}",
    statuses=((200, 200),),
    stream=None,
    security=(),
    replay="safe",
    because="it reads",
)

_ERRORS = ((404, 404, Error.from_dict),)


def request(*, session_id: str) -> _runtime.Request:
    """Build the request. Raises `InvalidRequest` for an argument that can't be put on the wire."""
    _headers: dict[str, str] = {"Accept": "application/json"}
    return _runtime.Request(
        "GET", "/firewall/sessions/" + _runtime.path_segment(session_id, "session_id"), [], _headers, b""
    )


def decode(reply: _runtime.Reply) -> FirewallAnswer:
    """Read the value of a success. Raises `ErrorReply` for any other status, `MalformedReply` for another body."""
    status = reply.status
    if status == 200:
        return _runtime.json_body(reply, FirewallAnswer.from_dict)
    raise _runtime.error_reply(reply, _ERRORS)


_call = _runtime.Call(OPERATION, request, decode)


def sync(*, client: _runtime.Client, session_id: str) -> FirewallAnswer:
    """Send the request and return what `decode` reads. Raises what `request`, `decode` and the client raise."""
    return _call.sync(client, session_id=session_id)


def sync_detailed(*, client: _runtime.Client, session_id: str) -> _runtime.Response[FirewallAnswer]:
    """Send the request and return that with the answer. Raises what `request`, `decode` and the client raise."""
    return _call.sync_detailed(client, session_id=session_id)


async def asyncio(*, client: _runtime.Client, session_id: str) -> FirewallAnswer:
    """Send the request and return what `decode` reads. Raises what `request`, `decode` and the client raise."""
    return await _call.asyncio(client, session_id=session_id)


async def asyncio_detailed(*, client: _runtime.Client, session_id: str) -> _runtime.Response[FirewallAnswer]:
    """Send the request and return that with the answer. Raises what `request`, `decode` and the client raise."""
    return await _call.asyncio_detailed(client, session_id=session_id)
