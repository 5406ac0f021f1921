"""The vendor's own Layer SDK, both generations of it, works against the sandbox: every public method of it."""

import json
import subprocess
import threading
from collections import Counter
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import httpx
import pytest
from tests.peers.environment import peer_python

from ostiary.sandbox import Sandbox

DRIVER = Path(__file__).parent / "layer_sdk_driver.py"
APPLICATION = "53ad4290-bf1a-4f68-b182-6026e869b8cd"
SESSION = "43f82426-0be8-519d-b555-c068abf14d92"
# `packaging` is used by the SDK and not declared by it.
PACKAGES = {
    version: (f"protectai-layer-sdk=={version}", "packaging", "requests==2.34.2", "orjson==3.13.0")
    for version in ("0.15.0", "0.0.2")
}
CALLED: Counter[tuple[str, str]] = Counter()


class Peer:
    """One version of the vendor's SDK, and the sandbox that it talks to."""

    def __init__(self, version: str, sandbox: Sandbox, folder: Path) -> None:
        self.version = version
        self.python = peer_python(f"layer-{version}", PACKAGES[version])
        self.sandbox = sandbox
        self.folder = folder

    def run(self, scenario: str, *, init: dict[str, Any] | None = None, **given: Any) -> Any:
        """Run a scenario of the driver; return its result."""
        settings = {
            "scenario": scenario,
            "result": str(self.folder / "result.json"),
            "init": {
                "base_url": self.sandbox.services["layer"] + "/",
                "application_id": APPLICATION,
                **(init or {}),
            },
            **given,
        }
        done = subprocess.run(
            [self.python, DRIVER, json.dumps(settings)],
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
            env={},
        )
        assert done.returncode == 0, done.stderr
        written = json.loads((self.folder / "result.json").read_text("utf-8"))
        for name, count in written["called"].items():
            CALLED[self.version, name] += count
        return written["result"]

    def read(self, path: str, **query: Any) -> Any:
        """Read from the sandbox's own operations."""
        return httpx.get(self.sandbox.services["sandbox"] + path, params=query, trust_env=False).json()

    def put(self, path: str, value: Any) -> None:
        """Set something in the sandbox."""
        httpx.put(self.sandbox.services["sandbox"] + path, json=value, trust_env=False).raise_for_status()

    def open_session(self) -> None:
        body = {"application_id": APPLICATION, "session_id": SESSION}
        httpx.post(
            self.sandbox.services["layer"] + "/v1/sessions", json=body, trust_env=False
        ).raise_for_status()

    def actions(self, session_id: str = SESSION) -> list[Any]:
        return [action["body"] for action in self.read(f"/layer/sessions/{session_id}")["actions"]]


@pytest.fixture(params=list(PACKAGES))
def peer(request: pytest.FixtureRequest, sandbox: Sandbox, tmp_path: Path) -> Peer:
    httpx.post(sandbox.services["sandbox"] + "/reset", trust_env=False).raise_for_status()
    return Peer(request.param, sandbox, tmp_path)


@pytest.fixture
def newer(sandbox: Sandbox, tmp_path: Path) -> Peer:
    httpx.post(sandbox.services["sandbox"] + "/reset", trust_env=False).raise_for_status()
    return Peer("0.15.0", sandbox, tmp_path)


def test_sessions_and_actions_are_recorded(peer: Peer) -> None:
    done = peer.run("record", init={"environment": "Staging"})
    assert (done["chosen"], done["again"]) == (SESSION, SESSION)
    session = peer.read(f"/layer/sessions/{done['minted']}")["session"]
    assert session["application_id"] == APPLICATION
    assert session["body"]["attributes"]["user.id"] == "user-001"
    assert session["body"]["attributes"]["environment"] == "staging"
    assert [repeat["same_body"] for repeat in peer.read(f"/layer/sessions/{SESSION}")["repeats"]] == [False]
    actions = peer.actions()
    kinds = done["kinds"]
    assert [action["kind"] for action in actions] == [*kinds, "completion_output", "newer_kind", "moderation"]
    assert len(kinds) == (6 if peer.version == "0.15.0" else 4)
    empty = {"attributes": {}, "data": None, "error": None, "scanners": None}
    times = {"start_time": "2024-01-02T03:04:05Z", "end_time": "2024-01-02T03:04:07Z"}
    assert actions[0] == {"kind": kinds[0], **times, **empty}
    assert actions[-3]["data"] == {"messages": [{"content": "Hé 😀", "role": "user"}]}
    assert actions[-3]["error"] == {"message": "boom", "code": 500, "details": {"a": 1}}
    assert (actions[-1]["start_time"], actions[-1]["end_time"]) == (
        "2024-01-02T03:04:05Z",
        "2024-01-02T03:04:05-05:00",
    )
    agents = {
        line["value"] for each in logged(peer) for line in each["headers"] if line["name"] == "user-agent"
    }
    assert agents == {"layer-sdk-python/0.15.0" if peer.version == "0.15.0" else "layer-sdk-python/"}


def logged(peer: Peer) -> list[Any]:
    items: list[Any] = peer.read("/requests", limit=1000)["items"]
    return items


def test_decorators_record(peer: Peer) -> None:
    done = peer.run("decorate")
    (action,) = peer.actions(done["session_id"])
    assert action["data"] == {"messages": [{"content": "Hello", "role": "assistant"}]}
    assert (action["attributes"], action["scanners"]) == ({"model.id": "m"}, [{"name": "s", "data": {}}])


