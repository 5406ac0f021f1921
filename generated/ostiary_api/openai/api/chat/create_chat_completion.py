# Generated from openapi/openai.yaml; do not edit, run `make regenerate`.
"""Answer a conversation: `POST /v1/chat/completions`.

Returns the model's next message.
"""

from __future__ import annotations

from .... import _runtime
from ...models.chat_completion import ChatCompletion
from ...models.chat_request import ChatRequest
from ...models.error_body import ErrorBody

OPERATION = _runtime.Operation(
    service="openai",
    name="create_chat_completion",
    method="POST",
    path="/v1/chat/completions",
    statuses=((200, 200),),
    stream=None,
    security=((_runtime.Scheme("bearer", "bearer", "Authorization"),),),
    replay="never",
    because="the model is called and paid for each time, and may answer otherwise the second time",
)

_ERRORS = (
    (400, 499, ErrorBody.from_dict),
    (500, 599, ErrorBody.from_dict),
)


def request(*, body: ChatRequest) -> _runtime.Request:
    """Build the request. Raises `InvalidRequest` for an argument that can't be put on the wire."""
    _headers: dict[str, str] = {"Accept": "application/json", "Content-Type": "application/json"}
    return _runtime.Request("POST", "/v1/chat/completions", [], _headers, _runtime.encode_json(body))


def decode(reply: _runtime.Reply) -> ChatCompletion:
    """Read the value of a success. Raises `ErrorReply` for any other status, `MalformedReply` for another body."""
    status = reply.status
    if status == 200:
        return _runtime.json_body(reply, ChatCompletion.from_dict)
    raise _runtime.error_reply(reply, _ERRORS)


_call = _runtime.Call(OPERATION, request, decode)


def sync(*, client: _runtime.Client, body: ChatRequest) -> ChatCompletion:
    """Send the request and return what `decode` reads. Raises what `request`, `decode` and the client raise."""
    return _call.sync(client, body=body)


def sync_detailed(*, client: _runtime.Client, body: ChatRequest) -> _runtime.Response[ChatCompletion]:
    """Send the request and return that with the answer. Raises what `request`, `decode` and the client raise."""
    return _call.sync_detailed(client, body=body)


async def asyncio(*, client: _runtime.Client, body: ChatRequest) -> ChatCompletion:
    """Send the request and return what `decode` reads. Raises what `request`, `decode` and the client raise."""
    return await _call.asyncio(client, body=body)


async def asyncio_detailed(
    *, client: _runtime.Client, body: ChatRequest
) -> _runtime.Response[ChatCompletion]:
    """Send the request and return that with the answer. Raises what `request`, `decode` and the client raise."""
    return await _call.asyncio_detailed(client, body=body)
