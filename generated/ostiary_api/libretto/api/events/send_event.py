# Generated from openapi/libretto.yaml; do not edit, run `make regenerate`.
"""Record a call of a model: `POST /event`.

Records one call of a model, with the template and the parameters that its prompt was made from. An event without a
name (`apiName: null`) gets one from the service.
"""

from __future__ import annotations

from .... import _runtime
from ...models.error import Error
from ...models.event import Event
from ...models.event_recorded import EventRecorded

OPERATION = _runtime.Operation(
    service="libretto",
    name="send_event",
    method="POST",
    path="/event",
    statuses=(
        (200, 200),
        (200, 299),
    ),
    stream=None,
    security=(),
    replay="tolerated",
    because="the client chooses the event's id, so that a repeat can be recognized; whether the service does is not known, and an event that is there twice is better than one that is lost",
)

_ERRORS = (
    (400, 499, Error.from_dict),
    (500, 599, Error.from_dict),
)


def request(*, body: Event) -> _runtime.Request:
    """Build the request. Raises `InvalidRequest` for an argument that can't be put on the wire."""
    _headers: dict[str, str] = {"Accept": "application/json", "Content-Type": "application/json"}
    return _runtime.Request("POST", "/event", [], _headers, _runtime.encode_json(body))


def decode(reply: _runtime.Reply) -> EventRecorded:
    """Read the value of a success. Raises `ErrorReply` for any other status, `MalformedReply` for another body."""
    status = reply.status
    if status == 200:
        return _runtime.json_body(reply, EventRecorded.from_dict)
    if 200 <= status <= 299:
        return _runtime.json_body(reply, EventRecorded.from_dict)
    raise _runtime.error_reply(reply, _ERRORS)


_call = _runtime.Call(OPERATION, request, decode)


def sync(*, client: _runtime.Client, body: Event) -> EventRecorded:
    """Send the request and return what `decode` reads. Raises what `request`, `decode` and the client raise."""
    return _call.sync(client, body=body)


def sync_detailed(*, client: _runtime.Client, body: Event) -> _runtime.Response[EventRecorded]:
    """Send the request and return that with the answer. Raises what `request`, `decode` and the client raise."""
    return _call.sync_detailed(client, body=body)


async def asyncio(*, client: _runtime.Client, body: Event) -> EventRecorded:
    """Send the request and return what `decode` reads. Raises what `request`, `decode` and the client raise."""
    return await _call.asyncio(client, body=body)


async def asyncio_detailed(*, client: _runtime.Client, body: Event) -> _runtime.Response[EventRecorded]:
    """Send the request and return that with the answer. Raises what `request`, `decode` and the client raise."""
    return await _call.asyncio_detailed(client, body=body)
