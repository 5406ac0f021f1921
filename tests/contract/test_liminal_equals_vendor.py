"""What the vendor's SDKs sent, sent again by our client with the same values: equal, or with a reason.

The captures are the vendor's real requests (`tests/captures/liminal`): bearers of 2024.3.4 (`g24-`), sessions of
2025.5.0 (`g25-`). Each is read as a call and made through `Liminal`; method, path, query, credential and body are
compared. The answers that the vendor got are given to ours: read, or a typed error.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from tests.support.liminal import URL, logged_in

from ostiary._core.secrets import Secret
from ostiary.auth import Secret as PublicSecret
from ostiary.errors import OstiaryError
from ostiary.liminal import Liminal

CAPTURES = Path(__file__).parents[1] / "captures" / "liminal"
assert Secret is PublicSecret

# Captures that ours sends otherwise, and why.
OTHERWISE = {
    "g24-reauth-provider": "the vendor's SDK sends its old token where the identity provider's belongs",
    "g24-call-after-failed-refresh": "the vendor's SDK goes on without a credential; ours says that there is no login",
}
# Headers and cookies that ours leaves out on purpose, by capture.
CREDENTIALS = {
    "g24-refresh-explicit": "a renewal needs the refresh token alone; the service ignores the old bearer",
    "g24-refresh": "as above",
    "g24-concurrent-refresh": "as above",
    "g24-refresh-401": "as above",
    "g25-shared-userB-login": "a jar that two users share puts the other's session into a login",
}


def captured() -> Iterator[Any]:
    for path in sorted(CAPTURES.glob("g2*.json")):
        exchange = json.loads(path.read_text("utf-8"))
        yield pytest.param(path.stem, exchange["request"], exchange["response"], id=path.stem)


ALL = list(captured())


def content_of(body: Any) -> bytes:
    """Return the bytes of a captured answer; numbers in a stream's body are pauses."""
    if isinstance(body, list) and all(isinstance(part, str | int | float) for part in body) and body:
        return "".join(part for part in body if isinstance(part, str)).encode()
    if isinstance(body, str):
        return body.encode()
    return b"" if body is None else json.dumps(body).encode()


class Made:
    """A captured request made through our client: what left, and what came of it."""

    def __init__(self, name: str, request: dict[str, Any], response: dict[str, Any]) -> None:
        self.sent: list[httpx.Request] = []
        self.error: OstiaryError | None = None
        self.value: Any = None
        self._response = response
        generation: Any = "bearer" if name.startswith("g24-") else "session"
        headers = request["headers"]
        bearer = headers.get("Authorization", "").removeprefix("Bearer ")
        # A jar that two users share puts another's session first; the caller's own is the last.
        cookie = headers.get("Cookie", "").rpartition("=")[2]
        settings: dict[str, Any] = {"generation": generation}
        last = request["path"].partition("?")[0].rpartition("/")[2]
        if last == "access-token":
            settings["auth_provider"] = _Provider(bearer)
        elif last == "login":
            settings = {"token": headers["x-test-automation-api-key"]}
        elif last == "refresh-token":
            settings["refresh_token"] = cookie
        elif last == "me":
            settings = {"session_id": cookie}
        else:
            credential = bearer if generation == "bearer" else cookie
            settings["store"] = logged_in(generation, access=Secret(credential or "none"))
        transport = httpx.MockTransport(self._answer)
        with Liminal(URL, http_session=transport, **settings) as client:
            try:
                self.value = called(client, request["method"], last, request["body"] or {})
            except OstiaryError as error:
                self.error = error

    def _answer(self, received: httpx.Request) -> httpx.Response:
        self.sent.append(received)
        headers = [(name, value) for name, value in self._response["headers"]]
        return httpx.Response(
            self._response["status"], headers=headers, content=content_of(self._response["body"])
        )


class _Provider:
    def __init__(self, token: str) -> None:
        self._token = token

    def get_access_token(self) -> str:
        return self._token


