"""What lies in generated/ is what the documents compile to, and the compiler writes the same each time."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
from collections.abc import Callable
from importlib.metadata import PackageNotFoundError
from pathlib import Path

import pytest
from openapi.compiler import cli, files, upstream
from openapi.compiler.problems import CompileError

ROOT = Path(cli.OPENAPI).parent
DOCUMENT = """
openapi: 3.1.0
info: {title: Small, version: 1.0.0}
paths:
  /things:
    get:
      operationId: list_things
      tags: [things]
      responses:
        "200": {description: Them., content: {application/json: {schema: {$ref: "#/components/schemas/Thing"}}}}
components:
  schemas:
    Thing: {type: object, properties: {kind: {type: string, enum: [a, b, c]}, name: {type: string}}}
"""


def sums(package: Path) -> dict[str, str]:
    return {
        path.relative_to(package).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in package.rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }


def run(*arguments: str, seed: str = "0", cwd: Path = ROOT) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-m", "openapi.compiler", *arguments]
    return subprocess.run(command, cwd=cwd, env=environment, capture_output=True, text=True, check=False)


@pytest.fixture
def documents(tmp_path: Path) -> Path:
    """A folder with one small document."""
    folder = tmp_path / "documents"
    folder.mkdir()
    (folder / "small.yaml").write_text(DOCUMENT)
    return folder


@pytest.fixture
def compile_into(
    documents: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> Callable[..., tuple[int, str]]:
    """Return a call of the command over those documents, into one package."""

    def call(*more: str) -> tuple[int, str]:
        status = cli.main(["--documents", str(documents), "--output", str(tmp_path / "out" / "api"), *more])
        return status, "".join(capsys.readouterr())

    return call


def test_generated_code_is_up_to_date() -> None:
    done = run("--check")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_the_output_depends_on_nothing_around_it(documents: Path, tmp_path: Path) -> None:
    (tmp_path / "ruff.toml").write_text("line-length = 60\nindent-width = 2\n")
    for seed, folder in (("0", tmp_path / "a"), ("12345", tmp_path / "b")):
        folder.mkdir()
        done = run("--documents", str(documents), "--output", str(folder / "api"), seed=seed, cwd=folder)
        assert done.returncode == 0, done.stderr
    assert sums(tmp_path / "a") == sums(tmp_path / "b") != {}


def test_what_did_not_change_is_not_compiled(
    compile_into: Callable[..., tuple[int, str]], tmp_path: Path
) -> None:
    assert compile_into()[1].startswith("1 of 1 documents compiled")
    module = tmp_path / "out" / "api" / "small" / "models" / "thing.py"
    written = module.stat().st_mtime_ns
    assert compile_into() == (0, "0 of 1 documents compiled; 0 files written, 0 deleted\n")
    assert compile_into("--force") == (0, "1 of 1 documents compiled; 0 files written, 0 deleted\n")
    assert module.stat().st_mtime_ns == written


@pytest.mark.parametrize("name", ["thing.py", "__init__.pyi"])
def test_an_edited_file_is_put_right(
    name: str, compile_into: Callable[..., tuple[int, str]], tmp_path: Path
) -> None:
    compile_into()
    module = tmp_path / "out" / "api" / "small" / "models" / name
    original = module.read_bytes()
    module.write_bytes(original + b"x = 1\n")
    status, told = compile_into("--check")
    assert status == 1
    assert "-x = 1" in told
    assert f"small/models/{name}" in told
    assert compile_into() == (0, "1 of 1 documents compiled; 1 files written, 0 deleted\n")
    assert module.read_bytes() == original


def test_a_stranger_is_drift(compile_into: Callable[..., tuple[int, str]], tmp_path: Path) -> None:
    compile_into()
    (tmp_path / "out" / "api" / "small" / "extra.py").write_text("x = 1\n")
    status, told = compile_into("--check")
    assert (status, "small/extra.py" in told) == (1, True)


def test_what_is_no_longer_stated_is_deleted(
    compile_into: Callable[..., tuple[int, str]], documents: Path, tmp_path: Path
) -> None:
    compile_into()
    package = tmp_path / "out" / "api"
    (documents / "small.yaml").write_text(
        DOCUMENT.replace("list_things", "list_all").replace("kind:", "sort:")
    )
    compile_into()
    assert not (package / "small/api/things/list_things.py").exists()
    assert not (package / "small/models/thing_kind.py").exists()
    assert (package / "small/api/things/list_all.py").exists()
    (documents / "small.yaml").rename(documents / "other.yaml")
    compile_into()
    assert not (package / "small").exists()
    assert (package / "other/api/things/list_all.py").exists()
    # What the compiler didn't write, it doesn't delete.
    (package / "note.txt").write_text("mine")
    compile_into("--force")
    assert (package / "note.txt").exists()


def test_one_file_more_is_one_service_more(
    compile_into: Callable[..., tuple[int, str]], documents: Path, tmp_path: Path
) -> None:
    """A public document of OpenAPI 3.0, in JSON, with nothing that our own documents have to state."""
    answer = {
        "200": {
            "description": "Done.",
            "content": {"application/json": {"schema": {"nullable": True, "type": "string"}}},
        }
    }
    whole = {
        "openapi": "3.0.3",
        "info": {"title": "T", "version": "1"},
        "paths": {"/a/{b}": {"get": {"responses": answer}}},
    }
    (documents / "public.json").write_text(json.dumps(whole))
    assert compile_into()[1].startswith("2 of 2 documents compiled")
    module = (tmp_path / "out" / "api" / "public" / "api" / "default" / "get_a_by_b.py").read_text()
    assert "-> None | str:" in module
    told = (tmp_path / "out" / "api" / "public" / "rewritten.txt").read_text()
    assert "it has no operationId; its module is named get_a_by_b" in told
    assert compile_into()[1].startswith("0 of 2 documents compiled")


def test_every_file_says_where_it_comes_from() -> None:
    for path in [*cli.DEFAULT_OUTPUT.rglob("*.py"), *cli.DEFAULT_OUTPUT.rglob("*.pyi")]:
        first = path.read_text().splitlines()[0]
        assert first.endswith("do not edit, run `make regenerate`."), path
        assert "openapi/" in first
        assert str(ROOT) not in first


def test_a_change_of_the_generators_templates_is_told(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    for template in cli.TEMPLATES.iterdir():
        (tmp_path / template.name).write_bytes(template.read_bytes())
    kept = tmp_path / "UPSTREAM.sha256"
    first, *others = kept.read_text().splitlines(keepends=True)
    kept.write_text("0" * 64 + first[64:] + "".join(others))
    monkeypatch.setattr(cli, "TEMPLATES", tmp_path)
    assert cli.main(["--check"]) == 2
    told = capsys.readouterr().err
    assert first.split()[1] in told
    assert "not those that ours were written for" in told


def test_each_override_stands_for_a_template_of_the_generator() -> None:
    assert "absent" not in upstream.upstream_sums(cli.TEMPLATES)


@pytest.mark.parametrize(
    ("found", "told"), [("0.29.0", "is 0.29.0, not 0.29.1"), (None, "openapi-python-client is not installed")]
)
def test_another_generator_or_none_is_told(
    found: str | None, told: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def distribution(name: str) -> object:
        if found is None:
            raise PackageNotFoundError(name)
        return type("Distribution", (), {"version": found})

    monkeypatch.setattr(upstream, "distribution", distribution)
    assert cli.main(["--check"]) == 2
    assert told in capsys.readouterr().err


def test_output_that_ruff_can_not_read_is_told(tmp_path: Path) -> None:
    (tmp_path / "broken.py").write_text("def f(:\n")
    with pytest.raises(CompileError, match="ruff"):
        files.tidy(tmp_path)
