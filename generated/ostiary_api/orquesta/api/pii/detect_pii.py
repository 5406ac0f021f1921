# Generated from openapi/orquesta.yaml; do not edit, run `make regenerate`.
"""Tell whether text holds personal data: `POST /v2/pii/detect`.

Looks for personal data in a text. SDKs from 4.13 on.
"""

from __future__ import annotations

from .... import _runtime
from ...models.error import Error
from ...models.pii_detect_request import PiiDetectRequest
from ...models.pii_findings import PiiFindings

OPERATION = _runtime.Operation(
    service="orquesta",
    name="detect_pii",
    method="POST",
    path="/v2/pii/detect",
    statuses=((200, 200),),
    stream=None,
    security=((_runtime.Scheme("bearer", "bearer", "Authorization"),),),
    replay="safe",
    because="the answer depends on the request alone and nothing is kept",
)

_ERRORS = (
    (400, 499, Error.from_dict),
    (500, 599, Error.from_dict),
)


def request(*, body: PiiDetectRequest) -> _runtime.Request:
    """Build the request. Raises `InvalidRequest` for an argument that can't be put on the wire."""
    _headers: dict[str, str] = {"Accept": "application/json", "Content-Type": "application/json"}
    return _runtime.Request("POST", "/v2/pii/detect", [], _headers, _runtime.encode_json(body))


def decode(reply: _runtime.Reply) -> PiiFindings:
    """Read the value of a success. Raises `ErrorReply` for any other status, `MalformedReply` for another body."""
    status = reply.status
    if status == 200:
        return _runtime.json_body(reply, PiiFindings.from_dict)
    raise _runtime.error_reply(reply, _ERRORS)


_call = _runtime.Call(OPERATION, request, decode)


def sync(*, client: _runtime.Client, body: PiiDetectRequest) -> PiiFindings:
    """Send the request and return what `decode` reads. Raises what `request`, `decode` and the client raise."""
    return _call.sync(client, body=body)


def sync_detailed(*, client: _runtime.Client, body: PiiDetectRequest) -> _runtime.Response[PiiFindings]:
    """Send the request and return that with the answer. Raises what `request`, `decode` and the client raise."""
    return _call.sync_detailed(client, body=body)


async def asyncio(*, client: _runtime.Client, body: PiiDetectRequest) -> PiiFindings:
    """Send the request and return what `decode` reads. Raises what `request`, `decode` and the client raise."""
    return await _call.asyncio(client, body=body)


async def asyncio_detailed(
    *, client: _runtime.Client, body: PiiDetectRequest
) -> _runtime.Response[PiiFindings]:
    """Send the request and return that with the answer. Raises what `request`, `decode` and the client raise."""
    return await _call.asyncio_detailed(client, body=body)
