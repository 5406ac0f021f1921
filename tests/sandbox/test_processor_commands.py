"""`ostiary processor`: each action does what its help says, and says clearly what is wrong."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest
from tests.support.processing import PROMPT, form, headers

from ostiary.aigateway import GatewayClient
from ostiary.cli import main
from ostiary.sandbox import serve

MODULE = """
from ostiary.aigateway import BOTH_SIGNATURE, Processor, Reject, RejectCode, Result, Tags

class Old(Processor):
    words = ("bomb",)
    def __init__(self):
        super().__init__("words", "1", "my", BOTH_SIGNATURE)
    def look(self, text):
        if any(word in text for word in self.words):
            return Reject(code=RejectCode.POLICY_VIOLATION, detail="no", tags=Tags({"w": ["x"]}))
        return Result()
    def process_input(self, prompt, metadata, parameters, request):
        return self.look(prompt.concatenate())
    def process_response(self, prompt, response, metadata, parameters, request):
        return self.look(response.choices[0].message.content)

class New(Old):
    words = ("bomb", "rifle")

class Broken(Old):
    def look(self, text):
        return text.split()[0]

both = [Old(), Broken()]
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    name = f"guards_{tmp_path.name.replace('-', '_')}"
    (tmp_path / f"{name}.py").write_text(MODULE)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "path", [str(tmp_path), *sys.path])
    (tmp_path / "name").write_text(name)
    return tmp_path


def name(folder: Path) -> str:
    return (folder / "name").read_text()


def test_invoke_prints_what_a_processor_says(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "case.json").write_text('{"prompt": "a bomb", "parameters": {"reject": true}}')
    assert main(["processor", "invoke", f"{name(folder)}:Old", "case.json"]) == 0
    said = json.loads(capsys.readouterr().out)
    assert said["rejection"]["code"] == "AIGW_POLICY_VIOLATION"
    assert said["processor_id"] == "my:words"
    (folder / "case.json").write_text('{"prompt": "a b", "parameters": {"reject": 3}}')
    assert main(["processor", "invoke", f"{name(folder)}:Old", "case.json"]) == 1
    assert json.loads(capsys.readouterr().out)["status"] == 400


# What authors write wrong: modules that can't be imported, processors that can't be made.
WRONG = {
    "raising": "secret = 'canary'\nraise RuntimeError(secret)",
    "raising_here": "nobody",
    "unwritten": "def",
    "wanting": "import no_such_module",
    "empty_handed": "from ostiary.aigateway import Processor\n\nclass Mine(Processor):\n    pass",
    "made": """
from ostiary.aigateway import Processor
class Odd(Processor):
    def __init__(self):
        {}["canary"]
    def process_input(self, prompt, metadata, parameters, request): ...
""",
}


@pytest.mark.parametrize(
    ("target", "text", "words"),
    [
        ("nothing", "{}", "is not module:name"),
        ("no_such_module:X", "{}", "there is no module no_such_module"),
        ("{}:Nobody", "{}", "the module has no Nobody"),
        ("{}:MODULE", "{}", "the module has no MODULE"),
        ("./guards:X", "{}", "'./guards' is no module; name it as an import does"),
        ("guards.py:X", "{}", "; without .py: guards"),
        ("raising:X", "{}", "can't be imported: RuntimeError in raising.py, line 2\n"),
        (
            "raising_here:X",
            "{}",
            "can't be imported: NameError in raising_here.py, line 1: name 'nobody' is not",
        ),
        ("unwritten:X", "{}", "can't be imported: SyntaxError in unwritten.py, line 1: "),
        ("empty_handed:Mine", "{}", "empty_handed.py, line 3: Cannot create concrete class Mine"),
        (
            "wanting:X",
            "{}",
            "can't be imported: ModuleNotFoundError in wanting.py, line 1: No module named 'no_such",
        ),
        ("made:Odd", "{}", "can't be made: KeyError in made.py, line 5\n"),
        ("json:dumps", "{}", "missing 1 required positional argument"),
        ("{}:Old", "{", "is not JSON"),
        ("{}:Old", "{}", "no object with a prompt or a response"),
        ("{}:Old", '{"prompt": "x", "promt": 1}', "promt is none of"),
    ],
)
def test_what_is_wrong_is_said(
    folder: Path, capsys: pytest.CaptureFixture[str], target: str, text: str, words: str
) -> None:
    for module, lines in WRONG.items():
        (folder / f"{module}.py").write_text(lines)
    (folder / "case.json").write_text(text)
    assert main(["processor", "invoke", target.format(name(folder)), "case.json"]) == 1
    told = capsys.readouterr().err
    assert words in told
    assert "canary" not in told


def test_a_case_that_is_no_text_is_named(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "case.json").write_bytes(b'{"prompt": "\xe9"}')
    assert main(["processor", "invoke", f"{name(folder)}:Old", "case.json"]) == 1
    assert "case.json is not text in UTF-8" in capsys.readouterr().err
    assert main(["processor", "replay", "case.json", f"{name(folder)}:Old", f"{name(folder)}:New"]) == 1
    assert "case.json is not text in UTF-8" in capsys.readouterr().err


