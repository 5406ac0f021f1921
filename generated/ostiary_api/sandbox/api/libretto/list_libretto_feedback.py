# Generated from openapi/sandbox.yaml; do not edit, run `make regenerate`.
"""List the feedback: `GET /libretto/feedback`.

Returns feedback in the order in which it came, whether its event is known or not.
"""

from __future__ import annotations

from .... import _runtime
from ...._runtime import UNSET, Unset
from ...models.libretto_feedback import LibrettoFeedback

OPERATION = _runtime.Operation(
    service="sandbox",
    name="list_libretto_feedback",
    method="GET",
    path="/libretto/feedback",
    statuses=((200, 200),),
    stream=None,
    security=(),
    replay="safe",
    because="it reads",
)

_BODY_200: _runtime.Decoder[list[LibrettoFeedback]] = _runtime.list_of(LibrettoFeedback.from_dict)


def request(*, feedback_key: str | Unset = UNSET) -> _runtime.Request:
    """Build the request. Raises `InvalidRequest` for an argument that can't be put on the wire."""
    _query: list[tuple[str, str]] = []
    _runtime.query(_query, "feedback_key", feedback_key)
    _headers: dict[str, str] = {"Accept": "application/json"}
    return _runtime.Request("GET", "/libretto/feedback", _query, _headers, b"")


def decode(reply: _runtime.Reply) -> list[LibrettoFeedback]:
    """Read the value of a success. Raises `ErrorReply` for any other status, `MalformedReply` for another body."""
    status = reply.status
    if status == 200:
        return _runtime.json_body(reply, _BODY_200)
    raise _runtime.error_reply(reply)


_call = _runtime.Call(OPERATION, request, decode)


def sync(*, client: _runtime.Client, feedback_key: str | Unset = UNSET) -> list[LibrettoFeedback]:
    """Send the request and return what `decode` reads. Raises what `request`, `decode` and the client raise."""
    return _call.sync(client, feedback_key=feedback_key)


def sync_detailed(
    *, client: _runtime.Client, feedback_key: str | Unset = UNSET
) -> _runtime.Response[list[LibrettoFeedback]]:
    """Send the request and return that with the answer. Raises what `request`, `decode` and the client raise."""
    return _call.sync_detailed(client, feedback_key=feedback_key)


async def asyncio(*, client: _runtime.Client, feedback_key: str | Unset = UNSET) -> list[LibrettoFeedback]:
    """Send the request and return what `decode` reads. Raises what `request`, `decode` and the client raise."""
    return await _call.asyncio(client, feedback_key=feedback_key)


async def asyncio_detailed(
    *, client: _runtime.Client, feedback_key: str | Unset = UNSET
) -> _runtime.Response[list[LibrettoFeedback]]:
    """Send the request and return that with the answer. Raises what `request`, `decode` and the client raise."""
    return await _call.asyncio_detailed(client, feedback_key=feedback_key)
