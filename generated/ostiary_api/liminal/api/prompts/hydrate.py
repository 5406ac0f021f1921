# Generated from openapi/liminal.yaml; do not edit, run `make regenerate`.
"""Put sensitive text in the place of placeholders: `POST /api/v1/prompts/hydrate`.

Restores what the thread's placeholders stand for. Without a thread, or for placeholders that it doesn't know,
the text stays as it is.
"""

from __future__ import annotations

from .... import _runtime
from ...models.error import Error
from ...models.hydrate_answer import HydrateAnswer
from ...models.hydrate_request import HydrateRequest

OPERATION = _runtime.Operation(
    service="liminal",
    name="hydrate",
    method="POST",
    path="/api/v1/prompts/hydrate",
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


def request(*, body: HydrateRequest) -> _runtime.Request:
    """Build the request. Raises `InvalidRequest` for an argument that can't be put on the wire."""
    _headers: dict[str, str] = {"Accept": "application/json", "Content-Type": "application/json"}
    return _runtime.Request("POST", "/api/v1/prompts/hydrate", [], _headers, _runtime.encode_json(body))


def decode(reply: _runtime.Reply) -> HydrateAnswer:
    """Read the value of a success. Raises `ErrorReply` for any other status, `MalformedReply` for another body."""
    status = reply.status
    if status == 200:
        return _runtime.json_body(reply, HydrateAnswer.from_dict)
    raise _runtime.error_reply(reply, _ERRORS)


_call = _runtime.Call(OPERATION, request, decode)


def sync(*, client: _runtime.Client, body: HydrateRequest) -> HydrateAnswer:
    """Send the request and return what `decode` reads. Raises what `request`, `decode` and the client raise."""
    return _call.sync(client, body=body)


def sync_detailed(*, client: _runtime.Client, body: HydrateRequest) -> _runtime.Response[HydrateAnswer]:
    """Send the request and return that with the answer. Raises what `request`, `decode` and the client raise."""
    return _call.sync_detailed(client, body=body)


async def asyncio(*, client: _runtime.Client, body: HydrateRequest) -> HydrateAnswer:
    """Send the request and return what `decode` reads. Raises what `request`, `decode` and the client raise."""
    return await _call.asyncio(client, body=body)


async def asyncio_detailed(
    *, client: _runtime.Client, body: HydrateRequest
) -> _runtime.Response[HydrateAnswer]:
    """Send the request and return that with the answer. Raises what `request`, `decode` and the client raise."""
    return await _call.asyncio_detailed(client, body=body)
