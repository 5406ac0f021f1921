"""What the vendor's SDKs really sent fits the document, and the sandbox answers it as the wire page says and keeps it.

Captures of two generations: 2024.3.4 (`g24-`, bearers) and 2025.5.0 (`g25-`, sessions). The answers in them are those
of a server that was made to satisfy the SDKs, or to provoke them; what satisfied them must fit the document too.
"""

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest
from tests.sandbox.conformance import conforms
from tests.sandbox.liminal import cookies

from ostiary.sandbox import Sandbox, serve
from ostiary.sandbox.documents import Document, body_value, load, path_values, query_values
from ostiary_api._runtime import MalformedReply, Reply
from ostiary_api.liminal.api.models import list_model_instances, list_model_instances_as_bearer
from ostiary_api.liminal.api.prompts import analyze, cleanse, hydrate, submit, submit_with_stream
from ostiary_api.liminal.api.sdk import (
    analyze_as_bearer,
    cleanse_as_bearer,
    get_context_history,
    hydrate_as_bearer,
    process,
)
from ostiary_api.liminal.api.threads import (
    create_thread,
    create_thread_as_bearer,
    get_thread,
    get_thread_as_bearer,
    list_threads,
    list_threads_as_bearer,
)

FOLDER = Path(__file__).parent.parent / "captures" / "liminal"
INSTANCE, THREAD = 7, 42

# What the sandbox answers to requests that come with no login, or a wrong one. The capturing server took the last one.
UNKNOWN = {
    "g24-autorefresh-fail": "a refresh token that has ended",
    "g24-refresh-401": "a refresh token that has ended",
    "g24-call-after-failed-refresh": "the SDK sends no credential at all after a failed renewal",
    "g25-auth-session-401": "a session that has ended",
    "g25-stream-http-401-json": "a session that has ended",
    "g25-base-url-trailing-slash": "no login, and a path that began with two slashes",
}
# What the capturing server answered to see what the SDK does; the sandbox answers so by a fault.
FAULTS = {
    "g24-error": 400,
    "g25-error-empty": 500,
    "g25-error-nonutf8": 500,
    "g25-stream-http-500-json": 500,
}
# It answered 302 to a login, which sends nobody anywhere.
REDIRECTED = "g25-auth-provider-redirect"

# Answers that no service is known to give and that the document doesn't allow, by the place where they don't fit.
# All of them upset the vendor's SDK as well, but for the one marked. None: it depends on who reads.
MALFORMED = {
    "g24-notjson": "",
    "g24-tol-camel": "/items_hashed",
    "g25-tol-model-bad-date": "/data/0/createdAt",
    "g25-tol-model-id-str": "/data/0/id",  # coerced by the SDK
    "g25-tol-model-no-instructions": "/data/0/instructions",
    "g25-tol-no-data": "/data",
    "g25-tol-not-json": "",
    "g25-tol-wrongtype": "",
    "g25-stream-blank-line-keepalive": None,
    "g25-stream-error-object-line": "/content",
    "g25-stream-missing-content": "/content",
    "g25-stream-missing-finishReason": "/finishReason",
    "g25-stream-sse-style": "",
    "g25-stream-truncated": "",  # written up to the mark at which the capturing server broke off
    "g25-stream-two-json-one-line": "",
}

OPEN = {"credentials", "params"}
LOGINS = {"log_in", "refresh_token", "log_in_with_token", "resume_session"}
DECODERS: dict[str, tuple[Any, Any]] = {
    "list_model_instances": (list_model_instances, list_model_instances_as_bearer),
    "list_threads": (list_threads, list_threads_as_bearer),
    "create_thread": (create_thread, create_thread_as_bearer),
    "get_thread": (get_thread, get_thread_as_bearer),
    "analyze": (analyze, None),
    "cleanse": (cleanse, None),
    "hydrate": (hydrate, None),
    "submit": (submit, None),
    "analyze_as_bearer": (None, analyze_as_bearer),
    "cleanse_as_bearer": (None, cleanse_as_bearer),
    "hydrate_as_bearer": (None, hydrate_as_bearer),
    "process": (None, process),
    "get_context_history": (None, get_context_history),
}


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
    cookies: frozenset[str]

    @property
    def raw(self) -> bytes:
        """The body as the SDK's encoder writes it: compact, UTF-8."""
        if self.body is None:
            return b""
        return json.dumps(self.body, separators=(",", ":"), ensure_ascii=False).encode()

    @property
    def is_bearer(self) -> bool:
        return self.name.startswith("g24-")

    @property
    def streams(self) -> bool:
        return bool(self.body and self.body.get("isStreaming"))

    @property
    def operation(self) -> str:
        """Check the request against the document; return its operation. Raises `Problem` where it doesn't fit."""
        path, _, query = self.path.partition("?")
        operation, values = Document(load("liminal")).match(self.method, path)
        path_values(operation, values)
        query_values(operation, query)
        body_value(operation, self.raw, self.headers.get("Content-Type", ""))
        return operation.id


