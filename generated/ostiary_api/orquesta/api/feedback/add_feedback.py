# Generated from openapi/orquesta.yaml; do not edit, run `make regenerate`.
"""Record feedback on a trace: `POST /v2/feedback`.

Records what somebody thinks of an answer, by the trace that its `telemetry` names or by its `id`. Newer SDKs
only.
"""

from __future__ import annotations

from .... import _runtime
from ...models.error import Error
from ...models.feedback import Feedback
from ...models.feedback_request import FeedbackRequest

OPERATION = _runtime.Operation(
    service="orquesta",
    name="add_feedback",
    method="POST",
    path="/v2/feedback",
    statuses=(
        (200, 200),
        (200, 299),
    ),
    stream=None,
    security=((_runtime.Scheme("bearer", "bearer", "Authorization"),),),
    replay="tolerated",
    because="feedback has no id before it is recorded, so a repeat after a lost answer may be recorded twice; better than a person's word lost",
)

_ERRORS = (
    (400, 499, Error.from_dict),
    (500, 599, Error.from_dict),
)


def request(*, body: FeedbackRequest) -> _runtime.Request:
    """Build the request. Raises `InvalidRequest` for an argument that can't be put on the wire."""
    _headers: dict[str, str] = {"Accept": "application/json", "Content-Type": "application/json"}
    return _runtime.Request("POST", "/v2/feedback", [], _headers, _runtime.encode_json(body))


def decode(reply: _runtime.Reply) -> Feedback:
    """Read the value of a success. Raises `ErrorReply` for any other status, `MalformedReply` for another body."""
    status = reply.status
    if status == 200:
        return _runtime.json_body(reply, Feedback.from_dict)
    if 200 <= status <= 299:
        return _runtime.json_body(reply, Feedback.from_dict)
    raise _runtime.error_reply(reply, _ERRORS)


_call = _runtime.Call(OPERATION, request, decode)


def sync(*, client: _runtime.Client, body: FeedbackRequest) -> Feedback:
    """Send the request and return what `decode` reads. Raises what `request`, `decode` and the client raise."""
    return _call.sync(client, body=body)


def sync_detailed(*, client: _runtime.Client, body: FeedbackRequest) -> _runtime.Response[Feedback]:
    """Send the request and return that with the answer. Raises what `request`, `decode` and the client raise."""
    return _call.sync_detailed(client, body=body)


async def asyncio(*, client: _runtime.Client, body: FeedbackRequest) -> Feedback:
    """Send the request and return what `decode` reads. Raises what `request`, `decode` and the client raise."""
    return await _call.asyncio(client, body=body)


async def asyncio_detailed(*, client: _runtime.Client, body: FeedbackRequest) -> _runtime.Response[Feedback]:
    """Send the request and return that with the answer. Raises what `request`, `decode` and the client raise."""
    return await _call.asyncio_detailed(client, body=body)
