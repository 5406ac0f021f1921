# Generated from openapi/sandbox.yaml; do not edit, run `make regenerate`.
"""Read an event with its feedback: `GET /libretto/events/{event_id}`.

Returns an event as it was sent last, the repeats of it, and the feedback on it. Of several projects with an event
of this id, the first one's, unless one is named.
"""

from __future__ import annotations

from .... import _runtime
from ...._runtime import UNSET, Unset
from ...models.error import Error
from ...models.libretto_recorded_event import LibrettoRecordedEvent

OPERATION = _runtime.Operation(
    service="sandbox",
    name="get_libretto_event",
    method="GET",
    path="/libretto/events/{event_id}",
    statuses=((200, 200),),
    stream=None,
    security=(),
    replay="safe",
    because="it reads",
)

_ERRORS = ((404, 404, Error.from_dict),)


def request(*, event_id: str, project: str | Unset = UNSET) -> _runtime.Request:
    """Build the request. Raises `InvalidRequest` for an argument that can't be put on the wire."""
    _query: list[tuple[str, str]] = []
    _runtime.query(_query, "project", project)
    _headers: dict[str, str] = {"Accept": "application/json"}
    return _runtime.Request(
        "GET", "/libretto/events/" + _runtime.path_segment(event_id, "event_id"), _query, _headers, b""
    )


def decode(reply: _runtime.Reply) -> LibrettoRecordedEvent:
    """Read the value of a success. Raises `ErrorReply` for any other status, `MalformedReply` for another body."""
    status = reply.status
    if status == 200:
        return _runtime.json_body(reply, LibrettoRecordedEvent.from_dict)
    raise _runtime.error_reply(reply, _ERRORS)


_call = _runtime.Call(OPERATION, request, decode)


def sync(*, client: _runtime.Client, event_id: str, project: str | Unset = UNSET) -> LibrettoRecordedEvent:
    """Send the request and return what `decode` reads. Raises what `request`, `decode` and the client raise."""
    return _call.sync(client, event_id=event_id, project=project)


def sync_detailed(
    *, client: _runtime.Client, event_id: str, project: str | Unset = UNSET
) -> _runtime.Response[LibrettoRecordedEvent]:
    """Send the request and return that with the answer. Raises what `request`, `decode` and the client raise."""
    return _call.sync_detailed(client, event_id=event_id, project=project)


async def asyncio(
    *, client: _runtime.Client, event_id: str, project: str | Unset = UNSET
) -> LibrettoRecordedEvent:
    """Send the request and return what `decode` reads. Raises what `request`, `decode` and the client raise."""
    return await _call.asyncio(client, event_id=event_id, project=project)


async def asyncio_detailed(
    *, client: _runtime.Client, event_id: str, project: str | Unset = UNSET
) -> _runtime.Response[LibrettoRecordedEvent]:
    """Send the request and return that with the answer. Raises what `request`, `decode` and the client raise."""
    return await _call.asyncio_detailed(client, event_id=event_id, project=project)
