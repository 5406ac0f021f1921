"""What the vendor's SDK really sent fits the document, and the sandbox answers it and keeps all of it but the key."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest
from tests.sandbox.conformance import conforms

from ostiary.sandbox import Sandbox
from ostiary.sandbox.documents import Document, body_value, load
from ostiary.sandbox.messages import Problem
from ostiary.sandbox.services.libretto.keys import logged
from ostiary_api._runtime import Reply
from ostiary_api.libretto.api.chains import update_chain
from ostiary_api.libretto.api.events import send_event
from ostiary_api.libretto.api.feedback import send_feedback

FOLDER = Path(__file__).parent.parent / "captures" / "libretto"

# Feedback that the vendor's SDK doesn't check, and that its documentation doesn't allow.
INVALID = {
    "feedback__03_POST_api_feedback": "neither a rating nor a better answer",
    "feedback__04_POST_api_feedback": "a rating of 7.5",
    "feedback__05_POST_api_feedback": "no feedback key",
}
# Requests to addresses that a redirection or a whole URL of the caller's own led to.
ELSEWHERE = {
    "config__15_POST_alt_events": "/event",
    "responses__16_POST_api_elsewhere": "/event",
    "responses__13_GET_api_elsewhere": None,
}
MODULES = {"send_event": send_event, "send_feedback": send_feedback, "update_chain": update_chain}


@dataclass(frozen=True)
class Capture:
    """A request that the vendor's SDK made, and what the recording server answered."""

    name: str
    path: str
    headers: dict[str, str]
    body: Any
    status: int
    answer: Any

    @property
    def raw(self) -> bytes:
        """The body as the SDK's encoder writes it: with spaces, in ASCII."""
        return json.dumps(self.body).encode()


def captures() -> Iterator[Capture]:
    for file in sorted(FOLDER.glob("*.json")):
        content = json.loads(file.read_text("utf-8"))
        request, response = content["request"], content["response"]
        path = ELSEWHERE.get(file.stem, request["path"].removeprefix("/api"))
        if path is not None:
            yield Capture(
                file.stem, path, request["headers"], request["body"], response["status"], response["body"]
            )


CAPTURES = list(captures())
VALID = [capture for capture in CAPTURES if capture.name not in INVALID]


@pytest.fixture(scope="module")
def http() -> Iterator[httpx.Client]:
    # No header of its own, so that the captured ones are all that is sent.
    with httpx.Client(trust_env=False, event_hooks={"response": [conforms]}) as http:
        http.headers.clear()
        yield http


def operation_of(capture: Capture) -> str:
    """Check a request against the document; return its operation. Raises `Problem` where it doesn't fit."""
    operation, _ = Document(load("libretto")).match("POST", capture.path)
    body_value(operation, capture.raw, capture.headers["content-type"])
    return operation.id


def send(capture: Capture, sandbox: Sandbox, http: httpx.Client) -> httpx.Response:
    http.post(sandbox.services["sandbox"] + "/reset").raise_for_status()
    url = sandbox.services["libretto"] + capture.path
    return http.post(url, content=capture.raw, headers=capture.headers)


def read(path: str, sandbox: Sandbox, http: httpx.Client) -> Any:
    return http.get(sandbox.services["sandbox"] + path).raise_for_status().json()


def test_the_captures_are_there() -> None:
    assert len(CAPTURES) == 47
    assert {operation_of(capture) for capture in VALID} == set(MODULES)
    assert set(INVALID) <= {capture.name for capture in CAPTURES}
    assert set(ELSEWHERE) <= {file.stem for file in FOLDER.glob("*.json")}


@pytest.mark.parametrize("capture", VALID, ids=lambda each: each.name)
def test_a_captured_request_is_answered_as_the_wire_says_and_kept(
    capture: Capture, sandbox: Sandbox, http: httpx.Client
) -> None:
    operation = operation_of(capture)
    response = send(capture, sandbox, http)
    assert response.status_code == 200, response.text
    kept = read("/requests", sandbox, http)["items"][-1]
    assert (kept["operation"], kept["method"], kept["path"]) == (operation, "POST", capture.path)
    assert kept["body"] == logged(capture.raw).decode()
    assert capture.headers.items() <= {line["name"]: line["value"] for line in kept["headers"]}.items()
    shown = json.loads(logged(capture.raw))
    if operation == "send_event":
        assert set(response.json()) == {"id", "api_name"}
        found = read(f"/libretto/events/{capture.body['promptEventId']}", sandbox, http)
        assert (found["event"]["body"], found["body_text"]) == (shown, kept["body"])
    elif operation == "send_feedback":
        assert [each["body"] for each in read("/libretto/feedback", sandbox, http)] == [shown]
    else:
        (chain,) = read("/libretto/chains", sandbox, http)
        assert (chain["chain_id"], chain["result"]) == (capture.body["id"], capture.body.get("result"))


@pytest.mark.parametrize("capture", VALID, ids=lambda each: each.name)
def test_only_the_key_is_not_kept(capture: Capture) -> None:
    shown = json.loads(logged(capture.raw))
    keys = {"apiKey", "projectKey"} & set(capture.body)
    assert keys
    assert {name for name in capture.body if capture.body[name] != shown[name]} == keys
    assert set(shown) == set(capture.body)


@pytest.mark.parametrize(
    "capture", [each for each in CAPTURES if each.name in INVALID], ids=lambda each: each.name
)
def test_what_the_wire_does_not_allow_is_refused_and_not_kept(
    capture: Capture, sandbox: Sandbox, http: httpx.Client
) -> None:
    if "03" not in capture.name:  # that one of two properties is needed is more than a schema says here
        with pytest.raises(Problem) as refused:
            operation_of(capture)
        assert refused.value.status == 422
    assert send(capture, sandbox, http).status_code == 422, INVALID[capture.name]
    assert read("/libretto/feedback", sandbox, http) == []


@pytest.mark.parametrize(
    "capture", [each for each in VALID if each.status == 200], ids=lambda each: each.name
)
def test_the_generated_client_sends_and_reads_the_same(capture: Capture) -> None:
    operation = operation_of(capture)
    module: Any = MODULES[operation]
    model = {"send_event": "Event", "send_feedback": "Feedback", "update_chain": "ChainUpdate"}[operation]
    body = getattr(module, model).from_dict(capture.body)
    assert json.loads(module.request(body=body).body) == capture.body
    if isinstance(capture.answer, dict):
        decoded = module.decode(
            Reply(200, {"Content-Type": "application/json"}, json.dumps(capture.answer).encode())
        )
        assert decoded.to_dict() == capture.answer
