# Generated from openapi/sandbox.yaml; do not edit, run `make regenerate`.
"""Fetch an image: `GET /orquesta/images/{image_id}`.

Returns an image that a deployment made, or that was reported in base64. Both are PNG; a reported image of another
kind is kept as it is, since nothing here can turn it into one.
"""

from __future__ import annotations

from typing import BinaryIO

from .... import _runtime
from ...models.error import Error

OPERATION = _runtime.Operation(
    service="sandbox",
    name="get_orquesta_image",
    method="GET",
    path="/orquesta/images/{image_id}",
    statuses=((200, 200),),
    stream=None,
    security=(),
    replay="safe",
    because="it reads",
)

_ERRORS = ((404, 404, Error.from_dict),)


def request(*, image_id: str) -> _runtime.Request:
    """Build the request. Raises `InvalidRequest` for an argument that can't be put on the wire."""
    _headers: dict[str, str] = {"Accept": "image/png, application/json"}
    return _runtime.Request(
        "GET", "/orquesta/images/" + _runtime.path_segment(image_id, "image_id"), [], _headers, b""
    )


def decode(reply: _runtime.Reply) -> bytes:
    """Read the value of a success. Raises `ErrorReply` for any other status, `MalformedReply` for another body."""
    status = reply.status
    if status == 200:
        return reply.content
    raise _runtime.error_reply(reply, _ERRORS)


_call = _runtime.Call(OPERATION, request, decode)


def sync(*, client: _runtime.Client, image_id: str) -> bytes:
    """Send the request and return what `decode` reads. Raises what `request`, `decode` and the client raise."""
    return _call.sync(client, image_id=image_id)


def sync_detailed(*, client: _runtime.Client, image_id: str) -> _runtime.Response[bytes]:
    """Send the request and return that with the answer. Raises what `request`, `decode` and the client raise."""
    return _call.sync_detailed(client, image_id=image_id)


async def asyncio(*, client: _runtime.Client, image_id: str) -> bytes:
    """Send the request and return what `decode` reads. Raises what `request`, `decode` and the client raise."""
    return await _call.asyncio(client, image_id=image_id)


async def asyncio_detailed(*, client: _runtime.Client, image_id: str) -> _runtime.Response[bytes]:
    """Send the request and return that with the answer. Raises what `request`, `decode` and the client raise."""
    return await _call.asyncio_detailed(client, image_id=image_id)


def download(*, client: _runtime.Client, to: BinaryIO, image_id: str) -> int:
    """Write the body of a success to a file as it arrives, and return its length in bytes."""
    return _call.download(client, to, image_id=image_id)
