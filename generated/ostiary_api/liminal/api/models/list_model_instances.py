# Generated from openapi/liminal.yaml; do not edit, run `make regenerate`.
"""List the model instances: `GET /api/v1/model-instances`.

Returns all model instances that the user may use. There is no paging, and names need not be unique.
"""

from __future__ import annotations

from .... import _runtime
from ...._runtime import UNSET, Unset
from ...models.error import Error
from ...models.model_instances import ModelInstances

OPERATION = _runtime.Operation(
    service="liminal",
    name="list_model_instances",
    method="GET",
    path="/api/v1/model-instances",
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


def request(*, source: str | Unset = UNSET) -> _runtime.Request:
    """Build the request. Raises `InvalidRequest` for an argument that can't be put on the wire."""
    _query: list[tuple[str, str]] = []
    _runtime.query(_query, "source", source)
    _headers: dict[str, str] = {"Accept": "application/json"}
    return _runtime.Request("GET", "/api/v1/model-instances", _query, _headers, b"")


def decode(reply: _runtime.Reply) -> ModelInstances:
    """Read the value of a success. Raises `ErrorReply` for any other status, `MalformedReply` for another body."""
    status = reply.status
    if status == 200:
        return _runtime.json_body(reply, ModelInstances.from_dict)
    raise _runtime.error_reply(reply, _ERRORS)


_call = _runtime.Call(OPERATION, request, decode)


def sync(*, client: _runtime.Client, source: str | Unset = UNSET) -> ModelInstances:
    """Send the request and return what `decode` reads. Raises what `request`, `decode` and the client raise."""
    return _call.sync(client, source=source)


def sync_detailed(
    *, client: _runtime.Client, source: str | Unset = UNSET
) -> _runtime.Response[ModelInstances]:
    """Send the request and return that with the answer. Raises what `request`, `decode` and the client raise."""
    return _call.sync_detailed(client, source=source)


async def asyncio(*, client: _runtime.Client, source: str | Unset = UNSET) -> ModelInstances:
    """Send the request and return what `decode` reads. Raises what `request`, `decode` and the client raise."""
    return await _call.asyncio(client, source=source)


async def asyncio_detailed(
    *, client: _runtime.Client, source: str | Unset = UNSET
) -> _runtime.Response[ModelInstances]:
    """Send the request and return that with the answer. Raises what `request`, `decode` and the client raise."""
    return await _call.asyncio_detailed(client, source=source)
