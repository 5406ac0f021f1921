# Generated from openapi/sandbox.yaml; do not edit, run `make regenerate`.
"""Set what the firewall decides: `PUT /firewall/sessions/{session_id}`.

Fixes the firewall's answer for a session, which need not exist yet. Where nothing is set, the firewall says
`no_data` while a session holds no action, then `pass`; it answers 404 for a session that doesn't exist.
"""

from __future__ import annotations

from .... import _runtime
from ...models.error import Error
from ...models.firewall_answer import FirewallAnswer
from ...models.firewall_decision_request import FirewallDecisionRequest

OPERATION = _runtime.Operation(
    service="sandbox",
    name="set_firewall_decision",
    method="PUT",
    path="/firewall/sessions/{session_id}",
    statuses=((200, 200),),
    stream=None,
    security=(),
    replay="safe",
    because="the same decision stands after a second time",
)

_ERRORS = ((422, 422, Error.from_dict),)


def request(*, session_id: str, body: FirewallDecisionRequest) -> _runtime.Request:
    """Build the request. Raises `InvalidRequest` for an argument that can't be put on the wire."""
    _headers: dict[str, str] = {"Accept": "application/json", "Content-Type": "application/json"}
    return _runtime.Request(
        "PUT",
        "/firewall/sessions/" + _runtime.path_segment(session_id, "session_id"),
        [],
        _headers,
        _runtime.encode_json(body),
    )


def decode(reply: _runtime.Reply) -> FirewallAnswer:
    """Read the value of a success. Raises `ErrorReply` for any other status, `MalformedReply` for another body."""
    status = reply.status
    if status == 200:
        return _runtime.json_body(reply, FirewallAnswer.from_dict)
    raise _runtime.error_reply(reply, _ERRORS)


_call = _runtime.Call(OPERATION, request, decode)


def sync(*, client: _runtime.Client, session_id: str, body: FirewallDecisionRequest) -> FirewallAnswer:
    """Send the request and return what `decode` reads. Raises what `request`, `decode` and the client raise."""
    return _call.sync(client, session_id=session_id, body=body)


def sync_detailed(
    *, client: _runtime.Client, session_id: str, body: FirewallDecisionRequest
) -> _runtime.Response[FirewallAnswer]:
    """Send the request and return that with the answer. Raises what `request`, `decode` and the client raise."""
    return _call.sync_detailed(client, session_id=session_id, body=body)


async def asyncio(
    *, client: _runtime.Client, session_id: str, body: FirewallDecisionRequest
) -> FirewallAnswer:
    """Send the request and return what `decode` reads. Raises what `request`, `decode` and the client raise."""
    return await _call.asyncio(client, session_id=session_id, body=body)


async def asyncio_detailed(
    *, client: _runtime.Client, session_id: str, body: FirewallDecisionRequest
) -> _runtime.Response[FirewallAnswer]:
    """Send the request and return that with the answer. Raises what `request`, `decode` and the client raise."""
    return await _call.asyncio_detailed(client, session_id=session_id, body=body)
