"""What the vendor's SDKs really sent fits the document, and the sandbox answers it as the wire page says and keeps it.

Captures of three generations: 2.0.11, 2.3.3 (`orq23-`) and 4.13.19 (`orq4-`). The answers in them are those of a server
that was made to provoke the SDKs; where the sandbox can be brought to answer alike, it is, and then compared.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest
from tests.sandbox.conformance import conforms, events

from ostiary.sandbox import Sandbox, serve
from ostiary.sandbox.documents import Document, body_value, load
from ostiary_api._runtime import MalformedReply, Reply
from ostiary_api.orquesta.api.deployments import get_config, invoke

FOLDER = Path(__file__).parent.parent / "captures" / "orquesta"
TRANSACTION = "01HXK3V4Q6M7N8P9R0S1T2V3W4"
KEY = "key-A"

GREETER = {"variants": [{"messages": [{"role": "system", "content": "Greet {{name}}"}]}]}
WEATHER = {"type": "function", "function": {"name": "get_weather", "parameters": {"type": "object"}}}
TOOLS = {
    "variants": [{"messages": [{"role": "user", "content": "the weather?"}], "tools": [WEATHER]}],
}

# How the sandbox is set up for a request, where the plain deployment won't do: another definition of the deployment
# that is called, or None for no deployment at all. Every name must be that of a capture.
DEPLOYED: dict[str, Any] = {
    "err-404": None,
    "err-provider-429": {"variants": [{"fails": {"status": 429, "error": "Rate limit reached"}}]},
    "invoke-204": {"variants": [{"when": {"environments": "staging"}}]},
    "orq4-invoke-204": {"variants": [{"when": {"environments": "staging"}}]},
    "invoke-tools": TOOLS,
    "invoke-image": {"variants": [{"type": "image"}]},
}
# What the sandbox answers by a fault that says what was captured: True where the request is carried out all the same.
BROKEN = {
    **dict.fromkeys(("err-401-plain", "err-array", "err-empty", "err-html", "err-message-only"), False),
    **dict.fromkeys(("orq4-err-503", "stream-http-500-html"), False),
    **dict.fromkeys(("metrics-201", "metrics-204", "metrics-empty200", "orq23-metrics-201"), True),
}
REFUSED = {"err-401", "orq23-astream-http-401", "orq23-stream-http-401", "orq4-err-401", "stream-http-401"}

# Answers in the captures that the document doesn't allow, and that no service is known to give.
MALFORMED = {"err-200-noid": "/id"}

CONFIG_KEYS = {"id", "provider", "model", "type", "messages", "parameters", "tools", "version"}
ANSWER_KEYS = {"id", "created", "object", "model", "provider", "is_final", "choices", "telemetry"}


@dataclass(frozen=True)
class Capture:
    """A request that a vendor's SDK made, and what it was answered."""

    name: str
    method: str
    path: str
    headers: dict[str, str]
    body: Any
    status: int
    answer: Any

    @property
    def raw(self) -> bytes:
        """The body as the SDK's encoder writes it."""
        return json.dumps(self.body).encode()

    @property
    def streams(self) -> bool:
        return self.path.endswith("/stream") or self.body.get("stream") is True

    @property
    def operation(self) -> str:
        name = self.path.rsplit("/", 1)[1]
        return {"metrics": "add_metrics"}.get(name, name)


def captures() -> Iterator[Capture]:
    for file in sorted(FOLDER.glob("*.json")):
        content = json.loads(file.read_text("utf-8"))
        sent, got = content["request"], content["response"]
        yield Capture(
            *(file.stem, sent["method"], sent["path"], sent["headers"], sent["body"]),
            *(got["status"], got["body"]),
        )


CAPTURES = list(captures())
ANSWERED = [
    each
    for each in CAPTURES
    if each.status == 200 and isinstance(each.answer, dict) and each.operation in ("get_config", "invoke")
]


@dataclass(frozen=True)
class Replay:
    """Send captured requests to a sandbox, and read back what it keeps."""

    sandbox: Sandbox
    http: httpx.Client

    def own(self, method: str, path: str, **given: Any) -> Any:
        """Call one of the sandbox's own operations."""
        response = self.http.request(method, self.sandbox.services["sandbox"] + path, **given)
        response.raise_for_status()
        return response.json() if response.content else None

    def prepare(self, capture: Capture) -> str:
        """Set the sandbox up for a capture; return the path to send it to."""
        self.own("POST", "/reset")
        authorization = capture.headers["Authorization"].removeprefix("Bearer ")
        value = "another key" if capture.name in REFUSED else authorization
        self.own("PUT", "/credentials/captured", json={"service": "orquesta", "value": value})
        definition = DEPLOYED.get(capture.name, GREETER)
        if "key" in capture.body and definition is not None:
            key = capture.body["key"]
            self.own("PUT", f"/orquesta/deployments/{key}", json=definition)
        path = capture.path
        if TRANSACTION in path:
            url = self.sandbox.services["orquesta"] + "/v2/deployments/get_config"
            headers = {"Authorization": f"Bearer {authorization}"}
            made = self.http.post(url, json={"key": "greeter"}, headers=headers).json()["id"]
            path = path.replace(TRANSACTION, made)
        if capture.name in BROKEN:
            fault = {"status": capture.status, "body": capture.answer, "after": BROKEN[capture.name]}
            self.own("PUT", "/faults/captured", json={"service": "orquesta", **fault})
        return path

    def send(self, capture: Capture, path: str) -> httpx.Response:
        """Send the request as it was captured, header by header."""
        framing = ("host", "content-length", "transfer-encoding", "connection", "accept-encoding")
        headers = {name: value for name, value in capture.headers.items() if name.lower() not in framing}
        url = self.sandbox.services["orquesta"] + path
        return self.http.request(capture.method, url, headers=headers, content=capture.raw)


