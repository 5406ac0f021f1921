"""The vendor's own Liminal SDK, 2025.5.0, works against the sandbox: every public method of it.

2024.3.4 is on no package index any more; what it sent is replayed by `tests/contract/test_captures_liminal.py`.
"""

import json
import subprocess
from collections import Counter
from pathlib import Path
from typing import Any

import httpx
import pytest
from tests.peers.environment import peer_python

from ostiary.sandbox import Sandbox

DRIVER = Path(__file__).parent / "liminal_sdk_driver.py"
PACKAGES = ("liminal-sdk-python==2025.5.0",)
PLAIN = ("Ada Bell", "ada@example.org")
CALLED: Counter[str] = Counter()


class Peer:
    """The vendor's SDK, and the sandbox that it talks to."""

    def __init__(self, sandbox: Sandbox, folder: Path) -> None:
        self.python = peer_python("liminal-2025.5.0", PACKAGES)
        self.sandbox = sandbox
        self.folder = folder

    def run(self, scenario: str, *, base: str = "", **given: Any) -> Any:
        """Run a scenario of the driver; return its result."""
        result = self.folder / "result.json"
        url = self.sandbox.services["liminal"] + base
        settings = {"scenario": scenario, "result": str(result), "url": url, **given}
        done = subprocess.run(
            [self.python, DRIVER, json.dumps(settings)],
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
            env={},
        )
        assert done.returncode == 0, done.stderr
        written = json.loads(result.read_text("utf-8"))
        CALLED.update(written["called"])
        # Names that were never called must be counted as well.
        for name in written["called"]:
            CALLED.setdefault(name, 0)
        return written["result"]

    def control(self, method: str, path: str, **given: Any) -> Any:
        """Read or set something in the sandbox."""
        url = self.sandbox.services["sandbox"] + path
        response = httpx.request(method, url, trust_env=False, **given)
        response.raise_for_status()
        return response.json() if response.content else None


@pytest.fixture
def peer(sandbox: Sandbox, tmp_path: Path) -> Peer:
    peer = Peer(sandbox, tmp_path)
    peer.control("POST", "/reset")
    return peer


def test_the_readme_works(peer: Peer) -> None:
    done = peer.run("readme")
    assert done["rotated"]
    assert [each["name"] for each in done["models"]] == ["My Model"]
    assert (done["thread"]["name"], done["thread"]["type"]) == ("New Thread", "default")
    assert done["threads"] == [done["thread"]["id"], done["bare"]["thread_id"]]
    assert done["others"] == []
    # The SDK makes a word of null, and sends it back.
    assert done["findings"] == [
        ["Ada Bell", "PERSON", "None"],
        ["ada@example.org", "EMAIL_ADDRESS", "None"],
    ]
    assert done["cleansed"]["text"] == "Hello PERSON_0, write to EMAIL_ADDRESS_0"
    assert done["hydrated"]["text"] == "Hello Ada Bell, write to ada@example.org"
    for answer in (done["submitted"], done["bare"]):
        assert all(plain in answer["reidentified_llm_response_text"] for plain in PLAIN)
        assert not any(plain in answer["raw_llm_response_text"] for plain in PLAIN)
    chats = peer.control("GET", "/liminal/chats")["items"]
    assert [each["streamed"] for each in chats] == [False, False, True]
    assert "".join(text for text, _ in done["stream"]) == chats[2]["hydrated_output"]
    assert done["stream"][-1][1] == "stop"
    assert not any(plain in json.dumps(each["messages"]) for each in chats for plain in PLAIN)


def test_refusals_are_the_sdks_own_errors(peer: Peer) -> None:
    peer.control("PUT", "/liminal/model-instances/2", json={"name": "Unconnected", "connected": False})
    done = peer.run("errors")
    assert {name: each["raised"] for name, each in done.items()} == {
        "no model": "ModelInstanceUnknownError",
        "no connection": "ModelInstanceUnknownError",
        "no thread": "RequestError",
        "no login": "RequestError",
        "no session": "RequestError",
        # httpx takes no header that ends in a blank.
        "no token": "LocalProtocolError",
    }
    assert '"statusCode":404' in done["no thread"]["text"]


def test_a_slash_at_the_end_of_the_base_does_no_harm(peer: Peer) -> None:
    assert "".join(text for text, _ in peer.run("stream", base="/"))
    paths = {each["path"] for each in peer.control("GET", "/requests")["items"]}
    assert all(path.startswith("//api/v1/") for path in paths)


def test_failures_reach_the_user(peer: Peer) -> None:
    fault = {"service": "liminal", "path": "/api/v1/prompts/submit", "status": 500}
    peer.control("PUT", "/faults/down", json=fault)
    done = peer.run("submit")
    # The SDK looks at no status of a stream.
    assert (done["whole"]["raised"], done["stream"]["raised"]) == ("RequestError", "MissingField")


@pytest.mark.parametrize(
    ("fault", "last"),
    [
        ("error", ["", "error"]),
        ("end", ["Let", None]),
        ("text", ["<html>Bad gateway</html>", None]),
    ],
)
def test_broken_streams_look_to_the_sdk_as_the_wire_page_says(
    peer: Peer, fault: str, last: list[Any]
) -> None:
    peer.control("PUT", "/liminal/settings", json={"stream_fault": fault})
    chunks = peer.run("stream")
    assert chunks[-1] == last or (fault == "end" and len(chunks) == 1)


def test_users_who_share_a_jar_are_kept_apart(peer: Peer) -> None:
    done = peer.run("shared")
    assert (done["one"], done["other"]) == ([done["mine"]], [])


def test_every_public_method_was_called() -> None:
    """Last in this file on purpose: it looks at what the tests above counted."""
    if not CALLED:
        pytest.skip("runs with the other tests of this file only")
    assert len(CALLED) == 18
    assert [name for name, count in CALLED.items() if count == 0] == []
