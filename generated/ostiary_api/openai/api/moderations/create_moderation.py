# Generated from openapi/openai.yaml; do not edit, run `make regenerate`.
"""Judge whether texts are harmful: `POST /v1/moderations`.

Returns a judgment for each text.
"""

from __future__ import annotations

from .... import _runtime
from ...models.error_body import ErrorBody
from ...models.moderation import Moderation
from ...models.moderation_request import ModerationRequest

OPERATION = _runtime.Operation(
    service="openai",
    name="create_moderation",
    method="POST",
    path="/v1/moderations",
    statuses=((200, 200),),
    stream=None,
    security=((_runtime.Scheme("bearer", "bearer", "Authorization"),),),
    replay="safe",
    because="it judges and keeps nothing; it costs nothing",
)

_ERRORS = (
    (400, 499, ErrorBody.from_dict),
    (500, 599, ErrorBody.from_dict),
)


def request(*, body: ModerationRequest) -> _runtime.Request:
    """Build the request. Raises `InvalidRequest` for an argument that can't be put on the wire."""
    _headers: dict[str, str] = {"Accept": "application/json", "Content-Type": "application/json"}
    return _runtime.Request("POST", "/v1/moderations", [], _headers, _runtime.encode_json(body))


def decode(reply: _runtime.Reply) -> Moderation:
    """Read the value of a success. Raises `ErrorReply` for any other status, `MalformedReply` for another body."""
    status = reply.status
    if status == 200:
        return _runtime.json_body(reply, Moderation.from_dict)
    raise _runtime.error_reply(reply, _ERRORS)


_call = _runtime.Call(OPERATION, request, decode)


def sync(*, client: _runtime.Client, body: ModerationRequest) -> Moderation:
    """Send the request and return what `decode` reads. Raises what `request`, `decode` and the client raise."""
    return _call.sync(client, body=body)


def sync_detailed(*, client: _runtime.Client, body: ModerationRequest) -> _runtime.Response[Moderation]:
    """Send the request and return that with the answer. Raises what `request`, `decode` and the client raise."""
    return _call.sync_detailed(client, body=body)


async def asyncio(*, client: _runtime.Client, body: ModerationRequest) -> Moderation:
    """Send the request and return what `decode` reads. Raises what `request`, `decode` and the client raise."""
    return await _call.asyncio(client, body=body)


async def asyncio_detailed(
    *, client: _runtime.Client, body: ModerationRequest
) -> _runtime.Response[Moderation]:
    """Send the request and return that with the answer. Raises what `request`, `decode` and the client raise."""
    return await _call.asyncio_detailed(client, body=body)
