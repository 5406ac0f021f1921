# Generated from openapi/sandbox.yaml; do not edit, run `make regenerate`.
"""Read how Liminal behaves: `GET /liminal/settings`.

Returns lifetimes of tokens, and what is wrong with streams.
"""

from __future__ import annotations

from .... import _runtime
from ...models.liminal_settings import LiminalSettings

OPERATION = _runtime.Operation(
    service="sandbox",
    name="get_liminal_settings",
    method="GET",
    path="/liminal/settings",
    statuses=((200, 200),),
    stream=None,
    security=(),
    replay="safe",
    because="it reads",
)


def request() -> _runtime.Request:
    """Build the request. Raises `InvalidRequest` for an argument that can't be put on the wire."""
    _headers: dict[str, str] = {"Accept": "application/json"}
    return _runtime.Request("GET", "/liminal/settings", [], _headers, b"")


def decode(reply: _runtime.Reply) -> LiminalSettings:
    """Read the value of a success. Raises `ErrorReply` for any other status, `MalformedReply` for another body."""
    status = reply.status
    if status == 200:
        return _runtime.json_body(reply, LiminalSettings.from_dict)
    raise _runtime.error_reply(reply)


_call = _runtime.Call(OPERATION, request, decode)


def sync(*, client: _runtime.Client) -> LiminalSettings:
    """Send the request and return what `decode` reads. Raises what `request`, `decode` and the client raise."""
    return _call.sync(client)


def sync_detailed(*, client: _runtime.Client) -> _runtime.Response[LiminalSettings]:
    """Send the request and return that with the answer. Raises what `request`, `decode` and the client raise."""
    return _call.sync_detailed(client)


async def asyncio(*, client: _runtime.Client) -> LiminalSettings:
    """Send the request and return what `decode` reads. Raises what `request`, `decode` and the client raise."""
    return await _call.asyncio(client)


async def asyncio_detailed(*, client: _runtime.Client) -> _runtime.Response[LiminalSettings]:
    """Send the request and return that with the answer. Raises what `request`, `decode` and the client raise."""
    return await _call.asyncio_detailed(client)
