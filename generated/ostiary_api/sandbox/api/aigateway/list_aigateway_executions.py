# Generated from openapi/sandbox.yaml; do not edit, run `make regenerate`.
"""List what processors were asked: `GET /aigateway/executions`.

Returns executions of processors with what was said to them, in the order in which they came.

Arguments:
    decision: What a processor said: nothing, tags or findings, a changed text, a rejection, or that it failed.
"""

from __future__ import annotations

from .... import _runtime
from ...._runtime import UNSET, Unset
from ...models.aigateway_decision import AigatewayDecision
from ...models.aigateway_execution_page import AigatewayExecutionPage
from ...models.error import Error

OPERATION = _runtime.Operation(
    service="sandbox",
    name="list_aigateway_executions",
    method="GET",
    path="/aigateway/executions",
    statuses=((200, 200),),
    stream=None,
    security=(),
    replay="safe",
    because="it reads",
)

_ERRORS = ((422, 422, Error.from_dict),)


def request(
    *,
    processor: str | Unset = UNSET,
    decision: AigatewayDecision | Unset = UNSET,
    known_by: str | Unset = UNSET,
    after: int | Unset = UNSET,
    limit: int | Unset = UNSET,
) -> _runtime.Request:
    """Build the request. Raises `InvalidRequest` for an argument that can't be put on the wire."""
    _query: list[tuple[str, str]] = []
    _runtime.query(_query, "processor", processor)
    _runtime.query(_query, "decision", decision)
    _runtime.query(_query, "known_by", known_by)
    _runtime.query(_query, "after", after)
    _runtime.query(_query, "limit", limit)
    _headers: dict[str, str] = {"Accept": "application/json"}
    return _runtime.Request("GET", "/aigateway/executions", _query, _headers, b"")


def decode(reply: _runtime.Reply) -> AigatewayExecutionPage:
    """Read the value of a success. Raises `ErrorReply` for any other status, `MalformedReply` for another body."""
    status = reply.status
    if status == 200:
        return _runtime.json_body(reply, AigatewayExecutionPage.from_dict)
    raise _runtime.error_reply(reply, _ERRORS)


_call = _runtime.Call(OPERATION, request, decode)


def sync(
    *,
    client: _runtime.Client,
    processor: str | Unset = UNSET,
    decision: AigatewayDecision | Unset = UNSET,
    known_by: str | Unset = UNSET,
    after: int | Unset = UNSET,
    limit: int | Unset = UNSET,
) -> AigatewayExecutionPage:
    """Send the request and return what `decode` reads. Raises what `request`, `decode` and the client raise."""
    return _call.sync(
        client, processor=processor, decision=decision, known_by=known_by, after=after, limit=limit
    )


def sync_detailed(
    *,
    client: _runtime.Client,
    processor: str | Unset = UNSET,
    decision: AigatewayDecision | Unset = UNSET,
    known_by: str | Unset = UNSET,
    after: int | Unset = UNSET,
    limit: int | Unset = UNSET,
) -> _runtime.Response[AigatewayExecutionPage]:
    """Send the request and return that with the answer. Raises what `request`, `decode` and the client raise."""
    return _call.sync_detailed(
        client, processor=processor, decision=decision, known_by=known_by, after=after, limit=limit
    )


async def asyncio(
    *,
    client: _runtime.Client,
    processor: str | Unset = UNSET,
    decision: AigatewayDecision | Unset = UNSET,
    known_by: str | Unset = UNSET,
    after: int | Unset = UNSET,
    limit: int | Unset = UNSET,
) -> AigatewayExecutionPage:
    """Send the request and return what `decode` reads. Raises what `request`, `decode` and the client raise."""
    return await _call.asyncio(
        client, processor=processor, decision=decision, known_by=known_by, after=after, limit=limit
    )


async def asyncio_detailed(
    *,
    client: _runtime.Client,
    processor: str | Unset = UNSET,
    decision: AigatewayDecision | Unset = UNSET,
    known_by: str | Unset = UNSET,
    after: int | Unset = UNSET,
    limit: int | Unset = UNSET,
) -> _runtime.Response[AigatewayExecutionPage]:
    """Send the request and return that with the answer. Raises what `request`, `decode` and the client raise."""
    return await _call.asyncio_detailed(
        client, processor=processor, decision=decision, known_by=known_by, after=after, limit=limit
    )
