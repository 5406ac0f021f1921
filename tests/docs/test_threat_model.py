"""What the threat model says is stored, and how it is deleted, is so; where it says that nothing is, nothing is."""

import ast
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from tests.docs.pages import ROOT

from ostiary.cli import main
from ostiary.config import Outbox
from ostiary.layer import Layer
from ostiary.sandbox import serve
from ostiary_api.sandbox.api.state import reset

PAGE = (ROOT / "docs" / "threat-model.md").read_text("utf-8")
WORD = "a-word-that-is-nowhere-else"
# Where Ostiary goes unless it is told otherwise: each is the default of a setting.
DEFAULTS = {
    "https://api.orquesta.cloud",
    "https://app.getlibretto.com/api",
    "https://login.microsoftonline.com",
}
# Of an application that uses all services in memory: what it asks of them, and an end without a farewell.
APPLICATION = f"""
import openai
import ostiary
from ostiary.layer import layer
from ostiary.libretto import Client
from ostiary.liminal import Liminal
from ostiary.orquesta import Orquesta

layer.init()
with ostiary.session(attributes={{"said": {WORD!r}}}), Client(libretto={{"allow_unnamed_prompts": True}}) as client:
    client.chat.completions.create(model="m", messages=[{{"role": "user", "content": {WORD!r}}}])
    client.libretto.flush(5)
with Liminal(token="a-token", model_instance_name="My Model") as liminal:
    liminal.prompts.cleanse({WORD!r})
with Orquesta() as orquesta:
    orquesta.deployments.invoke("greeter", inputs={{"name": {WORD!r}}})
"""


def files_with(folder: Path, word: str) -> list[str]:
    """Return the files below a folder that hold a word."""
    files = (file for file in folder.rglob("*") if file.is_file())
    return [file.name for file in files if word.encode() in file.read_bytes()]


def test_nothing_is_written_to_disk_unasked(sandbox_environment: dict[str, str], tmp_path: Path) -> None:
    homes = {name: str(tmp_path) for name in ("HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME", "TMPDIR")}
    done = subprocess.run(
        [sys.executable, "-B", "-c", APPLICATION],
        cwd=tmp_path,
        env={**os.environ, **sandbox_environment, **homes},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    assert list(tmp_path.rglob("*")) == []


def recorded(path: Path, url: str) -> Layer:
    layer = Layer(base_url=url, application_id="a", delivery="durable", outbox=Outbox(path))
    with layer.action(kind="completion_output") as action:
        action.data = {"said": WORD}
    return layer


def test_what_was_delivered_is_in_no_file_of_the_outbox(
    sandbox_environment: dict[str, str], tmp_path: Path
) -> None:
    layer = recorded(tmp_path / "app.outbox", sandbox_environment["LAYER_BASE_URL"])
    assert layer.flush(30).complete
    assert layer.close(30).complete
    assert files_with(tmp_path, WORD) == []


def test_what_is_pending_is_deleted_as_the_page_says(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "app.outbox"
    recorded(path, "http://127.0.0.1:9").close(0)
    assert files_with(tmp_path, WORD) != []
    command = "ostiary outbox purge FILE --pending --quarantine --yes"
    assert f"`{command}`" in PAGE
    assert main(command.replace("FILE", str(path)).split()[1:]) == 0
    assert "removed 1 that were pending" in capsys.readouterr().out
    assert files_with(tmp_path, WORD) == []


def test_what_a_sandbox_keeps_in_a_file_is_deleted_by_its_reset(tmp_path: Path) -> None:
    with serve(db=tmp_path / "state.sqlite") as sandbox, sandbox.client() as control:
        with Layer(base_url=sandbox.services["layer"], application_id="a") as layer:
            layer.create_session(attributes={"said": WORD})
        assert files_with(tmp_path, WORD) != []
        reset.sync(client=control)
    assert files_with(tmp_path, WORD) == []


def test_the_hosts_that_are_asked_unless_told_otherwise_are_these() -> None:
    literals = {
        node.value
        for path in (ROOT / "facade" / "ostiary").rglob("*.py")
        if not {"sandbox", "testing", "cli"} & set(path.parts)
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    assert {
        text for text in literals if re.fullmatch(r"https?://[\w.-]+\.[a-z]+(/[\w./-]*)?", text)
    } == DEFAULTS


@pytest.mark.parametrize(
    "page",
    ["docs/threat-model.md", "SECURITY.md", "docs/delivery.md", "docs/releasing.md", "CONTRIBUTING.md"],
)
def test_the_tests_that_a_page_names_are_there(page: str) -> None:
    named = re.findall(
        r"`((?:tests|tools|benchmarks)/[\w/.…]+|test_\w+\.py)`", (ROOT / page).read_text("utf-8")
    )
    missing = []
    for name in named:
        stem = name.partition("…")[0]
        if stem.startswith("test_"):
            found = any((ROOT / "tests").rglob(stem))
        else:
            found = any(ROOT.glob(f"{stem.rstrip('/')}*"))
        if not found:
            missing.append(name)
    assert missing == []