def captures() -> Iterator[Capture]:
    for file in sorted(FOLDER.glob("g2*.json")):
        content = json.loads(file.read_text("utf-8"))
        sent, got = content["request"], content["response"]
        set_by = {value.partition("=")[0] for name, value in got["headers"] if name == "Set-Cookie"}
        yield Capture(
            *(file.stem, sent["method"], sent["path"], sent["headers"], sent["body"]),
            *(got["status"], got["body"], frozenset(set_by)),
        )


CAPTURES = list(captures())
NAMES = {each.name for each in CAPTURES}
ANSWERED = [each for each in CAPTURES if each.status < 300 and each.operation in DECODERS]


class Desk:
    """A sandbox in which the captures' model instance is set, and a client that sends captured requests."""

    def __init__(self, sandbox: Sandbox, http: httpx.Client) -> None:
        self.sandbox = sandbox
        self.http = http
        self.thread_id = 0
        self.given: dict[str, str] = {}

    def control(self, method: str, path: str, **given: Any) -> Any:
        response = self.http.request(method, self.sandbox.services["sandbox"] + path, **given)
        response.raise_for_status()
        return response.json() if response.content else None

    def prepare(self) -> None:
        """Empty the sandbox, log in, begin a thread."""
        self.http.cookies.clear()
        self.control("POST", "/reset")
        definition = {"name": "Sandbox GPT"}
        self.control("PUT", f"/liminal/model-instances/{INSTANCE}", json=definition)
        url = self.sandbox.services["liminal"] + "/api/v1"
        headers = {"Authorization": "Bearer entra-access-token"}
        self.given = cookies(self.http.get(url + "/auth/login/oauth/access-token", headers=headers))
        self.http.cookies.clear()
        headers = {"Authorization": f"Bearer {self.given['accessToken']}"}
        body = {"name": "Demo", "modelInstanceId": INSTANCE}
        self.thread_id = self.http.post(url + "/threads", headers=headers, json=body).json()["id"]

    def send(self, capture: Capture, *, knows_me: bool = True) -> tuple[httpx.Response, bytes]:
        """Send a request as it was captured, but for the thread and the credentials, which are this sandbox's."""
        raw = re.sub(rb'"threadId":%d\b' % THREAD, b'"threadId":%d' % self.thread_id, capture.raw)
        path = capture.path.replace(f"/threads/{THREAD}", f"/threads/{self.thread_id}")
        headers = {name: value for name, value in capture.headers.items() if name != "Content-Length"}
        if knows_me:
            headers = {name: self._own(name, value, capture) for name, value in headers.items()}
        url = httpx.URL(self.sandbox.services["liminal"]).copy_with(raw_path=f"/liminal{path}".encode())
        return self.http.request(capture.method, url, content=raw, headers=headers), raw

    def _own(self, name: str, value: str, capture: Capture) -> str:
        if name == "Cookie":
            value = re.sub(r"refreshToken=\S+", f"refreshToken={self.given['refreshToken']}", value)
            # Of several sessions the first one may be another client's; the last one is meant.
            return re.sub(r"session=[^;]+$", f"session={self.given['session']}", value)
        if name == "Authorization" and capture.operation != "log_in":
            return f"Bearer {self.given['accessToken']}"
        return value


@pytest.fixture(scope="module")
def desk() -> Iterator[Desk]:
    with serve() as sandbox, httpx.Client(trust_env=False, event_hooks={"response": [conforms]}) as http:
        # No header of its own, so that the captured ones are all that is sent.
        http.headers.clear()
        yield Desk(sandbox, http)


def test_the_captures_are_there() -> None:
    assert len(CAPTURES) > 95
    assert {each.operation for each in CAPTURES} == LOGINS | set(DECODERS)
    assert {*UNKNOWN, *FAULTS, *MALFORMED, REDIRECTED} <= NAMES


