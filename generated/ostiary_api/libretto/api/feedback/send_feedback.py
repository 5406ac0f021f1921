# Generated from openapi/libretto.yaml; do not edit, run `make regenerate`.
"""Say how good an answer was: `POST /feedback`.

Records a rating of an answer, a better answer, or both. It may come before its event does. The vendor's SDK sends
all four properties always, `null` for what was not given.
"""

from __future__ import annotations

from .... import _runtime
from ...models.acknowledged import Acknowledged
from ...models.error import Error
from ...models.feedback import Feedback

OPERATION = _runtime.Operation(
    service="libretto",
    name="send_feedback",
    method="POST",
    path="/feedback",
    statuses=(
        (200, 200),
        (200, 299),
    ),
    stream=None,
    security=(),
    replay="tolerated",
    because="feedback has no id of its own, so a repeat may be recorded twice; both say the same of the same answer, and a rating that is lost can't be recovered",
)

_ERRORS = (
    (400, 499, Error.from_dict),
    (500, 599, Error.from_dict),
)


def request(*, body: Feedback) -> _runtime.Request:
    """Build the request. Raises `InvalidRequest` for an argument that can't be put on the wire."""
    _headers: dict[str, str] = {"Accept": "application/json", "Content-Type": "application/json"}
    return _runtime.Request("POST", "/feedback", [], _headers, _runtime.encode_json(body))


def decode(reply: _runtime.Reply) -> Acknowledged:
    """Read the value of a success. Raises `ErrorReply` for any other status, `MalformedReply` for another body."""
    status = reply.status
    if status == 200:
        return _runtime.json_body(reply, Acknowledged.from_dict)
    if 200 <= status <= 299:
        return _runtime.json_body(reply, Acknowledged.from_dict)
    raise _runtime.error_reply(reply, _ERRORS)


_call = _runtime.Call(OPERATION, request, decode)


def sync(*, client: _runtime.Client, body: Feedback) -> Acknowledged:
    """Send the request and return what `decode` reads. Raises what `request`, `decode` and the client raise."""
    return _call.sync(client, body=body)


def sync_detailed(*, client: _runtime.Client, body: Feedback) -> _runtime.Response[Acknowledged]:
    """Send the request and return that with the answer. Raises what `request`, `decode` and the client raise."""
    return _call.sync_detailed(client, body=body)


async def asyncio(*, client: _runtime.Client, body: Feedback) -> Acknowledged:
    """Send the request and return what `decode` reads. Raises what `request`, `decode` and the client raise."""
    return await _call.asyncio(client, body=body)


async def asyncio_detailed(*, client: _runtime.Client, body: Feedback) -> _runtime.Response[Acknowledged]:
    """Send the request and return that with the answer. Raises what `request`, `decode` and the client raise."""
    return await _call.asyncio_detailed(client, body=body)
