"""The vendor's own libretto_openai works against the sandbox: every public method of it, with the sandbox's model."""

import json
import subprocess
from pathlib import Path
from typing import Any

import httpx
import pytest
from tests.peers.environment import peer_python

from ostiary.prompts import TemplateChat, TemplateError, TemplateText
from ostiary.sandbox import Sandbox

DRIVER = Path(__file__).parent / "libretto_driver.py"
SPORT = [{"role": "user", "content": "Show me an emoji that matches the sport: {sport}"}]

TEXTS: list[Any] = [
    ["a {b} c", {"b": "x"}],
    ["{user.name} {arr[0]}", {"user.name": "Ada", "arr[0]": "first"}],
    ['{ a } {a-b} {} {é} {"k": 1}', {}],
    ["{{a}}", {"a": "x"}],
    ["a\\{b}", {"b": "{a} \\1"}],
    ["{a}", {}],
    ["{a}", {"a": []}],
    ["{a}", {"a": {"b": 1}}],
]
CHATS: list[Any] = [
    [SPORT, {"sport": "chess"}],
    [[{"role": "user", "content": [{"type": "text", "text": "{a}"}]}], {"a": "x"}],
    [[{"role": "chat_history", "content": " {h} {h}"}], {"h": [{"role": "user", "content": "{a}"}]}],
    [[{"role": "chat_history", "content": "{h}"}, {"{k}": 7}], {"h": [], "k": "key"}],
    [[{"role": "chat_history", "content": "{h} words"}], {"h": []}],
    [[{"role": "chat_history", "content": "{h}"}], {}],
    [[{"role": "chat_history"}], {}],
]


class Peer:
    """The vendor's package, and the sandbox that it talks to."""

    def __init__(self, sandbox: Sandbox, folder: Path) -> None:
        self.python = peer_python("libretto-1.1.3", ("libretto-openai==1.1.3",))
        self.sandbox = sandbox
        self.folder = folder

    def run(self, scenario: str, *, env: dict[str, str] | None = None, **given: Any) -> Any:
        """Run a scenario of the driver to the end of its process, where the vendor delivers; return its result."""
        result = self.folder / "result.json"
        settings = {
            "scenario": scenario,
            "result": str(result),
            "url": self.sandbox.settings["OPENAI_BASE_URL"],
            **given,
        }
        prefix = self.sandbox.settings["LIBRETTO_API_PREFIX"]
        done = subprocess.run(
            [self.python, DRIVER, json.dumps(settings)],
            capture_output=True,
            text=True,
            check=False,
            timeout=100,
            env={"LIBRETTO_API_PREFIX": prefix, "LIBRETTO_API_KEY": "the-key", **(env or {})},
        )
        assert (done.returncode, "Traceback" in done.stderr) == (0, False), done.stderr
        return json.loads(result.read_text("utf-8"))

    def read(self, path: str, **query: Any) -> Any:
        """Read from the sandbox's own operations."""
        return httpx.get(self.sandbox.services["sandbox"] + path, params=query, trust_env=False).json()

    def put(self, path: str, value: Any) -> None:
        """Set something in the sandbox."""
        httpx.put(self.sandbox.services["sandbox"] + path, json=value, trust_env=False).raise_for_status()

    def statuses(self) -> list[int]:
        return [each["status"] for each in self.read("/requests", service="libretto")["items"]]


@pytest.fixture
def peer(sandbox: Sandbox, tmp_path: Path) -> Peer:
    httpx.post(sandbox.services["sandbox"] + "/reset", trust_env=False).raise_for_status()
    return Peer(sandbox, tmp_path)


