# Generated from openapi/aigateway.yaml; do not edit, run `make regenerate`.
"""Check parameters against a processor's signature: `POST /api/v1/signature/{namespace}/{name}`.

Types are strict (`"true"` and `1` are no booleans); unknown keys are ignored. The answer is the same document
whether the parameters fit (200) or not (400).
"""

from __future__ import annotations

from .... import _runtime
from ...models.failure import Failure
from ...models.processor_parameters import ProcessorParameters
from ...models.validated_signature import ValidatedSignature

OPERATION = _runtime.Operation(
    service="aigateway",
    name="validate_parameters",
    method="POST",
    path="/api/v1/signature/{namespace}/{name}",
    statuses=((200, 200),),
    stream=None,
    security=(
        (_runtime.Scheme("bearer", "bearer", "Authorization"),),
        (),
    ),
    replay="safe",
    because="nothing is kept of it",
)

_ERRORS = (
    (400, 400, ValidatedSignature.from_dict),
    (400, 499, Failure.from_dict),
    (500, 599, Failure.from_dict),
)


def request(*, namespace: str, name: str, body: ProcessorParameters) -> _runtime.Request:
    """Build the request. Raises `InvalidRequest` for an argument that can't be put on the wire."""
    _headers: dict[str, str] = {"Accept": "application/json", "Content-Type": "application/json"}
    return _runtime.Request(
        "POST",
        "/api/v1/signature/"
        + _runtime.path_segment(namespace, "namespace")
        + "/"
        + _runtime.path_segment(name, "name"),
        [],
        _headers,
        _runtime.encode_json(body),
    )


def decode(reply: _runtime.Reply) -> ValidatedSignature:
    """Read the value of a success. Raises `ErrorReply` for any other status, `MalformedReply` for another body."""
    status = reply.status
    if status == 200:
        return _runtime.json_body(reply, ValidatedSignature.from_dict)
    raise _runtime.error_reply(reply, _ERRORS)


_call = _runtime.Call(OPERATION, request, decode)


def sync(
    *, client: _runtime.Client, namespace: str, name: str, body: ProcessorParameters
) -> ValidatedSignature:
    """Send the request and return what `decode` reads. Raises what `request`, `decode` and the client raise."""
    return _call.sync(client, namespace=namespace, name=name, body=body)


def sync_detailed(
    *, client: _runtime.Client, namespace: str, name: str, body: ProcessorParameters
) -> _runtime.Response[ValidatedSignature]:
    """Send the request and return that with the answer. Raises what `request`, `decode` and the client raise."""
    return _call.sync_detailed(client, namespace=namespace, name=name, body=body)


async def asyncio(
    *, client: _runtime.Client, namespace: str, name: str, body: ProcessorParameters
) -> ValidatedSignature:
    """Send the request and return what `decode` reads. Raises what `request`, `decode` and the client raise."""
    return await _call.asyncio(client, namespace=namespace, name=name, body=body)


async def asyncio_detailed(
    *, client: _runtime.Client, namespace: str, name: str, body: ProcessorParameters
) -> _runtime.Response[ValidatedSignature]:
    """Send the request and return that with the answer. Raises what `request`, `decode` and the client raise."""
    return await _call.asyncio_detailed(client, namespace=namespace, name=name, body=body)