@pytest.fixture(scope="module")
def replay() -> Iterator[Replay]:
    with serve() as sandbox, httpx.Client(trust_env=False) as http:
        # No header of its own, so that the captured ones are all that is sent.
        http.headers.clear()
        yield Replay(sandbox, http)


def test_the_captures_are_there() -> None:
    names = {each.name for each in CAPTURES}
    assert len(names) > 80
    assert set(DEPLOYED) | set(BROKEN) | REFUSED | set(MALFORMED) <= names
    assert {each.operation for each in CAPTURES} == {"get_config", "invoke", "stream", "add_metrics"}


@pytest.mark.parametrize("capture", CAPTURES, ids=lambda each: each.name)
def test_a_captured_request_fits_the_document(capture: Capture) -> None:
    operation, _ = Document(load("orquesta")).match(capture.method, capture.path)
    content_type = {name.lower(): value for name, value in capture.headers.items()}["content-type"]
    assert body_value(operation, capture.raw, content_type) == capture.body
    assert operation.id == capture.operation


@pytest.mark.parametrize("capture", CAPTURES, ids=lambda each: each.name)
def test_a_captured_request_is_answered_as_the_wire_says_and_kept(capture: Capture, replay: Replay) -> None:
    path = replay.prepare(capture)
    response = replay.send(capture, path)
    assert response.status_code == capture.status, response.text
    if capture.name in BROKEN:
        compare_broken(capture, response)
    elif capture.status in (200, 204):
        conforms(response)
        compare_success(capture, response)
    else:
        # Other words, the same shape: with `message` for newer SDKs besides.
        told = response.json()
        wanted = capture.answer if isinstance(capture.answer, dict) else {"source": "system"}
        assert (told["code"], told["source"]) == (capture.status, wanted["source"])
        assert told["error"] == told["message"]
    request = replay.own("GET", "/requests", params={"service": "orquesta"})["items"][-1]
    assert (request["body"], request["status"]) == (capture.raw.decode(), capture.status)
    compare_kept(capture, path, replay)


def compare_broken(capture: Capture, response: httpx.Response) -> None:
    if isinstance(capture.answer, str):
        assert response.text == capture.answer
    else:
        assert response.json() == capture.answer


def compare_success(capture: Capture, response: httpx.Response) -> None:
    if capture.status == 204:
        assert response.content == b""
    elif capture.operation == "add_metrics":
        assert response.json() == capture.answer == {"code": 200, "success": True}
    elif capture.operation == "get_config":
        assert set(response.json()) == CONFIG_KEYS
    elif capture.streams:
        compare_stream(response)
    else:
        answer = response.json()
        assert set(answer) >= ANSWER_KEYS | {"finalized", "system_fingerprint"}
        assert answer["is_final"] is True
        message = answer["choices"][0]["message"]
        kind = {"invoke-tools": "tool_calls", "invoke-image": "image"}.get(capture.name, "content")
        assert message["type"] == kind


def compare_stream(response: httpx.Response) -> None:
    assert response.headers["content-type"] == "text/event-stream"
    assert response.content.isascii()
    *lines, done, last = response.text.split("\n\n")
    assert (done, last) == ("data: [DONE]", "")
    # 2.0.11 reads no other kind of line than this.
    assert all(line.startswith("data: {") and "\n" not in line for line in lines)
    told = events(response)
    assert all(set(each) >= ANSWER_KEYS for each in told)
    assert [each["is_final"] for each in told] == [False] * (len(told) - 1) + [True]
    assert len({each["id"] for each in told}) == 1


def compare_kept(capture: Capture, path: str, replay: Replay) -> None:
    """Read back what a carried out request left."""
    if capture.operation == "add_metrics":
        kept = replay.own("GET", f"/orquesta/transactions/{path.split('/')[3]}")["metrics"]
        assert [report["body_text"] for report in kept] == [capture.raw.decode()]
        return
    kept = replay.own("GET", "/orquesta/transactions")["items"]
    if capture.status != 200:
        assert kept == []
        return
    kind = {"get_config": "config"}.get(capture.operation, "stream" if capture.streams else "invoke")
    assert [(each["kind"], each["body"]) for each in kept] == [(kind, capture.body)]
    whole = replay.own("GET", f"/orquesta/transactions/{kept[0]['transaction_id']}")
    assert whole["body_text"] == capture.raw.decode()
    assert whole["transaction"]["answer"]["id"] == kept[0]["transaction_id"]


@pytest.mark.parametrize("capture", ANSWERED, ids=lambda each: each.name)
def test_a_captured_answer_is_read_by_the_compiled_client(capture: Capture) -> None:
    reply = Reply(capture.status, {}, json.dumps(capture.answer).encode())
    decode = get_config.decode if capture.operation == "get_config" else invoke.decode
    if capture.name in MALFORMED:
        with pytest.raises(MalformedReply) as refused:
            decode(reply)
        assert refused.value.path == MALFORMED[capture.name]
        return
    value = decode(reply)
    assert value is not None
    assert value.to_dict() == capture.answer
