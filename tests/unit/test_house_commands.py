"""The commands of the house: set-up happens once, and CI runs every stage whatever fails."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest
from tests.unit.house import ROOT
from tools import environment

PROJECT = '[project]\nname = "x"\ndependencies = ["httpx"]\n[dependency-groups]\ntest = ["pytest"]\n'


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Point the set-up at a project of its own, and let it only note what it would run."""
    monkeypatch.setattr(environment, "ROOT", tmp_path)
    monkeypatch.setattr(environment, "HOME", tmp_path / ".venv")
    monkeypatch.setattr(environment, "PYTHON", tmp_path / ".venv" / "bin" / "python")
    (tmp_path / "pyproject.toml").write_text(PROJECT)
    return tmp_path


@pytest.fixture
def installed(project: Path, monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, ...]]:
    calls: list[tuple[str, ...]] = []

    def create() -> None:
        (project / ".venv" / "bin").mkdir(parents=True, exist_ok=True)
        (project / ".venv" / "bin" / "python").touch()

    monkeypatch.setattr(environment, "create", create)
    monkeypatch.setattr(environment, "pip", lambda *arguments: calls.append(arguments))
    return calls


def test_a_second_run_installs_nothing(installed: list[tuple[str, ...]]) -> None:
    assert environment.main(["test"]) == 0
    assert environment.main(["test"]) == 0
    assert installed == [("install", "--quiet", "--editable", ".[all]", "--group", "test")]


def test_changed_dependencies_are_installed_and_changed_tool_settings_are_not(
    project: Path, installed: list[tuple[str, ...]]
) -> None:
    environment.main(["test"])
    (project / "pyproject.toml").write_text(PROJECT + "[tool.ruff]\nline-length = 99\n")
    environment.main(["test"])
    assert len(installed) == 1
    (project / "pyproject.toml").write_text(PROJECT.replace("pytest", "pytest>=9"))
    environment.main(["test"])
    assert len(installed) == 2


def test_a_failed_installation_is_tried_again(
    project: Path, installed: list[tuple[str, ...]], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*arguments: str) -> None:
        raise environment.InstallError("no network")

    monkeypatch.setattr(environment, "pip", fail)
    assert environment.main(["test"]) == 1
    monkeypatch.setattr(environment, "pip", lambda *arguments: installed.append(arguments))
    assert environment.main(["test"]) == 0
    assert len(installed) == 1


def test_an_old_python_is_told_what_to_do(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.version_info", (3, 10, 12))
    assert environment.main(["run"]) == 1
    assert "needs Python 3.11 or later" in capsys.readouterr().err


def ci(tmp_path: Path, failing: str) -> subprocess.CompletedProcess[str]:
    """Run .ci/run in a tree of its own, with a `make` that does nothing and fails for one word."""
    (tmp_path / ".ci").mkdir()
    shutil.copy(ROOT / ".ci" / "run", tmp_path / ".ci" / "run")
    stand_ins = {
        "make": f'#!/bin/sh\necho "made $1, read back from, Cat: "\n[ "$1" != "{failing}" ]\n',
        "git": "#!/bin/sh\n",
    }
    (tmp_path / "bin").mkdir()
    (tmp_path / ".venv" / "bin").mkdir(parents=True)
    stand_ins["../.venv/bin/python"] = "#!/bin/sh\necho 'tests: 7 passed, 0 failed, 0 skipped'\n"
    for name, text in stand_ins.items():
        (tmp_path / "bin" / name).write_text(text)
        (tmp_path / "bin" / name).chmod(0o755)
    path = f"{tmp_path / 'bin'}:{os.environ['PATH']}"
    return subprocess.run(
        ["bash", ".ci/run"],
        cwd=tmp_path,
        env={**os.environ, "PATH": path},
        capture_output=True,
        text=True,
        check=False,
    )


def test_ci_passes_when_every_stage_does(tmp_path: Path) -> None:
    run = ci(tmp_path, failing="nothing")
    assert run.returncode == 0, run.stdout + run.stderr
    assert run.stdout.endswith("tests: 7 passed, 0 failed, 0 skipped\n")


@pytest.mark.parametrize("word", ["setup", "test", "peers", "lint", "demo", "promises"])
def test_ci_fails_with_any_stage_and_still_runs_the_rest(word: str, tmp_path: Path) -> None:
    run = ci(tmp_path, failing=word)
    assert run.returncode != 0
    assert "made promises" in run.stdout
    assert [line.split()[1] for line in run.stdout.splitlines() if line.startswith(f"{word} ")] == ["FAILED"]
