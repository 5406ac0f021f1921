# Generated from openapi/orquesta.yaml; do not edit, run `make regenerate`.
"""List the deployments: `GET /v2/deployments`.

Returns a page of the workspace's deployments. `starting_after` takes the `id` of the last one of the page before,
`ending_before` that of the first one of the page after. Newer SDKs only.
"""

from __future__ import annotations

from .... import _runtime
from ...._runtime import UNSET, Unset
from ...models.deployment_list import DeploymentList
from ...models.error import Error

OPERATION = _runtime.Operation(
    service="orquesta",
    name="list_deployments",
    method="GET",
    path="/v2/deployments",
    statuses=((200, 200),),
    stream=None,
    security=((_runtime.Scheme("bearer", "bearer", "Authorization"),),),
    replay="safe",
    because="it reads",
)

_ERRORS = (
    (400, 499, Error.from_dict),
    (500, 599, Error.from_dict),
)


def request(
    *, limit: int | Unset = UNSET, starting_after: str | Unset = UNSET, ending_before: str | Unset = UNSET
) -> _runtime.Request:
    """Build the request. Raises `InvalidRequest` for an argument that can't be put on the wire."""
    _query: list[tuple[str, str]] = []
    _runtime.query(_query, "limit", limit)
    _runtime.query(_query, "starting_after", starting_after)
    _runtime.query(_query, "ending_before", ending_before)
    _headers: dict[str, str] = {"Accept": "application/json"}
    return _runtime.Request("GET", "/v2/deployments", _query, _headers, b"")


def decode(reply: _runtime.Reply) -> DeploymentList:
    """Read the value of a success. Raises `ErrorReply` for any other status, `MalformedReply` for another body."""
    status = reply.status
    if status == 200:
        return _runtime.json_body(reply, DeploymentList.from_dict)
    raise _runtime.error_reply(reply, _ERRORS)


_call = _runtime.Call(OPERATION, request, decode)


def sync(
    *,
    client: _runtime.Client,
    limit: int | Unset = UNSET,
    starting_after: str | Unset = UNSET,
    ending_before: str | Unset = UNSET,
) -> DeploymentList:
    """Send the request and return what `decode` reads. Raises what `request`, `decode` and the client raise."""
    return _call.sync(client, limit=limit, starting_after=starting_after, ending_before=ending_before)


def sync_detailed(
    *,
    client: _runtime.Client,
    limit: int | Unset = UNSET,
    starting_after: str | Unset = UNSET,
    ending_before: str | Unset = UNSET,
) -> _runtime.Response[DeploymentList]:
    """Send the request and return that with the answer. Raises what `request`, `decode` and the client raise."""
    return _call.sync_detailed(
        client, limit=limit, starting_after=starting_after, ending_before=ending_before
    )


async def asyncio(
    *,
    client: _runtime.Client,
    limit: int | Unset = UNSET,
    starting_after: str | Unset = UNSET,
    ending_before: str | Unset = UNSET,
) -> DeploymentList:
    """Send the request and return what `decode` reads. Raises what `request`, `decode` and the client raise."""
    return await _call.asyncio(
        client, limit=limit, starting_after=starting_after, ending_before=ending_before
    )


async def asyncio_detailed(
    *,
    client: _runtime.Client,
    limit: int | Unset = UNSET,
    starting_after: str | Unset = UNSET,
    ending_before: str | Unset = UNSET,
) -> _runtime.Response[DeploymentList]:
    """Send the request and return that with the answer. Raises what `request`, `decode` and the client raise."""
    return await _call.asyncio_detailed(
        client, limit=limit, starting_after=starting_after, ending_before=ending_before
    )
