"""What the vendor's kit answered on the wire is what ours answers, to the byte; where not, the reason stands here.

Each capture is a raw request and the raw response of the vendor's own kit. What differs from run to run (dates, random
boundaries, chunk sizes) is taken away on both sides.
"""

from __future__ import annotations

import asyncio
import json
import re
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from starlette.applications import Starlette
from tests.support.f5_processors import processors

from ostiary.aigateway.kit import ProcessorRoutes
from ostiary.aigateway.wire import execution_of
from ostiary_api._runtime import Reply
from ostiary_api.aigateway.api.processors import execute

CAPTURES = Path(__file__).resolve().parent.parent / "captures" / "f5"
# What ours answers differently, and why, with the status that it answers.
DIFFERENT: dict[str, tuple[int, str]] = {
    "07-info-accept-mixed": (200, "quality values of Accept are heeded: JSON is liked better than HTML here"),
    "29-unknown-command-head-200": (404, "HEAD of a command that there is not is no success"),
    "52-exec-old-rejected-kw": (422, "a rejection of the older API is a rejection: nothing fails open"),
    "53-exec-reject-validation-code": (200, "the code is sent without the stray letter"),
    "54-exec-reject-timeout-code": (200, "the code is sent without the stray letter"),
    "131-reject-response-stage": (200, "the code is sent without the stray letter"),
    "98-input-bad-utf8": (400, "text that is not UTF-8 is refused, not read as Latin-1"),
    "102-err-too-many-fields": (400, "the same words as JSON"),
    "105-err-malformed-multipart": (400, "malformed multipart is the caller's error"),
    "121-boundary-mismatch": (400, "malformed multipart is the caller's error"),
    "122-lf-only": (400, "malformed multipart is the caller's error"),
    "123-preamble": (400, "malformed multipart is the caller's error"),
    "125-part-without-name": (400, "the same words as JSON"),
    "111-fail-raise-processor-error": (418, "an error status that a processor raises reaches the caller"),
    "116-fail-ret-awaitable": (200, "what a plain function returns is awaited where it can be"),
    "06-info-markdown": (200, "a class's docstring for authors is not published as its description"),
}
# Their requests are too long to have been kept whole; tests/faults holds the limits.
CUT = {"103-err-part-over-1mib", "104-big-file-part-ok"}
NAMES = sorted(path.stem for path in CAPTURES.glob("*.txt") if path.stem not in CUT)


def capture(name: str) -> tuple[bytes, bytes]:
    """Return the raw request and the raw response."""
    text = (CAPTURES / f"{name}.txt").read_bytes()
    _, _, rest = text.partition(b">>>>>>>>>> REQUEST\n")
    request, _, response = rest.partition(b"<<<<<<<<<< RESPONSE\n")
    return request.removesuffix(b"\n"), response.removesuffix(b"\n")


def dechunked(body: bytes) -> bytes:
    whole = b""
    while body:
        size, _, body = body.partition(b"\r\n")
        count = int(size, 16)
        whole, body = whole + body[:count], body[count + 2 :]
        if count == 0:
            break
    return whole


def split(raw: bytes) -> tuple[bytes, dict[str, str], bytes]:
    """Return the first line, the headers and the whole body of a message."""
    head, _, body = raw.partition(b"\r\n\r\n")
    first, *lines = head.split(b"\r\n")
    pairs = (line.decode("latin-1").partition(":") for line in lines)
    headers = {name.lower(): value.strip() for name, _, value in pairs}
    if headers.get("transfer-encoding", "").lower() == "chunked":
        body = dechunked(body)
    return first, headers, body


def first_line(raw: bytes) -> bytes:
    return raw.partition(b"\r\n")[0]


@cache
def app() -> Starlette:
    return Starlette(routes=ProcessorRoutes(processors()))


