# Generated from openapi/liminal.yaml; do not edit, run `make regenerate`.
"""Begin a thread: `POST /api/v1/threads`.

Makes a thread with a model instance. Names need not be unique.
"""

from __future__ import annotations

from .... import _runtime
from ...._runtime import UNSET, Unset
from ...models.error import Error
from ...models.thread_answer import ThreadAnswer
from ...models.thread_request import ThreadRequest

OPERATION = _runtime.Operation(
    service="liminal",
    name="create_thread",
    method="POST",
    path="/api/v1/threads",
    statuses=(
        (200, 200),
        (200, 299),
    ),
    stream=None,
    security=((_runtime.Scheme("session", "cookie", "session"),),),
    replay="never",
    because="a repeat after a lost answer would leave a second thread of the same name; the list tells whether one is there",
)

_ERRORS = (
    (400, 499, Error.from_dict),
    (500, 599, Error.from_dict),
)


def request(*, body: ThreadRequest, source: str | Unset = UNSET) -> _runtime.Request:
    """Build the request. Raises `InvalidRequest` for an argument that can't be put on the wire."""
    _query: list[tuple[str, str]] = []
    _runtime.query(_query, "source", source)
    _headers: dict[str, str] = {"Accept": "application/json", "Content-Type": "application/json"}
    return _runtime.Request("POST", "/api/v1/threads", _query, _headers, _runtime.encode_json(body))


def decode(reply: _runtime.Reply) -> ThreadAnswer:
    """Read the value of a success. Raises `ErrorReply` for any other status, `MalformedReply` for another body."""
    status = reply.status
    if status == 200:
        return _runtime.json_body(reply, ThreadAnswer.from_dict)
    if 200 <= status <= 299:
        return _runtime.json_body(reply, ThreadAnswer.from_dict)
    raise _runtime.error_reply(reply, _ERRORS)


_call = _runtime.Call(OPERATION, request, decode)


def sync(*, client: _runtime.Client, body: ThreadRequest, source: str | Unset = UNSET) -> ThreadAnswer:
    """Send the request and return what `decode` reads. Raises what `request`, `decode` and the client raise."""
    return _call.sync(client, body=body, source=source)


def sync_detailed(
    *, client: _runtime.Client, body: ThreadRequest, source: str | Unset = UNSET
) -> _runtime.Response[ThreadAnswer]:
    """Send the request and return that with the answer. Raises what `request`, `decode` and the client raise."""
    return _call.sync_detailed(client, body=body, source=source)


async def asyncio(
    *, client: _runtime.Client, body: ThreadRequest, source: str | Unset = UNSET
) -> ThreadAnswer:
    """Send the request and return what `decode` reads. Raises what `request`, `decode` and the client raise."""
    return await _call.asyncio(client, body=body, source=source)


async def asyncio_detailed(
    *, client: _runtime.Client, body: ThreadRequest, source: str | Unset = UNSET
) -> _runtime.Response[ThreadAnswer]:
    """Send the request and return that with the answer. Raises what `request`, `decode` and the client raise."""
    return await _call.asyncio_detailed(client, body=body, source=source)
