"""What is promised for every Python holds on the others too: their own environments, the tests of the core.

A Python that is not on this machine is a skip with its name. `make pythons` runs them;
`make test` runs on the one of `.venv` alone.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tomllib
from pathlib import Path

import pytest
from tools.peer import ROOT, PeerUnavailableError, peer

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
# Where the usual tools put the Pythons that they bring; a shim on the path may stand for one that is switched off.
PLACES = (".pyenv/versions/{}.*/bin/python", ".local/share/uv/python/cpython-{}.*/bin/python")
PYTEST = ("-m", "pytest", "-q", "--maxfail=10", "-p", "no:cacheprovider", "-n", "2", "--dist", "loadfile")
CHOSEN = ("-m", "not peers and not crash and not fuzz")
SUITES = ("tests/unit", "tests/congruence", "tests/faults")
# What looks at this checkout, its tools or its documents, and has no Python of its own to be wrong on.
ELSEWHERE = ("house", "benchmarks", "leaks_resources")


def found(version: str) -> str | None:
    """Return the command of a Python of this version that works."""
    homes = [str(path) for place in PLACES for path in sorted(Path.home().glob(place.format(version)))]
    for command in filter(None, [shutil.which(f"python{version}"), *homes]):
        asked = subprocess.run([command, "--version"], capture_output=True, text=True, check=False)
        if asked.stdout.startswith(f"Python {version}."):
            return command
    return None


def needed() -> list[str]:
    """Return what the tests need, as pip takes it without knowing dependency groups."""
    group = PROJECT["dependency-groups"]["test"]
    return [each for each in group if isinstance(each, str) and not re.match("openapi-spec", each)]


@pytest.mark.pythons
@pytest.mark.timeout(1500)
@pytest.mark.parametrize("version", ["3.12", "3.13"])
def test_the_core_holds_on(version: str) -> None:
    base = found(version)
    if base is None:
        pytest.skip(f"Python {version} is not on this machine")
    try:
        python = peer(f"python{version}", "--editable", f"{ROOT}[all]", *needed(), base=base)
    except PeerUnavailableError as problem:
        reason = f"what the tests need can't be installed for Python {version}: {problem}"
        if os.environ.get("CI") == "true":
            pytest.fail(reason, pytrace=False)
        pytest.skip(reason)
    chosen = " and ".join(f"not {word}" for word in ELSEWHERE)
    done = subprocess.run(
        [str(python), *PYTEST, *CHOSEN, "-k", chosen, *SUITES],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=1400,
        check=False,
    )
    if done.returncode:
        # Dots tell nothing, and a report may be cut: the names of what failed come first.
        said = [
            line for line in done.stdout.splitlines() if not re.fullmatch(r"[.sxFE]* *(\[ *\d+%\])?", line)
        ]
        named = [line for line in said if line.startswith(("FAILED ", "ERROR "))]
        pytest.fail("\n".join([*named, *said[-3:], *said[:200], done.stderr[-2000:]]), pytrace=False)
    assert int((re.search(r"(\d+) passed", done.stdout) or ["", "0"])[1]) > 3000
