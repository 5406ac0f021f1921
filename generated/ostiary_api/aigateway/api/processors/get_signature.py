# Generated from openapi/aigateway.yaml; do not edit, run `make regenerate`.
"""Read what a processor takes: `GET /api/v1/signature/{namespace}/{name}`.

The sides that a processor inspects, what it requires, and the JSON Schema of its parameters.
"""

from __future__ import annotations

from .... import _runtime
from ...models.failure import Failure
from ...models.signature_document import SignatureDocument

OPERATION = _runtime.Operation(
    service="aigateway",
    name="get_signature",
    method="GET",
    path="/api/v1/signature/{namespace}/{name}",
    statuses=((200, 200),),
    stream=None,
    security=(
        (_runtime.Scheme("bearer", "bearer", "Authorization"),),
        (),
    ),
    replay="safe",
    because="it only reads",
)

_ERRORS = (
    (400, 499, Failure.from_dict),
    (500, 599, Failure.from_dict),
)


def request(*, namespace: str, name: str) -> _runtime.Request:
    """Build the request. Raises `InvalidRequest` for an argument that can't be put on the wire."""
    _headers: dict[str, str] = {"Accept": "application/json"}
    return _runtime.Request(
        "GET",
        "/api/v1/signature/"
        + _runtime.path_segment(namespace, "namespace")
        + "/"
        + _runtime.path_segment(name, "name"),
        [],
        _headers,
        b"",
    )


def decode(reply: _runtime.Reply) -> SignatureDocument:
    """Read the value of a success. Raises `ErrorReply` for any other status, `MalformedReply` for another body."""
    status = reply.status
    if status == 200:
        return _runtime.json_body(reply, SignatureDocument.from_dict)
    raise _runtime.error_reply(reply, _ERRORS)


_call = _runtime.Call(OPERATION, request, decode)


def sync(*, client: _runtime.Client, namespace: str, name: str) -> SignatureDocument:
    """Send the request and return what `decode` reads. Raises what `request`, `decode` and the client raise."""
    return _call.sync(client, namespace=namespace, name=name)


def sync_detailed(
    *, client: _runtime.Client, namespace: str, name: str
) -> _runtime.Response[SignatureDocument]:
    """Send the request and return that with the answer. Raises what `request`, `decode` and the client raise."""
    return _call.sync_detailed(client, namespace=namespace, name=name)


async def asyncio(*, client: _runtime.Client, namespace: str, name: str) -> SignatureDocument:
    """Send the request and return what `decode` reads. Raises what `request`, `decode` and the client raise."""
    return await _call.asyncio(client, namespace=namespace, name=name)


async def asyncio_detailed(
    *, client: _runtime.Client, namespace: str, name: str
) -> _runtime.Response[SignatureDocument]:
    """Send the request and return that with the answer. Raises what `request`, `decode` and the client raise."""
    return await _call.asyncio_detailed(client, namespace=namespace, name=name)
