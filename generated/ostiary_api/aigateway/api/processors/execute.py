# Generated from openapi/aigateway.yaml; do not edit, run `make regenerate`.
"""Let a processor inspect a prompt or a response: `POST /api/v1/execute/{namespace}/{name}`.

With `response.choices` the request is of the response side, else of the input side. `input.parameters` belongs to
the input side and `response.parameters` to the response side; without either the processor's defaults count.

A server takes 6 parts without a file name, each of 1 MiB at most, and 6 with one: larger texts are sent as files.
Where a name is repeated the last part counts. The types that parts state are not looked at.
"""

from __future__ import annotations

from .... import _runtime
from ...models.execution import Execution
from ...models.failure import Failure
from ...models.older_rejection import OlderRejection
from ...models.verdict import Verdict

OPERATION = _runtime.Operation(
    service="aigateway",
    name="execute",
    method="POST",
    path="/api/v1/execute/{namespace}/{name}",
    statuses=(
        (200, 200),
        (204, 204),
    ),
    stream=None,
    security=(
        (_runtime.Scheme("bearer", "bearer", "Authorization"),),
        (),
    ),
    replay="safe",
    because="a processor looks at a text and says what it thinks of it; asked twice, it looks twice",
)

_ERRORS = (
    (422, 422, OlderRejection.from_dict),
    (400, 499, Failure.from_dict),
    (500, 599, Failure.from_dict),
)


def request(*, namespace: str, name: str, body: Execution) -> _runtime.Request:
    """Build the request. Raises `InvalidRequest` for an argument that can't be put on the wire."""
    _headers: dict[str, str] = {"Accept": "multipart/form-data, application/json"}
    return _runtime.Request(
        "POST",
        "/api/v1/execute/"
        + _runtime.path_segment(namespace, "namespace")
        + "/"
        + _runtime.path_segment(name, "name"),
        [],
        _headers,
        _runtime.multipart_body(
            _headers,
            body,
            {
                "input.messages": "application/json",
                "input.parameters": "application/json",
                "response.choices": "application/json",
                "response.parameters": "application/json",
                "metadata": "application/json",
            },
        ),
    )


def decode(reply: _runtime.Reply) -> Verdict | None:
    """Read the value of a success. Raises `ErrorReply` for any other status, `MalformedReply` for another body."""
    status = reply.status
    if status == 200:
        return _runtime.multipart_reply(
            reply,
            {"metadata": "json", "input.messages": "json", "response.choices": "json", "reject": "json"},
            Verdict.from_dict,
        )
    if status == 204:
        return None
    raise _runtime.error_reply(reply, _ERRORS)


_call = _runtime.Call(OPERATION, request, decode)


def sync(*, client: _runtime.Client, namespace: str, name: str, body: Execution) -> Verdict | None:
    """Send the request and return what `decode` reads. Raises what `request`, `decode` and the client raise."""
    return _call.sync(client, namespace=namespace, name=name, body=body)


def sync_detailed(
    *, client: _runtime.Client, namespace: str, name: str, body: Execution
) -> _runtime.Response[Verdict | None]:
    """Send the request and return that with the answer. Raises what `request`, `decode` and the client raise."""
    return _call.sync_detailed(client, namespace=namespace, name=name, body=body)


async def asyncio(*, client: _runtime.Client, namespace: str, name: str, body: Execution) -> Verdict | None:
    """Send the request and return what `decode` reads. Raises what `request`, `decode` and the client raise."""
    return await _call.asyncio(client, namespace=namespace, name=name, body=body)


async def asyncio_detailed(
    *, client: _runtime.Client, namespace: str, name: str, body: Execution
) -> _runtime.Response[Verdict | None]:
    """Send the request and return that with the answer. Raises what `request`, `decode` and the client raise."""
    return await _call.asyncio_detailed(client, namespace=namespace, name=name, body=body)
