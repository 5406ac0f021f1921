# Generated from openapi/sandbox.yaml; do not edit, run `make regenerate`.
"""Read a transaction with its metrics: `GET /orquesta/transactions/{transaction_id}`.

Returns a transaction and the metrics that were reported for it, each as it was sent, in their order.
"""

from __future__ import annotations

from .... import _runtime
from ...models.error import Error
from ...models.orquesta_recorded_transaction import OrquestaRecordedTransaction

OPERATION = _runtime.Operation(
    service="sandbox",
    name="get_orquesta_transaction",
    method="GET",
    path="/orquesta/transactions/{transaction_id}",
    statuses=((200, 200),),
    stream=None,
    security=(),
    replay="safe",
    because="it reads",
)

_ERRORS = ((404, 404, Error.from_dict),)


def request(*, transaction_id: str) -> _runtime.Request:
    """Build the request. Raises `InvalidRequest` for an argument that can't be put on the wire."""
    _headers: dict[str, str] = {"Accept": "application/json"}
    return _runtime.Request(
        "GET",
        "/orquesta/transactions/" + _runtime.path_segment(transaction_id, "transaction_id"),
        [],
        _headers,
        b"",
    )


def decode(reply: _runtime.Reply) -> OrquestaRecordedTransaction:
    """Read the value of a success. Raises `ErrorReply` for any other status, `MalformedReply` for another body."""
    status = reply.status
    if status == 200:
        return _runtime.json_body(reply, OrquestaRecordedTransaction.from_dict)
    raise _runtime.error_reply(reply, _ERRORS)


_call = _runtime.Call(OPERATION, request, decode)


def sync(*, client: _runtime.Client, transaction_id: str) -> OrquestaRecordedTransaction:
    """Send the request and return what `decode` reads. Raises what `request`, `decode` and the client raise."""
    return _call.sync(client, transaction_id=transaction_id)


def sync_detailed(
    *, client: _runtime.Client, transaction_id: str
) -> _runtime.Response[OrquestaRecordedTransaction]:
    """Send the request and return that with the answer. Raises what `request`, `decode` and the client raise."""
    return _call.sync_detailed(client, transaction_id=transaction_id)


async def asyncio(*, client: _runtime.Client, transaction_id: str) -> OrquestaRecordedTransaction:
    """Send the request and return what `decode` reads. Raises what `request`, `decode` and the client raise."""
    return await _call.asyncio(client, transaction_id=transaction_id)


async def asyncio_detailed(
    *, client: _runtime.Client, transaction_id: str
) -> _runtime.Response[OrquestaRecordedTransaction]:
    """Send the request and return that with the answer. Raises what `request`, `decode` and the client raise."""
    return await _call.asyncio_detailed(client, transaction_id=transaction_id)
