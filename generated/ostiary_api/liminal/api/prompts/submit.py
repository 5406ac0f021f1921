# Generated from openapi/liminal.yaml; do not edit, run `make regenerate`.
"""Cleanse a prompt, ask the model, and restore its answer: `POST /api/v1/prompts/submit`.

Sends the cleansed prompt to the model, with what was said in the thread before, and returns all steps on the way.
Without a thread the service makes one, and the answer tells its id.
"""

from __future__ import annotations

from .... import _runtime
from ...models.error import Error
from ...models.submit_answer import SubmitAnswer
from ...models.submit_request import SubmitRequest

OPERATION = _runtime.Operation(
    service="liminal",
    name="submit",
    method="POST",
    path="/api/v1/prompts/submit",
    statuses=((200, 200),),
    stream=None,
    security=((_runtime.Scheme("session", "cookie", "session"),),),
    replay="never",
    because="the model is called and paid for each time, the thread would hold the prompt twice, and nothing in the request tells the service that it has seen it before",
)

_ERRORS = (
    (400, 499, Error.from_dict),
    (500, 599, Error.from_dict),
)


def request(*, body: SubmitRequest) -> _runtime.Request:
    """Build the request. Raises `InvalidRequest` for an argument that can't be put on the wire."""
    _headers: dict[str, str] = {"Accept": "application/json", "Content-Type": "application/json"}
    return _runtime.Request("POST", "/api/v1/prompts/submit", [], _headers, _runtime.encode_json(body))


def decode(reply: _runtime.Reply) -> SubmitAnswer:
    """Read the value of a success. Raises `ErrorReply` for any other status, `MalformedReply` for another body."""
    status = reply.status
    if status == 200:
        return _runtime.json_body(reply, SubmitAnswer.from_dict)
    raise _runtime.error_reply(reply, _ERRORS)


_call = _runtime.Call(OPERATION, request, decode)


def sync(*, client: _runtime.Client, body: SubmitRequest) -> SubmitAnswer:
    """Send the request and return what `decode` reads. Raises what `request`, `decode` and the client raise."""
    return _call.sync(client, body=body)


def sync_detailed(*, client: _runtime.Client, body: SubmitRequest) -> _runtime.Response[SubmitAnswer]:
    """Send the request and return that with the answer. Raises what `request`, `decode` and the client raise."""
    return _call.sync_detailed(client, body=body)


async def asyncio(*, client: _runtime.Client, body: SubmitRequest) -> SubmitAnswer:
    """Send the request and return what `decode` reads. Raises what `request`, `decode` and the client raise."""
    return await _call.asyncio(client, body=body)


async def asyncio_detailed(
    *, client: _runtime.Client, body: SubmitRequest
) -> _runtime.Response[SubmitAnswer]:
    """Send the request and return that with the answer. Raises what `request`, `decode` and the client raise."""
    return await _call.asyncio_detailed(client, body=body)
