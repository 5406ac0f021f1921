# Generated from openapi/sandbox.yaml; do not edit, run `make regenerate`.
"""Set a fault: `PUT /faults/{fault_name}`.

Makes requests fail, or slow, on purpose. Of the faults that match a request the one that was set first strikes.
A fault of the same name is replaced, and its count begins anew.
"""

from __future__ import annotations

from .... import _runtime
from ...models.error import Error
from ...models.fault import Fault
from ...models.fault_request import FaultRequest

OPERATION = _runtime.Operation(
    service="sandbox",
    name="set_fault",
    method="PUT",
    path="/faults/{fault_name}",
    statuses=((200, 200),),
    stream=None,
    security=(),
    replay="safe",
    because="the name is the caller's own",
)

_ERRORS = ((422, 422, Error.from_dict),)


def request(*, fault_name: str, body: FaultRequest) -> _runtime.Request:
    """Build the request. Raises `InvalidRequest` for an argument that can't be put on the wire."""
    _headers: dict[str, str] = {"Accept": "application/json", "Content-Type": "application/json"}
    return _runtime.Request(
        "PUT",
        "/faults/" + _runtime.path_segment(fault_name, "fault_name"),
        [],
        _headers,
        _runtime.encode_json(body),
    )


def decode(reply: _runtime.Reply) -> Fault:
    """Read the value of a success. Raises `ErrorReply` for any other status, `MalformedReply` for another body."""
    status = reply.status
    if status == 200:
        return _runtime.json_body(reply, Fault.from_dict)
    raise _runtime.error_reply(reply, _ERRORS)


_call = _runtime.Call(OPERATION, request, decode)


def sync(*, client: _runtime.Client, fault_name: str, body: FaultRequest) -> Fault:
    """Send the request and return what `decode` reads. Raises what `request`, `decode` and the client raise."""
    return _call.sync(client, fault_name=fault_name, body=body)


def sync_detailed(
    *, client: _runtime.Client, fault_name: str, body: FaultRequest
) -> _runtime.Response[Fault]:
    """Send the request and return that with the answer. Raises what `request`, `decode` and the client raise."""
    return _call.sync_detailed(client, fault_name=fault_name, body=body)


async def asyncio(*, client: _runtime.Client, fault_name: str, body: FaultRequest) -> Fault:
    """Send the request and return what `decode` reads. Raises what `request`, `decode` and the client raise."""
    return await _call.asyncio(client, fault_name=fault_name, body=body)


async def asyncio_detailed(
    *, client: _runtime.Client, fault_name: str, body: FaultRequest
) -> _runtime.Response[Fault]:
    """Send the request and return that with the answer. Raises what `request`, `decode` and the client raise."""
    return await _call.asyncio_detailed(client, fault_name=fault_name, body=body)
