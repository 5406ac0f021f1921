# Generated from openapi/openai.yaml; do not edit, run `make regenerate`.
"""Turn texts into vectors: `POST /v1/embeddings`.

Returns a vector of length 1 for each text.
"""

from __future__ import annotations

from .... import _runtime
from ...models.embeddings import Embeddings
from ...models.embeddings_request import EmbeddingsRequest
from ...models.error_body import ErrorBody

OPERATION = _runtime.Operation(
    service="openai",
    name="create_embeddings",
    method="POST",
    path="/v1/embeddings",
    statuses=((200, 200),),
    stream=None,
    security=((_runtime.Scheme("bearer", "bearer", "Authorization"),),),
    replay="safe",
    because="the same text has the same vector and nothing is kept; a repeat costs little",
)

_ERRORS = (
    (400, 499, ErrorBody.from_dict),
    (500, 599, ErrorBody.from_dict),
)


def request(*, body: EmbeddingsRequest) -> _runtime.Request:
    """Build the request. Raises `InvalidRequest` for an argument that can't be put on the wire."""
    _headers: dict[str, str] = {"Accept": "application/json", "Content-Type": "application/json"}
    return _runtime.Request("POST", "/v1/embeddings", [], _headers, _runtime.encode_json(body))


def decode(reply: _runtime.Reply) -> Embeddings:
    """Read the value of a success. Raises `ErrorReply` for any other status, `MalformedReply` for another body."""
    status = reply.status
    if status == 200:
        return _runtime.json_body(reply, Embeddings.from_dict)
    raise _runtime.error_reply(reply, _ERRORS)


_call = _runtime.Call(OPERATION, request, decode)


def sync(*, client: _runtime.Client, body: EmbeddingsRequest) -> Embeddings:
    """Send the request and return what `decode` reads. Raises what `request`, `decode` and the client raise."""
    return _call.sync(client, body=body)


def sync_detailed(*, client: _runtime.Client, body: EmbeddingsRequest) -> _runtime.Response[Embeddings]:
    """Send the request and return that with the answer. Raises what `request`, `decode` and the client raise."""
    return _call.sync_detailed(client, body=body)


async def asyncio(*, client: _runtime.Client, body: EmbeddingsRequest) -> Embeddings:
    """Send the request and return what `decode` reads. Raises what `request`, `decode` and the client raise."""
    return await _call.asyncio(client, body=body)


async def asyncio_detailed(
    *, client: _runtime.Client, body: EmbeddingsRequest
) -> _runtime.Response[Embeddings]:
    """Send the request and return that with the answer. Raises what `request`, `decode` and the client raise."""
    return await _call.asyncio_detailed(client, body=body)
