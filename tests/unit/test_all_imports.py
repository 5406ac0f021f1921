"""Every module can be imported, and every name that it shows be had, without a warning, in development mode."""

import subprocess
import sys
from pathlib import Path

import pytest
from tests.unit.house import ROOT

IMPORT = """
import importlib, pkgutil, sys

for root in sys.argv[1:]:
    package = importlib.import_module(root)
    for found in pkgutil.walk_packages(package.__path__, root + "."):
        if found.name.endswith(".__main__"):
            continue  # runs a command
        module = importlib.import_module(found.name)
        for name in getattr(module, "__all__", ()):
            getattr(module, name)  # perhaps loaded only now
        print(found.name)
"""
LEAST = {"ostiary": 400, "ostiary_api": 400}


def imported(*roots: str, folder: Path = ROOT) -> tuple[list[str], str]:
    """Import packages in an interpreter that makes every warning an error; return what was imported, and complaints."""
    command = [sys.executable, "-X", "dev", "-W", "error", "-c", IMPORT, *roots]
    run = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    return run.stdout.split(), run.stderr


@pytest.mark.parametrize("root", LEAST)
def test_everything_can_be_imported_without_a_warning(root: str) -> None:
    names, complaints = imported(root)
    assert complaints == ""
    assert len(names) >= LEAST[root]


@pytest.mark.parametrize("shown", ["late = 1\nimport warnings; warnings.warn('old', DeprecationWarning)", ""])
def test_what_is_wrong_with_a_module_is_seen(tmp_path: Path, shown: str) -> None:
    (tmp_path / "sample").mkdir()
    (tmp_path / "sample" / "__init__.py").touch()
    (tmp_path / "sample" / "odd.py").write_text(f"__all__ = ['late']\n{shown}\n")
    names, complaints = imported("sample", folder=tmp_path)
    assert (names, complaints != "") == ([], True)
