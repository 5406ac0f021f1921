"""A document as large as public ones get: all of it compiles and imports, and one operation costs what it uses."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from benchmarks.big_document import big_document

from ostiary.generate import generate

LOAD = """
import importlib, pathlib, sys
sys.path.insert(0, {folder!r})
from {package}.api.account import read_account_0
models = [name for name in sys.modules if name.startswith("{package}.models.")]
assert "{package}.models._homes" not in models
if {everything}:
    for path in pathlib.Path({folder!r}, "{package}").rglob("*.py"):
        name = ".".join(path.relative_to({folder!r}).with_suffix("").parts).removesuffix(".__init__")
        module = importlib.import_module(name)
        if hasattr(module, "_load"):
            module._load()
print(len(models))
"""


def loaded(folder: Path, package: str, *, everything: bool) -> int:
    """Import one operation, and everything where that is asked for; return how many models the operation loads."""
    code = LOAD.format(folder=str(folder), package=package, everything=everything)
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", code], capture_output=True, text=True, check=True
    )
    return int(done.stdout)


def test_an_operation_loads_its_own_models_alone(tmp_path: Path) -> None:
    (tmp_path / "some.json").write_text(json.dumps(big_document(60_000)))
    made = generate(tmp_path / "some.json", package="some_api", output=tmp_path)
    assert made.models > 30
    assert made.notes == ()
    assert loaded(tmp_path, "some_api", everything=True) == 1


def test_what_every_operation_runs_does_not_grow_with_the_document(tmp_path: Path) -> None:
    """The package of models is run by each operation, and so are those above it."""
    run = []
    for size in (20_000, 200_000):
        name = f"api_{size}"
        (tmp_path / "same.json").write_text(json.dumps(big_document(size)))
        made = generate(tmp_path / "same.json", package=name, output=tmp_path)
        inits = [tmp_path / name / home / "__init__.py" for home in (".", "models", "api", "api/account")]
        run.append([path.read_bytes().replace(name.encode(), b"api") for path in inits])
        # What type checkers read does grow.
        assert (tmp_path / name / "models" / "__init__.pyi").read_text().count("import") == made.models
    assert run[0] == run[1]


@pytest.mark.fuzz
@pytest.mark.timeout(600)
def test_three_megabytes_compile_and_import(tmp_path: Path) -> None:
    whole = big_document(3_000_000)
    (tmp_path / "large.json").write_text(json.dumps(whole))
    made = generate(tmp_path / "large.json", package="large_api", output=tmp_path)
    assert made.operations == sum(len(item) for item in whole["paths"].values())
    assert loaded(tmp_path, "large_api", everything=True) == 1
