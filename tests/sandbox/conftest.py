"""A client of the module's sandbox, emptied before each test, that checks what the sandbox answers."""

import time
from collections.abc import Iterator
from dataclasses import dataclass
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import httpx
import pytest
from tests.sandbox.conformance import conforms
from tests.support.faces import Face
from tests.support.nobody import refusing_port

from ostiary.sandbox import Sandbox, granted
from ostiary.sandbox.services.idp import devices, server

if TYPE_CHECKING:
    from tests.support.guarding import Sandboxed

APPLICATION = "53ad4290-bf1a-4f68-b182-6026e869b8cd"
SESSION = "43f82426-0be8-519d-b555-c068abf14d92"
OTHER_SESSION = "5b1c2c4e-0f5e-5d5b-9c0b-1e4a3e1f0a11"


@dataclass(frozen=True)
class Caller:
    """Call the services of a sandbox by name, as in `call("POST", "layer", "/v1/sessions", json={…})`."""

    sandbox: Sandbox
    http: httpx.Client

    def __call__(self, method: str, service: str, path: str, **given: Any) -> httpx.Response:
        return self.http.request(method, self.sandbox.services[service] + path, **given)

    def read(self, path: str, **query: Any) -> Any:
        """Read from the sandbox's own operations."""
        response = self("GET", "sandbox", path, params=query)
        assert response.status_code == 200, response.text
        return response.json()

    def put(self, path: str, value: Any) -> Any:
        """Set something in the sandbox."""
        response = self("PUT", "sandbox", path, json=value)
        assert response.status_code == 200, response.text
        return response.json()

    def open_session(self, session_id: str | None = SESSION, **more: Any) -> str:
        """Open a session; return its id."""
        body = {"application_id": APPLICATION, "session_id": session_id, **more}
        response = self("POST", "layer", "/v1/sessions", json=body)
        assert response.status_code == 202, response.text
        return str(response.json()["session_id"])

    def append(self, session_id: str = SESSION, **more: Any) -> httpx.Response:
        """Append an action."""
        return self("POST", "layer", f"/v1/sessions/{session_id}/actions", json=action(**more))


def action(**more: Any) -> dict[str, Any]:
    """Return the least of an action."""
    times = {"start_time": "2024-01-02T03:04:05Z", "end_time": "2024-01-02T03:04:07Z"}
    return {"kind": "completion_prompt", **times, **more}


@pytest.fixture
def call(sandbox: Sandbox) -> Iterator[Caller]:
    with httpx.Client(event_hooks={"response": [conforms]}, trust_env=False, timeout=60) as http:
        caller = Caller(sandbox, http)
        assert caller("POST", "sandbox", "/reset").status_code == 204
        yield caller


@pytest.fixture
def kept(sandbox: Sandbox) -> "Sandboxed":
    """Give what the module's sandbox keeps, which is nothing yet."""
    from tests.support.guarding import Sandboxed

    found = Sandboxed(sandbox)
    found.reset()
    return found


@pytest.fixture
def guard(face: Face, sandbox: Sandbox, kept: "Sandboxed") -> Any:
    """Give what governs a client of the face by the sandbox, with the guard's options."""
    from tests.support.guarding import guarding, settings_of

    def make(**options: Any) -> Any:
        return guarding(face, settings_of(sandbox), sandbox.settings["OPENAI_BASE_URL"], **options)

    return make


class Clock:
    """The sandbox's clock where it grants logins and tokens: a test sets it forward, in place of waiting."""

    def __init__(self) -> None:
        self.ahead = 0.0

    def time(self) -> float:
        return time.time() + self.ahead

    def forward(self, seconds: float) -> None:
        self.ahead += seconds


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    for module in (granted, devices, server):
        monkeypatch.setattr(module, "time", SimpleNamespace(time=clock.time))
    return clock


@pytest.fixture
def closed_port_url() -> Iterator[str]:
    """Give an address where nobody listens."""
    with refusing_port() as port:
        yield f"http://127.0.0.1:{port}"