async def asked(raw: bytes) -> tuple[int, dict[str, str], bytes]:
    """Send a captured request to our application, past any server."""
    first, headers, body = split(raw)
    method, target, _ = first.decode("latin-1").split(" ")
    path, _, query = target.partition("?")
    scope = {
        "type": "http",
        "http_version": "1.1",
        "method": method,
        "path": path,
        "raw_path": path.encode(),
        "root_path": "",
        "scheme": "http",
        "query_string": query.encode(),
        "headers": [(name.encode(), value.encode("latin-1")) for name, value in headers.items()],
        "server": ("127.0.0.1", 18931),
        "client": ("127.0.0.1", 1),
    }
    sent: list[Any] = []

    async def receive() -> Any:
        return {"type": "http.request", "body": body, "more_body": False}

    async def send(message: Any) -> None:
        sent.append(message)

    await app()(scope, receive, send)
    found = {name.decode(): value.decode("latin-1") for name, value in sent[0]["headers"]}
    return sent[0]["status"], found, b"".join(each.get("body", b"") for each in sent[1:])


def comparable(name: str, headers: dict[str, str], body: bytes) -> tuple[str, object]:
    """Return media type and body, without what differs from run to run."""
    kind = headers.get("content-type", "")
    boundary = re.search(r'boundary="(\w{64})"', kind)
    if boundary:
        body = body.replace(boundary[1].encode(), b"BOUNDARY")
        kind = kind.replace(boundary[1], "BOUNDARY")
    if body.startswith(b'{"fields"'):
        # The vendor's fields come in the order of a set, and a class without parameters is described to its authors.
        document = json.loads(body)
        document["fields"].sort(key=lambda field: (not field["required"], field["type"]))
        if document["parameters"]["title"] == "Default Parameters":
            document["parameters"].pop("description", None)
        return kind, json.dumps(document)
    return kind, body


@pytest.mark.parametrize("name", [each for each in NAMES if each not in DIFFERENT])
def test_the_same_request_is_answered_with_the_same_bytes(name: str) -> None:
    request, response = capture(name)
    first, headers, body = split(response)
    status, found, content = asyncio.run(asked(request))
    assert status == int(first.split(b" ")[1])
    theirs, ours = comparable(name, headers, body), comparable(name, found, content)
    assert ours[1] == theirs[1]
    # The vendor's index states no type.
    assert ours[0] == theirs[0] or (not theirs[0] and b"/info" in first_line(request))
    for header in ("location", "allow"):
        assert set(found.get(header, "").split(", ")) == set(headers.get(header, "").split(", "))


@pytest.mark.parametrize("name", list(DIFFERENT))
def test_what_differs_does_so_for_a_reason(name: str) -> None:
    request, response = capture(name)
    expected, reason = DIFFERENT[name]
    first, headers, body = split(response)
    status, found, content = asyncio.run(asked(request))
    assert status == expected
    assert reason
    assert (status, content) != (int(first.split(b" ")[1]), body)
    if status >= 400 and not request.startswith(b"HEAD"):
        assert found["content-type"] == "application/json"
        assert {"detail", "message"} & set(json.loads(content))
    if "the same words" in reason:
        assert json.loads(content)["detail"] == body.decode()
    if "stray letter" in reason:
        assert content.replace(boundary_of(found), b"") == body.replace(boundary_of(headers), b"").replace(
            b'"fAIGW_', b'"AIGW_'
        )


def boundary_of(headers: dict[str, str]) -> bytes:
    found = re.search(r'boundary="(\w{64})"', headers["content-type"])
    assert found is not None
    return found[1].encode()


EXECUTIONS = [
    name
    for name in NAMES
    if capture(name)[0].startswith(b"POST /api/v1/execute") and b" 20" in capture(name)[1][:14]
]


@pytest.mark.parametrize("name", EXECUTIONS)
def test_our_client_reads_what_the_vendors_kit_answered(name: str) -> None:
    first, headers, body = split(capture(name)[1])
    verdict = execute.decode(Reply(int(first.split(b" ")[1]), headers, body))
    if verdict is None:
        assert first.startswith(b"HTTP/1.1 204")
        return
    said = execution_of(verdict.to_dict())
    assert said.metadata["processor_id"] == said.processor_id
    assert said.rejected == (b'name="reject"' in body)
    assert (said.prompt is not None) == (b'name="input.messages"' in body)
    assert (said.response is not None) == (b'name="response.choices"' in body)
    if said.rejection is not None:
        assert said.rejection.code is not None


def test_all_captures_are_here() -> None:
    assert len(EXECUTIONS) > 40
    assert len(NAMES) == 130
    assert set(DIFFERENT) <= set(NAMES)
