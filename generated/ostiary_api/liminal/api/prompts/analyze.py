# Generated from openapi/liminal.yaml; do not edit, run `make regenerate`.
"""Find sensitive text: `POST /api/v1/prompts/analyze`.

Returns what the model instance's policy finds in a text, in the order of the text.
"""

from __future__ import annotations

from .... import _runtime
from ...models.analyze_answer import AnalyzeAnswer
from ...models.analyze_request import AnalyzeRequest
from ...models.error import Error

OPERATION = _runtime.Operation(
    service="liminal",
    name="analyze",
    method="POST",
    path="/api/v1/prompts/analyze",
    statuses=((200, 200),),
    stream=None,
    security=((_runtime.Scheme("session", "cookie", "session"),),),
    replay="safe",
    because="it reads",
)

_ERRORS = (
    (400, 499, Error.from_dict),
    (500, 599, Error.from_dict),
)


def request(*, body: AnalyzeRequest) -> _runtime.Request:
    """Build the request. Raises `InvalidRequest` for an argument that can't be put on the wire."""
    _headers: dict[str, str] = {"Accept": "application/json", "Content-Type": "application/json"}
    return _runtime.Request("POST", "/api/v1/prompts/analyze", [], _headers, _runtime.encode_json(body))


def decode(reply: _runtime.Reply) -> AnalyzeAnswer:
    """Read the value of a success. Raises `ErrorReply` for any other status, `MalformedReply` for another body."""
    status = reply.status
    if status == 200:
        return _runtime.json_body(reply, AnalyzeAnswer.from_dict)
    raise _runtime.error_reply(reply, _ERRORS)


_call = _runtime.Call(OPERATION, request, decode)


def sync(*, client: _runtime.Client, body: AnalyzeRequest) -> AnalyzeAnswer:
    """Send the request and return what `decode` reads. Raises what `request`, `decode` and the client raise."""
    return _call.sync(client, body=body)


def sync_detailed(*, client: _runtime.Client, body: AnalyzeRequest) -> _runtime.Response[AnalyzeAnswer]:
    """Send the request and return that with the answer. Raises what `request`, `decode` and the client raise."""
    return _call.sync_detailed(client, body=body)


async def asyncio(*, client: _runtime.Client, body: AnalyzeRequest) -> AnalyzeAnswer:
    """Send the request and return what `decode` reads. Raises what `request`, `decode` and the client raise."""
    return await _call.asyncio(client, body=body)


async def asyncio_detailed(
    *, client: _runtime.Client, body: AnalyzeRequest
) -> _runtime.Response[AnalyzeAnswer]:
    """Send the request and return that with the answer. Raises what `request`, `decode` and the client raise."""
    return await _call.asyncio_detailed(client, body=body)
