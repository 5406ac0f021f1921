# Generated from openapi/anthropic.yaml; do not edit, run `make regenerate`.
"""Answer a conversation: `POST /v1/messages`.

Returns the model's next message.
"""

from __future__ import annotations

from .... import _runtime
from ...._runtime import UNSET, Unset
from ...models.error_body import ErrorBody
from ...models.message import Message
from ...models.message_request import MessageRequest

OPERATION = _runtime.Operation(
    service="anthropic",
    name="create_message",
    method="POST",
    path="/v1/messages",
    statuses=((200, 200),),
    stream=None,
    security=(
        (_runtime.Scheme("key", "header", "x-api-key"),),
        (_runtime.Scheme("bearer", "bearer", "Authorization"),),
    ),
    replay="never",
    because="the model is called and paid for each time, and may answer otherwise the second time",
)

_ERRORS = (
    (400, 499, ErrorBody.from_dict),
    (500, 599, ErrorBody.from_dict),
)


def request(*, body: MessageRequest, anthropic_version: str | Unset = UNSET) -> _runtime.Request:
    """Build the request. Raises `InvalidRequest` for an argument that can't be put on the wire."""
    _headers: dict[str, str] = {"Accept": "application/json", "Content-Type": "application/json"}
    _runtime.header(_headers, "anthropic-version", anthropic_version)
    return _runtime.Request("POST", "/v1/messages", [], _headers, _runtime.encode_json(body))


def decode(reply: _runtime.Reply) -> Message:
    """Read the value of a success. Raises `ErrorReply` for any other status, `MalformedReply` for another body."""
    status = reply.status
    if status == 200:
        return _runtime.json_body(reply, Message.from_dict)
    raise _runtime.error_reply(reply, _ERRORS)


_call = _runtime.Call(OPERATION, request, decode)


def sync(*, client: _runtime.Client, body: MessageRequest, anthropic_version: str | Unset = UNSET) -> Message:
    """Send the request and return what `decode` reads. Raises what `request`, `decode` and the client raise."""
    return _call.sync(client, body=body, anthropic_version=anthropic_version)


def sync_detailed(
    *, client: _runtime.Client, body: MessageRequest, anthropic_version: str | Unset = UNSET
) -> _runtime.Response[Message]:
    """Send the request and return that with the answer. Raises what `request`, `decode` and the client raise."""
    return _call.sync_detailed(client, body=body, anthropic_version=anthropic_version)


async def asyncio(
    *, client: _runtime.Client, body: MessageRequest, anthropic_version: str | Unset = UNSET
) -> Message:
    """Send the request and return what `decode` reads. Raises what `request`, `decode` and the client raise."""
    return await _call.asyncio(client, body=body, anthropic_version=anthropic_version)


async def asyncio_detailed(
    *, client: _runtime.Client, body: MessageRequest, anthropic_version: str | Unset = UNSET
) -> _runtime.Response[Message]:
    """Send the request and return that with the answer. Raises what `request`, `decode` and the client raise."""
    return await _call.asyncio_detailed(client, body=body, anthropic_version=anthropic_version)
