# Generated from openapi/liminal.yaml; do not edit, run `make regenerate`.
"""Read what a thread's placeholders stand for: `POST /api/v1/sdk/get_context_history`.

Returns the thread's placeholders, descending, with their text in encrypted form. A pair may stand there more than
once. Sessions have no such operation; `submit` answers with the same list.
"""

from __future__ import annotations

from .... import _runtime
from ...._runtime import UNSET, Unset
from ...models.context_history_request import ContextHistoryRequest
from ...models.deidentified_token import DeidentifiedToken
from ...models.error import Error

OPERATION = _runtime.Operation(
    service="liminal",
    name="get_context_history",
    method="POST",
    path="/api/v1/sdk/get_context_history",
    statuses=((200, 200),),
    stream=None,
    security=((_runtime.Scheme("bearer", "bearer", "Authorization"),),),
    replay="safe",
    because="it reads",
)

_BODY_200: _runtime.Decoder[list[DeidentifiedToken]] = _runtime.list_of(DeidentifiedToken.from_dict)
_ERRORS = (
    (400, 499, Error.from_dict),
    (500, 599, Error.from_dict),
)


def request(*, body: ContextHistoryRequest, source: str | Unset = UNSET) -> _runtime.Request:
    """Build the request. Raises `InvalidRequest` for an argument that can't be put on the wire."""
    _query: list[tuple[str, str]] = []
    _runtime.query(_query, "source", source)
    _headers: dict[str, str] = {"Accept": "application/json", "Content-Type": "application/json"}
    return _runtime.Request(
        "POST", "/api/v1/sdk/get_context_history", _query, _headers, _runtime.encode_json(body)
    )


def decode(reply: _runtime.Reply) -> list[DeidentifiedToken]:
    """Read the value of a success. Raises `ErrorReply` for any other status, `MalformedReply` for another body."""
    status = reply.status
    if status == 200:
        return _runtime.json_body(reply, _BODY_200)
    raise _runtime.error_reply(reply, _ERRORS)


_call = _runtime.Call(OPERATION, request, decode)


def sync(
    *, client: _runtime.Client, body: ContextHistoryRequest, source: str | Unset = UNSET
) -> list[DeidentifiedToken]:
    """Send the request and return what `decode` reads. Raises what `request`, `decode` and the client raise."""
    return _call.sync(client, body=body, source=source)


def sync_detailed(
    *, client: _runtime.Client, body: ContextHistoryRequest, source: str | Unset = UNSET
) -> _runtime.Response[list[DeidentifiedToken]]:
    """Send the request and return that with the answer. Raises what `request`, `decode` and the client raise."""
    return _call.sync_detailed(client, body=body, source=source)


async def asyncio(
    *, client: _runtime.Client, body: ContextHistoryRequest, source: str | Unset = UNSET
) -> list[DeidentifiedToken]:
    """Send the request and return what `decode` reads. Raises what `request`, `decode` and the client raise."""
    return await _call.asyncio(client, body=body, source=source)


async def asyncio_detailed(
    *, client: _runtime.Client, body: ContextHistoryRequest, source: str | Unset = UNSET
) -> _runtime.Response[list[DeidentifiedToken]]:
    """Send the request and return that with the answer. Raises what `request`, `decode` and the client raise."""
    return await _call.asyncio_detailed(client, body=body, source=source)
