# Generated from openapi/orquesta.yaml; do not edit, run `make regenerate`.
"""Replace personal data by placeholders: `POST /v2/pii/redact`.

Returns the text with a placeholder, such as `<PERSON_1>`, for each piece of personal data, and what the
placeholders stand for. SDKs from 4.13 on.
"""

from __future__ import annotations

from .... import _runtime
from ...models.error import Error
from ...models.pii_redact_request import PiiRedactRequest
from ...models.pii_redaction import PiiRedaction

OPERATION = _runtime.Operation(
    service="orquesta",
    name="redact_pii",
    method="POST",
    path="/v2/pii/redact",
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


def request(*, body: PiiRedactRequest) -> _runtime.Request:
    """Build the request. Raises `InvalidRequest` for an argument that can't be put on the wire."""
    _headers: dict[str, str] = {"Accept": "application/json", "Content-Type": "application/json"}
    return _runtime.Request("POST", "/v2/pii/redact", [], _headers, _runtime.encode_json(body))


def decode(reply: _runtime.Reply) -> PiiRedaction:
    """Read the value of a success. Raises `ErrorReply` for any other status, `MalformedReply` for another body."""
    status = reply.status
    if status == 200:
        return _runtime.json_body(reply, PiiRedaction.from_dict)
    raise _runtime.error_reply(reply, _ERRORS)


_call = _runtime.Call(OPERATION, request, decode)


def sync(*, client: _runtime.Client, body: PiiRedactRequest) -> PiiRedaction:
    """Send the request and return what `decode` reads. Raises what `request`, `decode` and the client raise."""
    return _call.sync(client, body=body)


def sync_detailed(*, client: _runtime.Client, body: PiiRedactRequest) -> _runtime.Response[PiiRedaction]:
    """Send the request and return that with the answer. Raises what `request`, `decode` and the client raise."""
    return _call.sync_detailed(client, body=body)


async def asyncio(*, client: _runtime.Client, body: PiiRedactRequest) -> PiiRedaction:
    """Send the request and return what `decode` reads. Raises what `request`, `decode` and the client raise."""
    return await _call.asyncio(client, body=body)


async def asyncio_detailed(
    *, client: _runtime.Client, body: PiiRedactRequest
) -> _runtime.Response[PiiRedaction]:
    """Send the request and return that with the answer. Raises what `request`, `decode` and the client raise."""
    return await _call.asyncio_detailed(client, body=body)
