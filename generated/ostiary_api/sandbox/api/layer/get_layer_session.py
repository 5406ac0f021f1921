# Generated from openapi/sandbox.yaml; do not edit, run `make regenerate`.
"""Read a session with its actions: `GET /layer/sessions/{session_id}`.

Returns a session and its actions, each as it was sent, in the order in which they were recorded.
"""

from __future__ import annotations

from .... import _runtime
from ...models.error import Error
from ...models.layer_recorded_session import LayerRecordedSession

OPERATION = _runtime.Operation(
    service="sandbox",
    name="get_layer_session",
    method="GET",
    path="/layer/sessions/{session_id}",
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
        "GET", "/layer/sessions/" + _runtime.path_segment(session_id, "session_id"), [], _headers, b""
    )


def decode(reply: _runtime.Reply) -> LayerRecordedSession:
    """Read the value of a success. Raises `ErrorReply` for any other status, `MalformedReply` for another body."""
    status = reply.status
    if status == 200:
        return _runtime.json_body(reply, LayerRecordedSession.from_dict)
    raise _runtime.error_reply(reply, _ERRORS)


_call = _runtime.Call(OPERATION, request, decode)


def sync(*, client: _runtime.Client, session_id: str) -> LayerRecordedSession:
    """Send the request and return what `decode` reads. Raises what `request`, `decode` and the client raise."""
    return _call.sync(client, session_id=session_id)


def sync_detailed(*, client: _runtime.Client, session_id: str) -> _runtime.Response[LayerRecordedSession]:
    """Send the request and return that with the answer. Raises what `request`, `decode` and the client raise."""
    return _call.sync_detailed(client, session_id=session_id)


async def asyncio(*, client: _runtime.Client, session_id: str) -> LayerRecordedSession:
    """Send the request and return what `decode` reads. Raises what `request`, `decode` and the client raise."""
    return await _call.asyncio(client, session_id=session_id)


async def asyncio_detailed(
    *, client: _runtime.Client, session_id: str
) -> _runtime.Response[LayerRecordedSession]:
    """Send the request and return that with the answer. Raises what `request`, `decode` and the client raise."""
    return await _call.asyncio_detailed(client, session_id=session_id)
