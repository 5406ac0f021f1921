# Generated from openapi/liminal.yaml; do not edit, run `make regenerate`.
"""Find sensitive text, as a bearer: `POST /api/v1/sdk/analyze_response`.

Returns what the policy of the thread's model instance finds in a text, in the order of the text.
"""

from __future__ import annotations

from .... import _runtime
from ...._runtime import UNSET, Unset
from ...models.bearer_findings import BearerFindings
from ...models.error import Error
from ...models.thread_text_request import ThreadTextRequest

OPERATION = _runtime.Operation(
    service="liminal",
    name="analyze_as_bearer",
    method="POST",
    path="/api/v1/sdk/analyze_response",
    statuses=((200, 200),),
    stream=None,
    security=((_runtime.Scheme("bearer", "bearer", "Authorization"),),),
    replay="safe",
    because="it reads",
)

_ERRORS = (
    (400, 499, Error.from_dict),
    (500, 599, Error.from_dict),
)


def request(*, body: ThreadTextRequest, source: str | Unset = UNSET) -> _runtime.Request:
    """Build the request. Raises `InvalidRequest` for an argument that can't be put on the wire."""
    _query: list[tuple[str, str]] = []
    _runtime.query(_query, "source", source)
    _headers: dict[str, str] = {"Accept": "application/json", "Content-Type": "application/json"}
    return _runtime.Request(
        "POST", "/api/v1/sdk/analyze_response", _query, _headers, _runtime.encode_json(body)
    )


def decode(reply: _runtime.Reply) -> BearerFindings:
    """Read the value of a success. Raises `ErrorReply` for any other status, `MalformedReply` for another body."""
    status = reply.status
    if status == 200:
        return _runtime.json_body(reply, BearerFindings.from_dict)
    raise _runtime.error_reply(reply, _ERRORS)


_call = _runtime.Call(OPERATION, request, decode)


def sync(*, client: _runtime.Client, body: ThreadTextRequest, source: str | Unset = UNSET) -> BearerFindings:
    """Send the request and return what `decode` reads. Raises what `request`, `decode` and the client raise."""
    return _call.sync(client, body=body, source=source)


def sync_detailed(
    *, client: _runtime.Client, body: ThreadTextRequest, source: str | Unset = UNSET
) -> _runtime.Response[BearerFindings]:
    """Send the request and return that with the answer. Raises what `request`, `decode` and the client raise."""
    return _call.sync_detailed(client, body=body, source=source)


async def asyncio(
    *, client: _runtime.Client, body: ThreadTextRequest, source: str | Unset = UNSET
) -> BearerFindings:
    """Send the request and return what `decode` reads. Raises what `request`, `decode` and the client raise."""
    return await _call.asyncio(client, body=body, source=source)


async def asyncio_detailed(
    *, client: _runtime.Client, body: ThreadTextRequest, source: str | Unset = UNSET
) -> _runtime.Response[BearerFindings]:
    """Send the request and return that with the answer. Raises what `request`, `decode` and the client raise."""
    return await _call.asyncio_detailed(client, body=body, source=source)