def test_a_case_that_nobody_can_read_is_no_agreement(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Both versions failed at it alike, and so it was counted as one on which they agree."""
    (folder / "corpus.jsonl").write_text('{"prompt": "a bomb"}\n{"prompt": 5}')
    assert main(["processor", "replay", "corpus.jsonl", f"{name(folder)}:Old", f"{name(folder)}:New"]) == 1
    assert "corpus.jsonl, line 2: prompt is an int; pass a mapping" in capsys.readouterr().err


def test_check_finds_a_processor_that_fails(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["processor", "check", f"{name(folder)}:New"]) == 0
    assert "FAIL" not in capsys.readouterr().out
    assert main(["processor", "check", f"{name(folder)}:both"]) == 1
    told = capsys.readouterr().out
    assert "FAIL it inspects a prompt: it answers 500" in told


def test_replay_tells_where_two_versions_disagree(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    lines = [
        {"id": "same", "prompt": "a bomb", "parameters": {"reject": True}},
        {"id": "other", "prompt": "a rifle", "parameters": {"reject": True}},
        {"response": "fine"},
    ]
    (folder / "corpus.jsonl").write_text("\n".join(json.dumps(line) for line in lines))
    module = name(folder)
    assert main(["processor", "replay", "corpus.jsonl", f"{module}:Old", f"{module}:New"]) == 1
    told = capsys.readouterr().out
    assert told.endswith("3 cases, 1 differ\n")
    row = next(line for line in told.splitlines() if line.startswith("other"))
    assert row.split(None, 2)[1:] == ["pass", "reject policy_violation [w: x]"]
    assert main(["processor", "replay", "corpus.jsonl", f"{module}:Old", f"{module}:Old", "--all"]) == 0
    assert capsys.readouterr().out.count("pass") == 4


@contextmanager
def running(folder: Path, *arguments: str, **environment: str) -> Iterator[tuple[dict[str, Any], Any]]:
    command = [sys.executable, "-m", "ostiary", "processor", *arguments, "--port", "0"]
    process = subprocess.Popen(
        command,
        cwd=folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, **environment},
    )
    try:
        assert process.stdout is not None
        yield json.loads(process.stdout.readline()), process
    finally:
        process.send_signal(signal.SIGTERM)
        process.communicate(timeout=30)


def test_run_serves_until_it_is_told_to_stop(folder: Path) -> None:
    target = f"{name(folder)}:Old"
    with running(folder, "run", target, "--bearer-env", "GUARD_TOKEN", GUARD_TOKEN="t") as (line, process):
        assert line["processors"] == ["my:words"]
        with GatewayClient(base_url=line["url"], token="t") as client:
            assert client.execute("my:words", "a bomb", parameters={"reject": True}).rejected
        assert httpx.get(f"{line['url']}/readyz").json()["status"] == "ready"
        assert httpx.get(f"{line['url']}/api/v1/info").status_code == 401
    assert process.returncode in (0, -signal.SIGTERM)


def test_a_token_that_is_not_there_is_named(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["processor", "run", f"{name(folder)}:Old", "--bearer-env", "NO_SUCH_TOKEN"]) == 1
    assert "NO_SUCH_TOKEN is not set" in capsys.readouterr().err


def test_a_shadow_answers_as_the_live_server_does_and_counts(folder: Path) -> None:
    shadow = (
        (folder / f"{name(folder)}.py")
        .read_text()
        .replace('"words", "1", "my"', '"topic-limits", "2", "sandbox"')
    )
    (folder / f"{name(folder)}.py").write_text(shadow)
    with serve() as sandbox:
        live = sandbox.services["aigateway"]
        with running(folder, "shadow", f"{name(folder)}:New", "--live", live) as (line, process):
            assert line["shadows"] == ["sandbox:topic-limits"]
            with GatewayClient(base_url=line["url"]) as client:
                assert len(client.discover()) == 3
                allowed = {"reject": True}
                assert client.execute("sandbox:topic-limits", "hello", parameters=allowed).rejected is False
                both = client.execute(
                    "sandbox:topic-limits", "a grenade", parameters=allowed, metadata={"request_id": "r9"}
                )
                assert both.rejected
            refused = httpx.post(
                f"{line['url']}/api/v1/execute/sandbox/topic-limits",
                content=form(("input.messages", PROMPT)),
                headers=headers(),
            )
            assert refused.status_code == 400
            process.send_signal(signal.SIGTERM)
            _, told = process.communicate(timeout=30)
    assert "1 agreed, 1 disagreed, 0 skipped" in told
    assert "candidate pass (request r9)" in told
    assert "grenade" not in told


def test_a_gateway_of_several_processes_serves_and_stops(folder: Path) -> None:
    with serve() as sandbox:
        steps = [{"processor": f"{name(folder)}:Old", "parameters": {"reject": True}}]
        config = {"upstream": {"url": sandbox.settings["OPENAI_BASE_URL"]}, "input": [{"steps": steps}]}
        (folder / "gateway.yaml").write_text(json.dumps(config))
        assert main(["gateway", "--config", "gateway.yaml", "--check"]) == 0
        command = [sys.executable, "-m", "ostiary", "gateway", "--config", "gateway.yaml"]
        process = subprocess.Popen(
            [*command, "--port", "0", "--workers", "2"], cwd=folder, stdout=subprocess.PIPE, text=True
        )
        try:
            assert process.stdout is not None
            url = json.loads(process.stdout.readline())["url"]
            asked = {"model": "m", "messages": [{"role": "user", "content": "a bomb"}]}
            statuses = set()
            with httpx.Client(transport=httpx.HTTPTransport(retries=12)) as client:
                for _ in range(6):
                    statuses.add(
                        client.post(f"{url}/v1/chat/completions", json=asked, timeout=30).status_code
                    )
            assert statuses == {400}
            asked["messages"] = [{"role": "user", "content": "hello"}]
            key = {"Authorization": "Bearer k"}
            assert httpx.post(f"{url}/v1/chat/completions", json=asked, headers=key).status_code == 200
        finally:
            process.send_signal(signal.SIGTERM)
            process.communicate(timeout=60)
        assert process.returncode in (0, -signal.SIGTERM)