def test_refusals_are_the_sdks_own_errors(peer: Peer) -> None:
    done = peer.run("fail")
    assert (done["unknown"]["raised"], done["unknown"]["status"]) == ("LayerHTTPError", 404)
    assert json.loads(done["unknown"]["data"]) == {"detail": "there is no session of this id"}
    assert (done["invalid"]["raised"], done["invalid"]["status"]) == ("LayerHTTPError", 422)
    assert "/start_time" in done["invalid"]["data"]
    assert done["usual"] == {"returned": None}


def test_failures_are_retried_as_the_sdk_does(peer: Peer) -> None:
    peer.open_session()
    busy = {"path": "/v1/sessions/*/actions", "status": 503, "headers": {"Retry-After": "0"}, "times": 2}
    peer.put("/faults/busy", busy)
    assert peer.run("append") == {"returned": None}
    assert [each["status"] for each in logged(peer)[1:]] == [503, 503, 202]
    assert len(peer.actions()) == 1


def test_a_lost_answer_leaves_a_duplicate_that_the_sandbox_reports(peer: Peer) -> None:
    peer.open_session()
    peer.put("/faults/lost", {"path": "/v1/sessions/*/actions", "status": 502, "after": True, "times": 1})
    assert peer.run("append") == {"returned": None}
    assert len(peer.actions()) == 2
    (group,) = peer.read("/duplicates")
    assert (group["subject"], group["deliveries"], group["handled"]) == (SESSION, 2, 2)


def test_a_slow_service_gets_the_same_action_four_times(newer: Peer) -> None:
    newer.open_session()
    newer.put("/faults/slow", {"path": "/v1/sessions/*/actions", "latency": 1.2, "after": True})
    assert newer.run("append", init={"http_timeout": 1})["raised"] == "LayerRequestError"
    (group,) = newer.read("/duplicates")
    assert group["deliveries"] == 4


@pytest.mark.parametrize(("authorization", "accepted"), [("bearer right", True), ("Bearer wrong", False)])
def test_credentials_are_asked_for(peer: Peer, authorization: str, accepted: bool) -> None:
    peer.open_session()
    peer.put("/credentials/mine", {"value": "right"})
    done = peer.run("append", authorization=authorization)
    assert (
        done == {"returned": None}
        if accepted
        else (done["raised"], done["status"]) == ("LayerHTTPError", 401)
    )


class Issuer(BaseHTTPRequestHandler):
    """A token endpoint that issues one token."""

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        body = json.dumps({"access_token": "issued", "token_type": "Bearer", "expires_in": 300}).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        pass


@pytest.fixture
def token_url() -> Iterator[str]:
    with HTTPServer(("127.0.0.1", 0), Issuer) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.05,))
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/realms/r/protocol/openid-connect/token"
        server.shutdown()
        thread.join()


def test_client_credentials_are_used(peer: Peer, token_url: str) -> None:
    peer.open_session()
    peer.put("/credentials/issued", {"value": "issued"})
    assert peer.run("append", token_url=token_url) == {"returned": None}
    assert logged(peer)[-1]["credential"]["scheme"] == "Bearer"


def test_an_application_is_made_by_name_and_found_again(newer: Peer) -> None:
    by_name = {"application_id": None, "application_name": "mine"}
    done = newer.run("applications", init=by_name)
    (first,) = done["listed"]
    assert done["by_name"] == {"mine": first["id"]}
    assert set(first) == {"id", "name"}
    again = newer.run("applications", init=by_name)
    made = newer.read("/layer/applications")
    assert [(each["name"], each["source"]) for each in made] == [("mine", "manual")] * 3
    assert [each["application_id"] for each in made] == [first["id"], done["created"], again["created"]]
    session = newer.read(f"/layer/sessions/{again['session']}")["session"]
    # Of two applications of the same name the SDK takes the last.
    assert session["application_id"] == done["created"]


@pytest.mark.parametrize("decision", ["no_data", "pass", "skip", "alert", "block"])
def test_the_firewalls_answer_is_read(newer: Peer, decision: str) -> None:
    policies = [{"id": 7, "name": "no-secrets", "severity": "high", "action": "block"}]
    newer.put(f"/firewall/sessions/{SESSION}", {"decision": decision, "violated_policies": policies})
    # With a slash at its end the SDK doubles it on the wire.
    asked = {
        "firewall_base_url": newer.sandbox.services["firewall"] + "/",
        "enable_firewall_instrumentation": True,
    }
    done = newer.run("firewall", init=asked)
    assert done["lookup"]["returned"] == {
        "session_id": SESSION,
        "decision": decision,
        "context": {"violated_policies": policies},
    }
    assert (done["unknown"]["raised"], done["unknown"]["status"]) == ("LayerFirewallHTTPError", 404)
    lookups = newer.read("/requests", service="firewall")["items"]
    assert [each["path"].startswith("//v1/") for each in lookups] == [True] * 3
    # The SDK asks, and appends whatever the answer is.
    assert len(newer.actions()) == 1


@pytest.mark.parametrize("version", list(PACKAGES))
def test_every_public_method_was_called(version: str) -> None:
    """Last in this file on purpose: it looks at what the tests above counted."""
    counted = {name: count for (each, name), count in CALLED.items() if each == version}
    if not counted:
        pytest.skip("runs with the other tests of this file only")
    assert len(counted) == (10 if version == "0.15.0" else 6)
    assert [name for name, count in counted.items() if count == 0] == []
