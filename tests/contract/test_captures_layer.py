"""What the vendor's SDK really sent fits the document, and the sandbox answers it and keeps all of it."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest

from ostiary.sandbox import Sandbox
from ostiary.sandbox.documents import Document, body_value, load, path_values
from ostiary.sandbox.messages import Problem

FOLDER = Path(__file__).parent.parent / "captures" / "layer"

# Calls that the vendor's SDK doesn't check, made with values that the wire doesn't allow; what answers them.
INVALID = {
    "basic__05_POST_v1_sessions_UUID_actions": (422, "times that are no times: 'whenever' and 123"),
    "extra__07_POST_v1_sessions_a_b_20c_x_1_actions": (404, "a session id that isn't quoted: 'a/b c?x=1'"),
}

# Statuses and properties as the wire page gives them, for both generations of the SDK.
EXPECTED = {
    "create_session": (202, {"session_id"}),
    "append_action": (202, None),
    "list_applications": (200, list),
    "create_application": (201, {"application_id"}),
    "lookup_session": (200, {"session_id", "decision", "context"}),
}


@dataclass(frozen=True)
class Capture:
    """A request that the vendor's SDK made."""

    name: str
    service: str
    method: str
    path: str
    headers: dict[str, str]
    body: Any

    @property
    def raw(self) -> bytes:
        """The body as the SDK's encoder writes it: compact, UTF-8."""
        if self.body is None:
            return b""
        return json.dumps(self.body, separators=(",", ":"), ensure_ascii=False).encode()


def captures() -> Iterator[Capture]:
    for file in sorted(FOLDER.glob("*.json")):
        request = json.loads(file.read_text("utf-8"))["request"]
        service = "firewall" if request["path"].startswith("/fw/") else "layer"
        path = request["path"].removeprefix("/fw")
        yield Capture(file.stem, service, request["method"], path, request["headers"], request.get("body"))


CAPTURES = list(captures())
VALID = [capture for capture in CAPTURES if capture.name not in INVALID]


@pytest.fixture(scope="module")
def http() -> Iterator[httpx.Client]:
    # No header of its own, so that the captured ones are all that is sent.
    with httpx.Client(trust_env=False) as http:
        http.headers.clear()
        yield http


def operation_of(capture: Capture) -> str:
    """Check a request against the document; return its operation. Raises `Problem` where it doesn't fit."""
    document = Document(load("layer"))
    path, _, _ = capture.path.partition("?")
    operation, values = document.match(capture.method, path.replace("//", "/"))
    path_values(operation, values)
    body_value(operation, capture.raw, capture.headers.get("content-type", ""))
    return operation.id


def test_the_captures_are_there() -> None:
    assert len(CAPTURES) > 150
    assert {operation_of(capture) for capture in VALID} == set(EXPECTED)
    assert set(INVALID) <= {capture.name for capture in CAPTURES}
    assert any(capture.name.startswith("v002_") for capture in CAPTURES)


@pytest.mark.parametrize(
    "capture", [each for each in CAPTURES if each.name in INVALID], ids=lambda each: each.name
)
def test_what_the_wire_does_not_allow_is_refused_by_document_and_sandbox(
    capture: Capture, sandbox: Sandbox, http: httpx.Client
) -> None:
    status, reason = INVALID[capture.name]
    with pytest.raises(Problem) as refused:
        operation_of(capture)
    assert refused.value.status == status, reason
    prepare(capture, sandbox, http)
    assert send(capture, sandbox, http).status_code == status
    assert logged(sandbox, http)["body"] == capture.raw.decode()


@pytest.mark.parametrize("capture", VALID, ids=lambda each: each.name)
def test_a_captured_request_is_answered_as_the_wire_says_and_kept(
    capture: Capture, sandbox: Sandbox, http: httpx.Client
) -> None:
    operation = operation_of(capture)
    prepare(capture, sandbox, http)
    response = send(capture, sandbox, http)
    status, shape = EXPECTED[operation]
    assert response.status_code == status, response.text
    if shape is None:
        assert response.content == b""
    elif shape is list:
        assert isinstance(response.json(), list)
    else:
        assert set(response.json()) == shape
    kept = logged(sandbox, http)
    assert (kept["operation"], kept["method"], kept["path"]) == (operation, capture.method, capture.path)
    assert kept["body"] == capture.raw.decode()
    sent = {name: value for name, value in capture.headers.items() if name != "authorization"}
    assert sent.items() <= {line["name"]: line["value"] for line in kept["headers"]}.items()
    assert (kept["credential"] is not None) == ("authorization" in capture.headers)
    if operation in ("create_session", "append_action"):
        read_back(capture, operation, kept["subject"], sandbox, http)


def prepare(capture: Capture, sandbox: Sandbox, http: httpx.Client) -> None:
    """Empty the sandbox, and open the session that a captured path names."""
    http.post(sandbox.services["sandbox"] + "/reset").raise_for_status()
    parts = capture.path.replace("//", "/").split("/")
    if len(parts) > 3 and len(parts[3]) == 36:
        body = {"application_id": "any", "session_id": parts[3]}
        http.post(sandbox.services["layer"] + "/v1/sessions", json=body).raise_for_status()


def send(capture: Capture, sandbox: Sandbox, http: httpx.Client) -> httpx.Response:
    url = httpx.URL(sandbox.services[capture.service]).copy_with(
        raw_path=f"/{capture.service}{capture.path}".encode()
    )
    return http.request(capture.method, url, content=capture.raw, headers=capture.headers)


def logged(sandbox: Sandbox, http: httpx.Client) -> Any:
    """The last request of the log."""
    return http.get(sandbox.services["sandbox"] + "/requests").json()["items"][-1]


def read_back(
    capture: Capture, operation: str, session_id: str, sandbox: Sandbox, http: httpx.Client
) -> None:
    found = http.get(sandbox.services["sandbox"] + f"/layer/sessions/{session_id}").json()
    actions = [action["body"] for action in found["actions"]]
    if operation == "create_session":
        assert found["session"]["body"] == capture.body
        assert found["body_text"] == capture.raw.decode()
        assert actions == (capture.body["actions"] or [])
    else:
        assert actions == [capture.body]
        assert found["actions"][0]["body_text"] == capture.raw.decode()