def test_calls_are_recorded(peer: Peer) -> None:
    done = peer.run("calls")
    assert peer.statuses() == [200] * 5
    found = {each["event_id"]: each for each in peer.read("/libretto/events")["items"]}
    assert len(found) == 5
    chat = found["11111111-1111-4111-8111-111111111111"]
    assert (chat["api_name"], chat["feedback_key"], chat["chat_id"], chat["chain_id"]) == (
        "sport-emoji",
        "fb-1",
        "chat-1",
        "chain-1",
    )
    assert (chat["body"]["promptTemplateChat"], chat["body"]["params"]) == (SPORT, {"sport": "soccer"})
    assert chat["body"]["response"] == done["chat"] != ""
    assert chat["body"]["rawResponse"]["libretto_feedback_key"] == "fb-1"
    assert "the-key" not in json.dumps(found)
    stream, text = found["e-stream"]["body"], found["e-text"]["body"]
    assert (stream["response"], stream["modelParameters"]["stream"]) == (done["stream"], True)
    assert (text["promptTemplateText"], text["response"]) == ("Welcome {name}!", done["completion"])
    assert found["e-tools"]["body"]["toolCalls"] == [done["called"]]
    assert not found["e-unnamed"]["named"]
    assert done["keys"] == ["fb-1", found["e-text"]["feedback_key"], found["e-tools"]["feedback_key"], None]
    templates = {each["api_name"]: each["revisions"] for each in peer.read("/libretto/templates")}
    assert templates["sport-emoji"] == [{"template": SPORT, "events": 2}]
    (chain,) = peer.read("/libretto/chains")
    assert sorted(chain["events"]) == ["11111111-1111-4111-8111-111111111111", "e-text"]


def test_feedback_and_chains_are_recorded(peer: Peer) -> None:
    peer.put(
        "/libretto/keys/another", {"value": "another-key", "project": "another", "environment": "staging"}
    )
    peer.run("say")
    assert sorted(peer.statuses()) == [200, 200, 200, 200, 422]
    feedback = [(each["project"], each["body"]["rating"]) for each in peer.read("/libretto/feedback")]
    assert sorted(feedback) == [("another", 1), ("sandbox", 0.2)]
    chains = [(each["project"], each["chain_id"], each["result"]) for each in peer.read("/libretto/chains")]
    assert sorted(chains) == [("another", "chain-2", None), ("sandbox", "chain-1", "final")]


def test_keys_are_asked_for(peer: Peer) -> None:
    peer.put("/credentials/mine", {"service": "libretto", "scheme": "apiKey", "value": "right"})
    assert peer.run("one", env={"LIBRETTO_API_KEY": "wrong"}) != ""
    assert peer.run("one", env={"LIBRETTO_API_KEY": "right"}) != ""
    assert peer.statuses() == [401, 200]
    assert peer.read("/libretto/events")["total"] == 1


def test_failures_lose_the_event_and_redirects_carry_it_elsewhere(peer: Peer) -> None:
    place = peer.sandbox.settings["LIBRETTO_API_PREFIX"] + "/event"
    peer.put(
        "/faults/busy", {"service": "libretto", "status": 503, "headers": {"Retry-After": "0"}, "times": 1}
    )
    assert peer.run("one") != ""
    assert (peer.statuses(), peer.read("/libretto/events")["total"]) == ([503], 0)
    moved = {"service": "libretto", "status": 307, "headers": {"Location": place}, "times": 1}
    peer.put("/faults/moved", moved)
    assert peer.run("one") != ""
    assert (peer.statuses(), peer.read("/libretto/events")["total"]) == ([503, 307, 200], 1)


def test_redacted_parameters_arrive_redacted(peer: Peer) -> None:
    peer.run("one", redact=True)
    (event,) = peer.read("/libretto/events")["items"]
    assert event["body"]["params"] == {"number": "<PHONE_NUMBER>"}


def test_our_templates_are_filled_as_the_vendors(peer: Peer) -> None:
    def ours(make: Any, template: Any, params: Any) -> Any:
        try:
            made = make(template, params)
        except TemplateError:
            return None
        return json.loads(json.dumps(made))

    texts, chats = peer.run("templates", texts=TEXTS, chats=CHATS)
    assert [ours(TemplateText, *each) for each in TEXTS] == texts
    assert [ours(TemplateChat, *each) for each in CHATS] == chats
    assert (texts.count(None), chats.count(None)) == (3, 3)
