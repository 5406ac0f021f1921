"""What the vendor's SDK sent, sent again by our client with the same values: equal, or with a reason.

The captures are the vendor's real requests (`tests/captures/layer`). Each is read as a call, made through `Layer`, and
the two bodies compared.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import httpx
import pytest

from ostiary.errors import InvalidInputError
from ostiary.layer import Layer

CAPTURES = Path(__file__).parents[1] / "captures" / "layer"
PLATFORM = {"source", "os", "python.runtime", "python.runtime.version"}

# Where ours differs on purpose, by JSON pointer.
REASONS = {
    "/session_id": "a missing id is minted here, so that a repeated request names one session; spelled canonically",
    "/attributes/source": "the client's own name",
    "/attributes/os": "where the tests run",
    "/attributes/python.runtime": "where the tests run",
    "/attributes/python.runtime.version": "where the tests run",
    "/attributes": "the decorator sends null for no attributes, ours an empty object",
    "/error/code": "an error made by hand is completed with null",
    "/error/details": "an error made by hand is completed with null",
}
# What the vendor's SDK sends unchecked and ours refuses before anything is sent.
REFUSED = {
    "basic__05_POST_v1_sessions_UUID_actions": "times that are no instants",
    "extra__07_POST_v1_sessions_a_b_20c_x_1_actions": "a session id that would change the path is quoted, not sent raw",
}


def captured() -> Iterator[Any]:
    for path in sorted(CAPTURES.glob("*_POST_v1_sessions*.json")):
        request = json.loads(path.read_text())["request"]
        if isinstance(request["body"], dict) and "anthropic_v1" not in path.name:
            yield pytest.param(path.stem, request, id=path.stem)


def ours(request: dict[str, Any]) -> tuple[str, Any]:
    """Make the captured call through our client; return the path and the body that left."""
    sent: list[httpx.Request] = []

    def answer(received: httpx.Request) -> httpx.Response:
        sent.append(received)
        return httpx.Response(202, json={"session_id": "x"} if received.url.path == "/v1/sessions" else None)

    body = request["body"]
    settings = {"base_url": "http://layer.test", "application_id": body.get("application_id", "a")}
    with Layer(**settings, http_session=httpx.MockTransport(answer)) as client:
        if request["path"].endswith("/actions"):
            path_id = request["path"].removeprefix("/v1/sessions/").removesuffix("/actions")
            client.append_action(path_id, **body)
        else:
            own = {name: value for name, value in (body["attributes"] or {}).items() if name not in PLATFORM}
            client.create_session(session_id=body["session_id"], attributes=own, actions=body["actions"])
    return sent[0].url.raw_path.decode(), json.loads(sent[0].content)


def differences(theirs: Any, mine: Any, pointer: str = "") -> Iterator[str]:
    if isinstance(theirs, dict) and isinstance(mine, dict):
        for key in sorted(theirs.keys() | mine.keys()):
            yield from differences(theirs.get(key), mine.get(key), f"{pointer}/{key}")
    elif isinstance(theirs, list) and isinstance(mine, list) and len(theirs) == len(mine):
        for index, (left, right) in enumerate(zip(theirs, mine, strict=True)):
            yield from differences(left, right, f"{pointer}/{index}")
    elif theirs != mine and not same_instant(theirs, mine):
        yield pointer


def same_instant(theirs: Any, mine: Any) -> bool:
    try:
        return datetime.fromisoformat(theirs) == datetime.fromisoformat(mine)
    except (TypeError, ValueError):
        return False


@pytest.mark.parametrize(("name", "request_"), list(captured()))
def test_the_same_call_sends_the_same_body(name: str, request_: dict[str, Any]) -> None:
    if name in REFUSED:
        try:
            path, _ = ours(request_)
        except InvalidInputError:
            return
        assert path != request_["path"]
        return
    path, body = ours(request_)
    assert path == request_["path"]
    unexplained = [d for d in differences(request_["body"], body) if d not in REASONS]
    assert not unexplained


def test_there_are_captures_to_compare() -> None:
    assert len(list(captured())) > 50
