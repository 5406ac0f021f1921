"""What the vendor's SDKs sent, sent again by our client with the same values: equal, or with a reason.

The captures are the vendor's real requests (`tests/captures/orquesta`). Each is read as a call, made through `Orquesta`
with the capture's environment and user, and the two bodies compared. The answers that the vendor got are given to ours.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from ostiary.errors import OstiaryError
from ostiary.orquesta import Orquesta

CAPTURES = Path(__file__).parents[1] / "captures" / "orquesta"

# Where ours differs on purpose, by request kind and property.
REASONS = {
    ("metrics", "context"): "the environment is no metric; no document of the service knows it there",
    ("invoke", "user_id"): "set_user() without an id sends no id, instead of null",
    ("invoke", "stream"): "a whole answer is the default, so `false` is not sent",
    ("get_config", "stream"): "a whole answer is the default, so `false` is not sent",
}
# Newer SDKs stream at a path of their own; the service answers both alike.
PATHS = {"/v2/deployments/stream": "/v2/deployments/invoke"}


def captured() -> Iterator[Any]:
    for path in sorted(CAPTURES.glob("*.json")):
        exchange = json.loads(path.read_text("utf-8"))
        yield pytest.param(path.stem, exchange["request"], exchange["response"], id=path.stem)


def answer_of(response: dict[str, Any]) -> httpx.Response:
    """Return the answer of a capture; numbers in a stream's body are pauses."""
    body = response["body"]
    if isinstance(body, list) and all(isinstance(part, str | int | float) for part in body):
        content = "".join(part for part in body if isinstance(part, str)).encode()
    else:
        content = (
            body.encode() if isinstance(body, str) else json.dumps(body).encode() if body is not None else b""
        )
    return httpx.Response(response["status"], content=content)


def ours(request: dict[str, Any], response: dict[str, Any]) -> httpx.Request:
    """Make the captured call through our client; return the request that left."""
    sent: list[httpx.Request] = []

    def answer(received: httpx.Request) -> httpx.Response:
        sent.append(received)
        return answer_of(response)

    body = dict(request["body"])
    key = request["headers"]["Authorization"].removeprefix("Bearer ")
    last = request["path"].rpartition("/")[2]
    with Orquesta(
        api_key=key, base_url="http://orquesta.test", http_session=httpx.MockTransport(answer)
    ) as client:
        try:
            if last == "metrics":
                body.pop("context", None)
                client.deployments.transaction(request["path"].split("/")[3]).add_metrics(**body)
            elif last == "get_config":
                client.deployments.get_config(**without_stream(body))
            elif body.get("stream") or last == "stream":
                client.deployments.invoke_with_stream(**without_stream(body)).drain()
            else:
                client.deployments.invoke(**without_stream(body))
        except OstiaryError:
            assert sent  # the answer's error, not one of ours before it
    return sent[0]


def without_stream(body: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in body.items() if name != "stream"}


@pytest.mark.parametrize(("name", "theirs", "response"), list(captured()))
def test_the_same_call_sends_the_same_body(name: str, theirs: dict[str, Any], response: Any) -> None:
    mine = ours(theirs, response)
    path = PATHS.get(theirs["path"], theirs["path"])
    assert (mine.method, mine.url.path) == (theirs["method"], path)
    assert mine.headers["authorization"] == theirs["headers"]["Authorization"]
    assert mine.headers["content-type"] == "application/json"
    body = json.loads(mine.content)
    kind = path.rpartition("/")[2]
    names = body.keys() | theirs["body"].keys()
    differing = {each for each in names if body.get(each, "-") != theirs["body"].get(each, "-")}
    assert {each for each in differing if (kind, each) not in REASONS} == set()
    # A reason covers what is null or false, or what metrics don't have; never another value.
    assert all(each not in body for each in differing)


def test_there_are_captures_to_compare() -> None:
    assert len(list(captured())) > 70


# The captured streams that are no whole answers, and why; ours raises a typed error, the vendor's SDK mostly nothing.
BROKEN = {
    "stream-error-event-200": "it reports an error",
    "orq4-stream-error-event": "it reports an error",
    "stream-raw-json-error-line-200": "an error that is no event",
    "stream-http-401": "an error status",
    "stream-http-500-html": "an error status",
    "orq23-stream-http-401": "an error status",
    "orq23-astream-http-401": "an error status",
    "stream-multi-json-per-line": "two values in one event",
    "stream-multi-json-per-line-space": "two values in one event",
    "stream-multi-json-after-bad": "two values in one event",
    "stream-backslash-quote-twojson": "two values in one event",
    "stream-vt-ff-in-string": "control characters, which JSON strings can't hold",
    "stream-truncated": "neither a final piece nor [DONE]",
    "stream-partial-json-final": "neither a final piece nor [DONE]",
    "stream-never-final": "neither a final piece nor [DONE]",
    "orq23-stream-no-final-blank": "no blank line after the last event, which the standard discards then",
    "orq23-astream-no-final-blank": "no blank line after the last event, which the standard discards then",
}


def streams() -> list[Any]:
    return [each for each in captured() if "stream" in each.values[0]]


@pytest.mark.parametrize(("name", "request_", "response"), streams())
def test_a_captured_stream_is_read_whole_or_is_a_typed_error(name: str, request_: Any, response: Any) -> None:
    with Orquesta(
        api_key="k",
        base_url="http://orquesta.test",
        http_session=httpx.MockTransport(lambda _: answer_of(response)),
    ) as client:
        problem: OstiaryError | None = None
        pieces: list[Any] = []
        try:
            for piece in client.deployments.invoke_with_stream("k"):
                pieces.append(piece)  # noqa: PERF402
        except OstiaryError as error:
            problem = error
    assert (problem is not None) == (name in BROKEN), (problem, pieces)
    if problem is None:
        written = "".join(part for part in response["body"] if isinstance(part, str)).partition("[DONE]")[0]
        assert len(pieces) == written.count("01HXK3V4Q6M7N8P9R0S1T2V3W4") > 0
