# Generated from openapi/orquesta.yaml; do not edit, run `make regenerate`.
"""Report metrics of a transaction: `POST /v2/deployments/{transaction_id}/metrics`.

Adds what the caller knows about an invocation, or about a call of its own that it made with a configuration:
feedback, tokens, times, the messages, the model's choices. Every property is optional, and so is all of it.
Images in base64 are stored as PNG.

Status: 200 with `{"code": 200, "success": true}`; 2.0.11 takes that status only, whatever the body. Any other 2xx
is accepted here. SDKs from 2025-04 on have no such call any more.
"""

from __future__ import annotations

from .... import _runtime
from ...models.deployment_metrics import DeploymentMetrics
from ...models.error import Error
from ...models.metrics_stored import MetricsStored

OPERATION = _runtime.Operation(
    service="orquesta",
    name="add_metrics",
    method="POST",
    path="/v2/deployments/{transaction_id}/metrics",
    statuses=(
        (200, 200),
        (204, 204),
        (200, 299),
    ),
    stream=None,
    security=((_runtime.Scheme("bearer", "bearer", "Authorization"),),),
    replay="tolerated",
    because="reports have no id of their own, so a repeat after a lost answer may be stored twice; a duplicate can be recognized by its equal body, a lost report can't be recovered",
)

_ERRORS = (
    (400, 499, Error.from_dict),
    (500, 599, Error.from_dict),
)


def request(*, transaction_id: str, body: DeploymentMetrics) -> _runtime.Request:
    """Build the request. Raises `InvalidRequest` for an argument that can't be put on the wire."""
    _headers: dict[str, str] = {"Accept": "application/json", "Content-Type": "application/json"}
    return _runtime.Request(
        "POST",
        "/v2/deployments/" + _runtime.path_segment(transaction_id, "transaction_id") + "/metrics",
        [],
        _headers,
        _runtime.encode_json(body),
    )


def decode(reply: _runtime.Reply) -> MetricsStored | None:
    """Read the value of a success. Raises `ErrorReply` for any other status, `MalformedReply` for another body."""
    status = reply.status
    if status == 200:
        return _runtime.json_body(reply, MetricsStored.from_dict)
    if status == 204:
        return None
    if 200 <= status <= 299:
        return _runtime.json_body(reply, MetricsStored.from_dict)
    raise _runtime.error_reply(reply, _ERRORS)


_call = _runtime.Call(OPERATION, request, decode)


def sync(*, client: _runtime.Client, transaction_id: str, body: DeploymentMetrics) -> MetricsStored | None:
    """Send the request and return what `decode` reads. Raises what `request`, `decode` and the client raise."""
    return _call.sync(client, transaction_id=transaction_id, body=body)


def sync_detailed(
    *, client: _runtime.Client, transaction_id: str, body: DeploymentMetrics
) -> _runtime.Response[MetricsStored | None]:
    """Send the request and return that with the answer. Raises what `request`, `decode` and the client raise."""
    return _call.sync_detailed(client, transaction_id=transaction_id, body=body)


async def asyncio(
    *, client: _runtime.Client, transaction_id: str, body: DeploymentMetrics
) -> MetricsStored | None:
    """Send the request and return what `decode` reads. Raises what `request`, `decode` and the client raise."""
    return await _call.asyncio(client, transaction_id=transaction_id, body=body)


async def asyncio_detailed(
    *, client: _runtime.Client, transaction_id: str, body: DeploymentMetrics
) -> _runtime.Response[MetricsStored | None]:
    """Send the request and return that with the answer. Raises what `request`, `decode` and the client raise."""
    return await _call.asyncio_detailed(client, transaction_id=transaction_id, body=body)
