# Generated from openapi/sandbox.yaml; do not edit, run `make regenerate`.
"""Remove a model instance: `DELETE /liminal/model-instances/{model_instance_id}`.

Removes what was set; the one that is built in comes back.
"""

from __future__ import annotations

from .... import _runtime

OPERATION = _runtime.Operation(
    service="sandbox",
    name="delete_liminal_model_instance",
    method="DELETE",
    path="/liminal/model-instances/{model_instance_id}",
    statuses=((204, 204),),
    stream=None,
    security=(),
    replay="safe",
    because="it is gone after the first time",
)


def request(*, model_instance_id: int) -> _runtime.Request:
    """Build the request. Raises `InvalidRequest` for an argument that can't be put on the wire."""
    _headers: dict[str, str] = {}
    return _runtime.Request(
        "DELETE",
        "/liminal/model-instances/" + _runtime.path_segment(model_instance_id, "model_instance_id"),
        [],
        _headers,
        b"",
    )


def decode(reply: _runtime.Reply) -> None:
    """Read the value of a success. Raises `ErrorReply` for any other status, `MalformedReply` for another body."""
    status = reply.status
    if status == 204:
        return None
    raise _runtime.error_reply(reply)


_call = _runtime.Call(OPERATION, request, decode)


def sync(*, client: _runtime.Client, model_instance_id: int) -> None:
    """Send the request and return what `decode` reads. Raises what `request`, `decode` and the client raise."""
    return _call.sync(client, model_instance_id=model_instance_id)


def sync_detailed(*, client: _runtime.Client, model_instance_id: int) -> _runtime.Response[None]:
    """Send the request and return that with the answer. Raises what `request`, `decode` and the client raise."""
    return _call.sync_detailed(client, model_instance_id=model_instance_id)


async def asyncio(*, client: _runtime.Client, model_instance_id: int) -> None:
    """Send the request and return what `decode` reads. Raises what `request`, `decode` and the client raise."""
    return await _call.asyncio(client, model_instance_id=model_instance_id)


async def asyncio_detailed(*, client: _runtime.Client, model_instance_id: int) -> _runtime.Response[None]:
    """Send the request and return that with the answer. Raises what `request`, `decode` and the client raise."""
    return await _call.asyncio_detailed(client, model_instance_id=model_instance_id)
