# Generated from openapi/sandbox.yaml; do not edit, run `make regenerate`.
"""Read a fault: `GET /faults/{fault_name}`.

Returns a fault and how often it struck.
"""

from __future__ import annotations

from .... import _runtime
from ...models.error import Error
from ...models.fault import Fault

OPERATION = _runtime.Operation(
    service="sandbox",
    name="get_fault",
    method="GET",
    path="/faults/{fault_name}",
    statuses=((200, 200),),
    stream=None,
    security=(),
    replay="safe",
    because="it reads",
)

_ERRORS = ((404, 404, Error.from_dict),)


def request(*, fault_name: str) -> _runtime.Request:
    """Build the request. Raises `InvalidRequest` for an argument that can't be put on the wire."""
    _headers: dict[str, str] = {"Accept": "application/json"}
    return _runtime.Request(
        "GET", "/faults/" + _runtime.path_segment(fault_name, "fault_name"), [], _headers, b""
    )


def decode(reply: _runtime.Reply) -> Fault:
    """Read the value of a success. Raises `ErrorReply` for any other status, `MalformedReply` for another body."""
    status = reply.status
    if status == 200:
        return _runtime.json_body(reply, Fault.from_dict)
    raise _runtime.error_reply(reply, _ERRORS)


_call = _runtime.Call(OPERATION, request, decode)


def sync(*, client: _runtime.Client, fault_name: str) -> Fault:
    """Send the request and return what `decode` reads. Raises what `request`, `decode` and the client raise."""
    return _call.sync(client, fault_name=fault_name)


def sync_detailed(*, client: _runtime.Client, fault_name: str) -> _runtime.Response[Fault]:
    """Send the request and return that with the answer. Raises what `request`, `decode` and the client raise."""
    return _call.sync_detailed(client, fault_name=fault_name)


async def asyncio(*, client: _runtime.Client, fault_name: str) -> Fault:
    """Send the request and return what `decode` reads. Raises what `request`, `decode` and the client raise."""
    return await _call.asyncio(client, fault_name=fault_name)


async def asyncio_detailed(*, client: _runtime.Client, fault_name: str) -> _runtime.Response[Fault]:
    """Send the request and return that with the answer. Raises what `request`, `decode` and the client raise."""
    return await _call.asyncio_detailed(client, fault_name=fault_name)
