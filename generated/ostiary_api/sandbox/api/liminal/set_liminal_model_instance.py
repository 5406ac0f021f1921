# Generated from openapi/sandbox.yaml; do not edit, run `make regenerate`.
"""Set a model instance: `PUT /liminal/model-instances/{model_instance_id}`.

Makes a model instance of the id, in the place of one that was there.
"""

from __future__ import annotations

from .... import _runtime
from ...models.error import Error
from ...models.liminal_model_instance import LiminalModelInstance
from ...models.liminal_model_instance_request import LiminalModelInstanceRequest

OPERATION = _runtime.Operation(
    service="sandbox",
    name="set_liminal_model_instance",
    method="PUT",
    path="/liminal/model-instances/{model_instance_id}",
    statuses=((200, 200),),
    stream=None,
    security=(),
    replay="safe",
    because="the id is the caller's own",
)

_ERRORS = ((422, 422, Error.from_dict),)


def request(*, model_instance_id: int, body: LiminalModelInstanceRequest) -> _runtime.Request:
    """Build the request. Raises `InvalidRequest` for an argument that can't be put on the wire."""
    _headers: dict[str, str] = {"Accept": "application/json", "Content-Type": "application/json"}
    return _runtime.Request(
        "PUT",
        "/liminal/model-instances/" + _runtime.path_segment(model_instance_id, "model_instance_id"),
        [],
        _headers,
        _runtime.encode_json(body),
    )


def decode(reply: _runtime.Reply) -> LiminalModelInstance:
    """Read the value of a success. Raises `ErrorReply` for any other status, `MalformedReply` for another body."""
    status = reply.status
    if status == 200:
        return _runtime.json_body(reply, LiminalModelInstance.from_dict)
    raise _runtime.error_reply(reply, _ERRORS)


_call = _runtime.Call(OPERATION, request, decode)


def sync(
    *, client: _runtime.Client, model_instance_id: int, body: LiminalModelInstanceRequest
) -> LiminalModelInstance:
    """Send the request and return what `decode` reads. Raises what `request`, `decode` and the client raise."""
    return _call.sync(client, model_instance_id=model_instance_id, body=body)


def sync_detailed(
    *, client: _runtime.Client, model_instance_id: int, body: LiminalModelInstanceRequest
) -> _runtime.Response[LiminalModelInstance]:
    """Send the request and return that with the answer. Raises what `request`, `decode` and the client raise."""
    return _call.sync_detailed(client, model_instance_id=model_instance_id, body=body)


async def asyncio(
    *, client: _runtime.Client, model_instance_id: int, body: LiminalModelInstanceRequest
) -> LiminalModelInstance:
    """Send the request and return what `decode` reads. Raises what `request`, `decode` and the client raise."""
    return await _call.asyncio(client, model_instance_id=model_instance_id, body=body)


async def asyncio_detailed(
    *, client: _runtime.Client, model_instance_id: int, body: LiminalModelInstanceRequest
) -> _runtime.Response[LiminalModelInstance]:
    """Send the request and return that with the answer. Raises what `request`, `decode` and the client raise."""
    return await _call.asyncio_detailed(client, model_instance_id=model_instance_id, body=body)
