# Generated from openapi/layer.yaml; do not edit, run `make regenerate`.
"""Record an action in a session: `POST /v1/sessions/{session_id}/actions`.

Appends one action to an open session. The session must exist; none is opened on the way.

Status: the service answers 202 with an empty body, and both SDK generations take that status only. Any other
2xx is accepted here. A body, should there be one, says nothing.
"""

from __future__ import annotations

from .... import _runtime
from ...models.error import Error
from ...models.session_action import SessionAction

OPERATION = _runtime.Operation(
    service="layer",
    name="append_action",
    method="POST",
    path="/v1/sessions/{session_id}/actions",
    statuses=(
        (202, 202),
        (200, 299),
    ),
    stream=None,
    security=(
        (_runtime.Scheme("bearer", "bearer", "Authorization"),),
        (),
    ),
    replay="tolerated",
    because="actions have no id of their own, so a repeat after a lost answer may record the action twice; a duplicate can be recognized by its equal body, a missing record can't be recovered",
)

_ERRORS = (
    (400, 499, Error.from_dict),
    (500, 599, Error.from_dict),
)


def request(*, session_id: str, body: SessionAction) -> _runtime.Request:
    """Build the request. Raises `InvalidRequest` for an argument that can't be put on the wire."""
    _headers: dict[str, str] = {"Accept": "application/json", "Content-Type": "application/json"}
    return _runtime.Request(
        "POST",
        "/v1/sessions/" + _runtime.path_segment(session_id, "session_id") + "/actions",
        [],
        _headers,
        _runtime.encode_json(body),
    )


def decode(reply: _runtime.Reply) -> None:
    """Read the value of a success. Raises `ErrorReply` for any other status, `MalformedReply` for another body."""
    status = reply.status
    if status == 202:
        return None
    if 200 <= status <= 299:
        return None
    raise _runtime.error_reply(reply, _ERRORS)


_call = _runtime.Call(OPERATION, request, decode)


def sync(*, client: _runtime.Client, session_id: str, body: SessionAction) -> None:
    """Send the request and return what `decode` reads. Raises what `request`, `decode` and the client raise."""
    return _call.sync(client, session_id=session_id, body=body)


def sync_detailed(
    *, client: _runtime.Client, session_id: str, body: SessionAction
) -> _runtime.Response[None]:
    """Send the request and return that with the answer. Raises what `request`, `decode` and the client raise."""
    return _call.sync_detailed(client, session_id=session_id, body=body)


async def asyncio(*, client: _runtime.Client, session_id: str, body: SessionAction) -> None:
    """Send the request and return what `decode` reads. Raises what `request`, `decode` and the client raise."""
    return await _call.asyncio(client, session_id=session_id, body=body)


async def asyncio_detailed(
    *, client: _runtime.Client, session_id: str, body: SessionAction
) -> _runtime.Response[None]:
    """Send the request and return that with the answer. Raises what `request`, `decode` and the client raise."""
    return await _call.asyncio_detailed(client, session_id=session_id, body=body)
