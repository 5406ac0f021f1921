"""The vendor's own orquesta-sdk 2.0.11 works against the sandbox: every public method, streams included."""

import json
import subprocess
from collections import Counter
from pathlib import Path
from typing import Any

import httpx
import pytest
from tests.peers.environment import peer_python

from ostiary.sandbox import Sandbox

DRIVER = Path(__file__).parent / "orquesta_sdk_driver.py"
# The SDK declares jupyter, which it never imports, and an httpx that it never calls: so without its dependencies.
PACKAGES = (
    "--no-deps",
    "orquesta-sdk==2.0.11",
    *("requests==2.32.5", "urllib3==2.5.0", "charset-normalizer==3.4.3", "idna==3.10", "certifi==2025.8.3"),
    *("pydantic==2.11.9", "pydantic-core==2.33.2", "typing-extensions==4.15.0", "typing-inspection==0.4.1"),
    "annotated-types==0.7.0",
)
KEY = "the-peers-key"
CALLED: Counter[str] = Counter()


class Peer:
    """The vendor's SDK, and the sandbox that it talks to."""

    def __init__(self, sandbox: Sandbox, folder: Path) -> None:
        self.python = peer_python("orquesta-2.0.11", PACKAGES)
        self.sandbox = sandbox
        self.result = folder / "result.json"

    def run(self, scenario: str, key: str = KEY) -> Any:
        """Run a scenario of the driver; return its result."""
        url = self.sandbox.services["orquesta"]
        given = {"scenario": scenario, "url": url, "key": key, "result": str(self.result)}
        command = [self.python, DRIVER, json.dumps(given)]
        done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60, env={})
        assert done.returncode == 0, done.stderr
        written = json.loads(self.result.read_text("utf-8"))
        CALLED.update(written["called"])
        return written["result"]

    def read(self, path: str, **query: Any) -> Any:
        """Read from the sandbox's own operations."""
        return httpx.get(self.sandbox.services["sandbox"] + path, params=query, trust_env=False).json()


@pytest.fixture
def peer(sandbox: Sandbox, tmp_path: Path) -> Peer:
    httpx.post(sandbox.services["sandbox"] + "/reset", trust_env=False).raise_for_status()
    credential = {"service": "orquesta", "value": KEY}
    url = sandbox.services["sandbox"] + "/credentials/peer"
    httpx.put(url, json=credential, trust_env=False).raise_for_status()
    return Peer(sandbox, tmp_path)


def text(chunks: list[Any]) -> str:
    return "".join(choice["message"].get("content", "") for chunk in chunks for choice in chunk["choices"])


def test_the_readme_works(peer: Peer) -> None:
    found = peer.run("readme")
    assert found["content"] == found["whole"]["choices"][0]["message"]["content"]
    assert "My name is John and I live in New York." in found["content"]
    assert text(found["chunks"]) == found["content"]
    assert [chunk["is_final"] for chunk in found["chunks"]] == [False] * (len(found["chunks"]) - 1) + [True]
    assert len({chunk["id"] for chunk in found["chunks"]}) == 1
    assert (
        "A customer is asking about the latest update." in found["asked"]["choices"][0]["message"]["content"]
    )
    assert found["config"]["messages"][1]["content"].startswith("My name is John")
    assert (found["config"]["model"], found["config"]["type"]) == ("gpt-4", "chat")


def test_what_the_readme_reports_can_be_read_back(peer: Peer) -> None:
    found = peer.run("readme")
    listed = peer.read("/orquesta/transactions")["items"]
    assert [each["kind"] for each in listed] == ["invoke", "stream", "invoke", "config"]
    assert [each["metrics_count"] for each in listed] == [3, 1, 0, 1]
    assert {each["variant_id"] for each in listed} == {"production_nld", "Customer_service_assistant_0"}
    assert {each["body"]["user_id"] for each in listed} == {"e3a202a6"}
    # The SDK writes the client's environment over what the call says.
    assert {each["body"]["context"]["environments"][0] for each in listed} == {"production"}
    whole = peer.read(f"/orquesta/transactions/{found['whole']['id']}")
    first, choices, nothing = (report["body"] for report in whole["metrics"])
    environment = {"context": {"environments": ["production"]}}
    assert first["usage"] == {"prompt_tokens": 100, "completion_tokens": 900, "total_tokens": 1000}
    assert [choice["index"] for choice in choices["choices"]] == [0, 1, 2]
    assert nothing == environment
    assert {request["status"] for request in peer.read("/requests", service="orquesta")["items"]} == {200}


def test_deployments_of_every_kind(peer: Peer) -> None:
    found = peer.run("kinds")
    call = found["weather"]["whole"]["choices"][0]
    function = {"name": "get_weather", "arguments": '{"location": "Utrecht"}'}
    assert call["message"]["tool_calls"] == [{"type": "function", "function": function}]
    assert (
        call["finish_reason"] == found["weather"]["chunks"][-1]["choices"][0]["finish_reason"] == "tool_calls"
    )
    assert found["weather"]["chunks"][0]["choices"][0]["message"] == call["message"]
    assert found["painter"]["whole"]["choices"][0]["message"]["url"].startswith(peer.sandbox.url)
    assert found["ghostwriter"]["whole"]["object"] == "completion"
    # 2.0.11 loses an event whose text ends with a backslash, as JSON usually spells it.
    assert "C:\\ when" in text(found["ghostwriter"]["chunks"])
    for key in ("ghostwriter", "summary"):
        assert text(found[key]["chunks"]) == found[key]["whole"]["choices"][0]["message"]["content"]
    assert json.loads(text(found["summary"]["chunks"]))["important"] is True


def test_errors_tell_who_failed(peer: Peer) -> None:
    found = peer.run("errors")
    told = {name: (each.get("raised"), each.get("code"), each.get("source")) for name, each in found.items()}
    assert told == {
        "unknown": ("OrquestaException", 404, "system"),
        "provider_busy": ("OrquestaException", 429, "provider"),
        "provider_down": ("OrquestaException", 503, "provider"),
        # 2.0.11 takes a 204 for an error of an unknown kind.
        "only_in_production": ("OrquestaException", None, "unknown"),
        "stream": ("OrquestaException", 429, "provider"),
        "config": ("OrquestaException", 404, "system"),
        "invalid": ("OrquestaException", 400, "system"),
        "broken": ("Exception", None, None),
        "no key": ("OrquestaInvalidAPIException", None, None),
        "metrics": ("OrquestaException", 404, "system"),
    }
    assert found["provider_busy"]["text"] == "[provider] - [code:429]: Rate limit reached"
    assert len(found["broken"]["heard"]) == 2


def test_a_wrong_key_is_refused(peer: Peer) -> None:
    found = peer.run("refused", key="another-key")
    assert [(each["code"], each["source"]) for each in found] == [(401, "system")] * 3


def test_every_public_method_was_called() -> None:
    if not CALLED:
        pytest.skip("only after the others")
    assert {name for name, count in CALLED.items() if count == 0} == set()
    assert CALLED["Deployments.invoke_with_stream"] >= 6