@pytest.mark.parametrize("capture", CAPTURES, ids=lambda each: each.name)
def test_a_captured_request_fits_the_document_and_is_sent_again_byte_by_byte(capture: Capture) -> None:
    assert capture.operation
    assert int(capture.headers.get("Content-Length", "0")) == len(capture.raw)


@pytest.mark.parametrize("capture", ANSWERED, ids=lambda each: each.name)
def test_what_satisfied_the_sdk_fits_the_document(capture: Capture) -> None:
    decode = decoder(capture)
    answer = capture.answer
    if capture.streams:
        answer = "".join(piece for piece in answer if isinstance(piece, str))
    text = answer if isinstance(answer, str) else json.dumps(answer)
    media_type = "application/x-ndjson" if capture.streams else "application/json"
    reply = Reply(capture.status, {"Content-Type": media_type}, text.encode())
    if MALFORMED.get(capture.name) is None:
        decode(reply)
        return
    with pytest.raises(MalformedReply) as refused:
        decode(reply)
    assert refused.value.path == MALFORMED[capture.name]


def decoder(capture: Capture) -> Callable[[Reply], Any]:
    module = submit_with_stream if capture.streams else DECODERS[capture.operation][capture.is_bearer]
    found: Callable[[Reply], Any] = module.decode
    return found


@pytest.mark.parametrize("capture", CAPTURES, ids=lambda each: each.name)
def test_a_captured_request_is_answered_as_the_wire_says_and_kept(capture: Capture, desk: Desk) -> None:
    desk.prepare()
    if capture.name in FAULTS:
        desk.control("PUT", "/faults/captured", json={"service": "liminal", "status": capture.status})
    response, raw = desk.send(capture, knows_me=capture.name not in UNKNOWN)
    assert response.status_code == expected(capture), response.text
    if response.is_success:
        assert set(cookies(response)) >= capture.cookies - leaks(capture)
        if capture.operation in LOGINS:
            assert response.content == b""
        elif capture.streams:
            assert all({"content", "finishReason"} <= set(line) for line in lines(response))
        elif capture.name not in MALFORMED:
            assert_same_keys(capture.answer, response.json(), capture.name)
    kept = desk.control("GET", "/requests", params={"limit": 1000})["items"][-1]
    assert (kept["operation"], kept["method"]) == (capture.operation, capture.method)
    assert kept["body"] == raw.decode()
    secret = {"Cookie", "Authorization", "x-test-automation-api-key", "Content-Length"}
    sent = {name.lower(): value for name, value in capture.headers.items() if name not in secret}
    assert sent.items() <= {line["name"]: line["value"] for line in kept["headers"]}.items()
    if response.is_success and capture.operation in ("submit", "process"):
        (chat,) = desk.control("GET", "/liminal/chats")["items"]
        assert (chat["raw_input"], chat["body_text"]) == (capture.body["text"], raw.decode())
    if response.is_success and capture.operation == "create_thread":
        assert desk.control("GET", "/liminal/threads")["items"][-1]["name"] == capture.body["name"]


def expected(capture: Capture) -> int:
    """The status that the wire page has for a request, which the capturing server may have replaced by any other."""
    if capture.name in UNKNOWN:
        return 401
    if capture.name in FAULTS:
        return FAULTS[capture.name]
    if capture.name == "g25-thread-404":
        return 404
    # Logins are answered with 200 and with 201, both of which the SDK takes.
    return 201 if capture.operation == "create_thread" and not capture.is_bearer else 200


def leaks(capture: Capture) -> set[str]:
    """Cookies of answers that no client adopts: sessions renewed in the middle of a call."""
    return set() if capture.operation in LOGINS else {"session"}


def lines(response: httpx.Response) -> list[Any]:
    return [json.loads(line) for line in response.text.split("\n") if line]


def assert_same_keys(captured: Any, answered: Any, place: str) -> None:
    """Fail where the answer lacks a property that the capturing server gave to satisfy the SDK."""
    if isinstance(captured, dict) and isinstance(answered, dict):
        assert set(captured) <= set(answered), place
        # These two are maps of a connection's own settings.
        for name, value in ((name, captured[name]) for name in captured if name not in OPEN):
            assert_same_keys(value, answered[name], f"{place}/{name}")
    elif isinstance(captured, list) and isinstance(answered, list) and captured and answered:
        assert_same_keys(captured[0], answered[-1], f"{place}/0")
    elif captured is not None and answered is not None and not isinstance(captured, str):
        assert isinstance(answered, type(captured) | int | float), place
