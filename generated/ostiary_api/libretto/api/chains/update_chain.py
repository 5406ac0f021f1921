# Generated from openapi/libretto.yaml; do not edit, run `make regenerate`.
"""Say what a chain came to: `POST /v1/updateChain`.

Records the result of a chain, which need not have any event yet. Without a result the chain is only named. Came
with SDK 1.1.0.
"""

from __future__ import annotations

from .... import _runtime
from ...models.acknowledged import Acknowledged
from ...models.chain_update import ChainUpdate
from ...models.error import Error

OPERATION = _runtime.Operation(
    service="libretto",
    name="update_chain",
    method="POST",
    path="/v1/updateChain",
    statuses=(
        (200, 200),
        (200, 299),
    ),
    stream=None,
    security=(),
    replay="safe",
    because="it sets the result of a chain that the client named, and sets the same when it comes again",
)

_ERRORS = (
    (400, 499, Error.from_dict),
    (500, 599, Error.from_dict),
)


def request(*, body: ChainUpdate) -> _runtime.Request:
    """Build the request. Raises `InvalidRequest` for an argument that can't be put on the wire."""
    _headers: dict[str, str] = {"Accept": "application/json", "Content-Type": "application/json"}
    return _runtime.Request("POST", "/v1/updateChain", [], _headers, _runtime.encode_json(body))


def decode(reply: _runtime.Reply) -> Acknowledged:
    """Read the value of a success. Raises `ErrorReply` for any other status, `MalformedReply` for another body."""
    status = reply.status
    if status == 200:
        return _runtime.json_body(reply, Acknowledged.from_dict)
    if 200 <= status <= 299:
        return _runtime.json_body(reply, Acknowledged.from_dict)
    raise _runtime.error_reply(reply, _ERRORS)


_call = _runtime.Call(OPERATION, request, decode)


def sync(*, client: _runtime.Client, body: ChainUpdate) -> Acknowledged:
    """Send the request and return what `decode` reads. Raises what `request`, `decode` and the client raise."""
    return _call.sync(client, body=body)


def sync_detailed(*, client: _runtime.Client, body: ChainUpdate) -> _runtime.Response[Acknowledged]:
    """Send the request and return that with the answer. Raises what `request`, `decode` and the client raise."""
    return _call.sync_detailed(client, body=body)


async def asyncio(*, client: _runtime.Client, body: ChainUpdate) -> Acknowledged:
    """Send the request and return what `decode` reads. Raises what `request`, `decode` and the client raise."""
    return await _call.asyncio(client, body=body)


async def asyncio_detailed(*, client: _runtime.Client, body: ChainUpdate) -> _runtime.Response[Acknowledged]:
    """Send the request and return that with the answer. Raises what `request`, `decode` and the client raise."""
    return await _call.asyncio_detailed(client, body=body)
