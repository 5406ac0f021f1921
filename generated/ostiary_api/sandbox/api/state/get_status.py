# Generated from openapi/sandbox.yaml; do not edit, run `make regenerate`.
"""Tell what is running: `GET /status`.

Returns the sandbox's version, its services with their base URLs, and how much they received.
"""

from __future__ import annotations

from .... import _runtime
from ...models.sandbox_status import SandboxStatus

OPERATION = _runtime.Operation(
    service="sandbox",
    name="get_status",
    method="GET",
    path="/status",
    statuses=((200, 200),),
    stream=None,
    security=(),
    replay="safe",
    because="it reads",
)


def request() -> _runtime.Request:
    """Build the request. Raises `InvalidRequest` for an argument that can't be put on the wire."""
    _headers: dict[str, str] = {"Accept": "application/json"}
    return _runtime.Request("GET", "/status", [], _headers, b"")


def decode(reply: _runtime.Reply) -> SandboxStatus:
    """Read the value of a success. Raises `ErrorReply` for any other status, `MalformedReply` for another body."""
    status = reply.status
    if status == 200:
        return _runtime.json_body(reply, SandboxStatus.from_dict)
    raise _runtime.error_reply(reply)


_call = _runtime.Call(OPERATION, request, decode)


def sync(*, client: _runtime.Client) -> SandboxStatus:
    """Send the request and return what `decode` reads. Raises what `request`, `decode` and the client raise."""
    return _call.sync(client)


def sync_detailed(*, client: _runtime.Client) -> _runtime.Response[SandboxStatus]:
    """Send the request and return that with the answer. Raises what `request`, `decode` and the client raise."""
    return _call.sync_detailed(client)


async def asyncio(*, client: _runtime.Client) -> SandboxStatus:
    """Send the request and return what `decode` reads. Raises what `request`, `decode` and the client raise."""
    return await _call.asyncio(client)


async def asyncio_detailed(*, client: _runtime.Client) -> _runtime.Response[SandboxStatus]:
    """Send the request and return that with the answer. Raises what `request`, `decode` and the client raise."""
    return await _call.asyncio_detailed(client)
