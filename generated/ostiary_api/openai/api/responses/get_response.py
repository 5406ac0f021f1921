# Generated from openapi/openai.yaml; do not edit, run `make regenerate`.
"""Read an answer again: `GET /v1/responses/{response_id}`.

Returns an answer that the server kept.
"""

from __future__ import annotations

from .... import _runtime
from ...models.error_body import ErrorBody
from ...models.model_response import ModelResponse

OPERATION = _runtime.Operation(
    service="openai",
    name="get_response",
    method="GET",
    path="/v1/responses/{response_id}",
    statuses=((200, 200),),
    stream=None,
    security=((_runtime.Scheme("bearer", "bearer", "Authorization"),),),
    replay="safe",
    because="it reads",
)

_ERRORS = (
    (400, 499, ErrorBody.from_dict),
    (500, 599, ErrorBody.from_dict),
)


def request(*, response_id: str) -> _runtime.Request:
    """Build the request. Raises `InvalidRequest` for an argument that can't be put on the wire."""
    _headers: dict[str, str] = {"Accept": "application/json"}
    return _runtime.Request(
        "GET", "/v1/responses/" + _runtime.path_segment(response_id, "response_id"), [], _headers, b""
    )


def decode(reply: _runtime.Reply) -> ModelResponse:
    """Read the value of a success. Raises `ErrorReply` for any other status, `MalformedReply` for another body."""
    status = reply.status
    if status == 200:
        return _runtime.json_body(reply, ModelResponse.from_dict)
    raise _runtime.error_reply(reply, _ERRORS)


_call = _runtime.Call(OPERATION, request, decode)


def sync(*, client: _runtime.Client, response_id: str) -> ModelResponse:
    """Send the request and return what `decode` reads. Raises what `request`, `decode` and the client raise."""
    return _call.sync(client, response_id=response_id)


def sync_detailed(*, client: _runtime.Client, response_id: str) -> _runtime.Response[ModelResponse]:
    """Send the request and return that with the answer. Raises what `request`, `decode` and the client raise."""
    return _call.sync_detailed(client, response_id=response_id)


async def asyncio(*, client: _runtime.Client, response_id: str) -> ModelResponse:
    """Send the request and return what `decode` reads. Raises what `request`, `decode` and the client raise."""
    return await _call.asyncio(client, response_id=response_id)


async def asyncio_detailed(*, client: _runtime.Client, response_id: str) -> _runtime.Response[ModelResponse]:
    """Send the request and return that with the answer. Raises what `request`, `decode` and the client raise."""
    return await _call.asyncio_detailed(client, response_id=response_id)