def called(client: Liminal, method: str, last: str, body: dict[str, Any]) -> Any:
    if last in ("access-token", "login", "me"):
        return client.login()
    if last == "refresh-token":
        return client.renew()
    if last == "model-instances":
        return client.model_instances.list()
    if last == "threads":
        made = client.threads
        return made.list() if method == "GET" else made.create(body["modelInstanceId"], body["name"])
    if last.isdigit():
        return client.threads.get(int(last))
    if last == "get_context_history":
        return client.threads.context_history(body["threadId"])
    place = {"thread_id": body.get("threadId"), "model_instance_id": body.get("modelInstanceId")}
    if last.removesuffix("_response") in ("analyze", "hydrate"):
        return getattr(client.prompts, last.removesuffix("_response"))(body["text"], **place)
    findings = body.get("findings")
    if findings is not None:
        # The vendor's SDK makes a word of null, and sends that back.
        findings = [{n: None if v == "None" else v for n, v in each.items()} for each in findings]
    if last.removesuffix("_response") == "cleanse":
        return client.prompts.cleanse(body["text"], **place, findings=findings)
    if body.get("isStreaming"):
        return client.prompts.stream(body["text"], **place, findings=findings).text()
    return client.prompts.submit(body["text"], **place, findings=findings)


def nulls(body: Any) -> Any:
    """Return a captured body with the vendor's word for null undone."""
    for each in (body or {}).get("findings") or ():
        if each.get("customTerm") == "None":
            each["customTerm"] = None
    return body


@pytest.mark.parametrize(("name", "theirs", "response"), [each for each in ALL if each.id not in OTHERWISE])
def test_the_same_call_sends_the_same_request(name: str, theirs: dict[str, Any], response: Any) -> None:
    made = Made(name, theirs, response)
    mine = made.sent[0]
    path = theirs["path"].replace("//", "/")
    assert (mine.method, mine.url.raw_path.decode()) == (theirs["method"], path)
    headers = theirs["headers"]
    if name not in CREDENTIALS:
        assert mine.headers.get("authorization") == headers.get("Authorization")
    if headers.get("Cookie") and name != "g25-shared-userB-login":
        assert mine.headers["cookie"] == headers["Cookie"].rpartition("; ")[2]
    assert mine.headers.get("x-test-automation-api-key") == headers.get("x-test-automation-api-key")
    if theirs["body"] is None:
        assert mine.content == b""
    else:
        assert json.loads(mine.content) == nulls(theirs["body"])
        assert mine.headers["content-type"] == "application/json"


def test_there_are_captures_of_both_generations() -> None:
    names = [each.id for each in ALL]
    assert len([name for name in names if name.startswith("g24-")]) > 25
    assert len([name for name in names if name.startswith("g25-")]) > 60
    assert set(OTHERWISE) | set(CREDENTIALS) <= set(names)


# The captured answers that ours refuses with a typed error, and why. Of many the vendor's SDK made a result.
REFUSED = {
    "g24-auth-missing-cookies": "a login without its cookies",
    "g24-autorefresh-fail": "an error status",
    "g24-refresh-401": "an error status",
    "g24-error": "an error status",
    "g24-call-after-failed-refresh": "an error status",
    "g24-notjson": "no JSON",
    "g24-tol-camel": "the other generation's names",
    "g25-auth-provider-redirect": "a redirect",
    "g25-auth-session-401": "an error status",
    "g25-cookie-maxage0": "a cookie that is deleted again",
    "g25-error-empty": "an error status",
    "g25-error-nonutf8": "an error status",
    "g25-stream-http-401-json": "an error status, which the vendor's SDK read as a fragment",
    "g25-stream-http-500-json": "an error status, which the vendor's SDK read as a fragment",
    "g25-stream-empty": "no last line",
    "g25-stream-extra-fields": "as above",
    "g25-stream-unicode-linesep": "as above",
    "g25-stream-utf8-split": "as above",
    "g25-base-url-trailing-slash": "an error status",
    "g25-thread-404": "an error status",
    "g25-stream-error-object-line": "an error where a fragment belongs",
    "g25-stream-missing-content": "no content",
    "g25-stream-missing-finishReason": "no finishReason",
    "g25-stream-sse-style": "another kind of stream",
    "g25-stream-truncated": "cut off",
    "g25-stream-two-json-one-line": "two values in a line",
    "g25-tol-model-bad-date": "no moment",
    "g25-tol-model-id-str": "a text for a number",
    "g25-tol-model-no-instructions": "a property is missing",
    "g25-tol-no-data": "no envelope",
    "g25-tol-not-json": "no JSON",
    "g25-tol-wrongtype": "a property of another type",
}


@pytest.mark.parametrize(("name", "theirs", "response"), ALL)
def test_a_captured_answer_is_read_or_is_a_typed_error(name: str, theirs: Any, response: Any) -> None:
    made = Made(name, theirs, response)
    assert (made.error is not None) == (name in REFUSED), made.error
    if name.startswith("g25-stream-") and made.error is None:
        written = [line for line in content_of(response["body"]).decode().split("\n") if line.strip()]
        assert made.value == "".join(json.loads(line)["content"] or "" for line in written)
