"""Our drop-in clients work with each generation of the openai package, as the newest of it is.

The promises of Libretto's README, the tests of the clients against the sandbox and those with a failing Libretto run
once more, in an environment of its own for each generation.
"""

import os
import subprocess
import tomllib
from pathlib import Path
from typing import Any

import pytest
from tests.peers.environment import peer_python

ROOT = Path(__file__).resolve().parent.parent.parent
GENERATIONS = {"1": "openai>=1.109,<2", "2": "openai>=2.54,<3", "3": "openai>=3.57,<4"}
SUITES = (
    "tests/promises/test_libretto.py",
    "tests/sandbox/test_libretto_client.py",
    "tests/faults/test_libretto_delivery.py",
)
RUNNERS = ("pytest>=9", "pytest-timeout>=2.3", "anyio>=4", "hypothesis>=6.150", "PyYAML>=6")


def requirements(generation: str) -> list[str]:
    """Return what the project itself needs for these suites, and a generation of openai."""
    project: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    extras = project["optional-dependencies"]
    own = [*project["dependencies"], *extras["sandbox"], *extras["aigateway"], *extras["pii"]]
    return [each for each in own if not each.startswith("ostiary")] + [*RUNNERS, GENERATIONS[generation]]


@pytest.mark.timeout(500)
@pytest.mark.parametrize("generation", GENERATIONS)
def test_the_suites_pass(generation: str, tmp_path: Path) -> None:
    python = peer_python(f"ours-openai-{generation}", requirements(generation))
    version = subprocess.run(
        [python, "-c", "import openai; print(openai.__version__)"], capture_output=True, text=True, check=True
    )
    assert version.stdout.split(".")[0] == generation
    environment = {
        name: value for name, value in os.environ.items() if not name.startswith(("OPENAI", "LIBRETTO"))
    }
    environment["PYTHONPATH"] = os.pathsep.join(str(ROOT / folder) for folder in ("facade", "generated"))
    command = [
        python,
        "-m",
        "pytest",
        "-q",
        "-p",
        "no:cacheprovider",
        "-p",
        "ostiary.testing.plugin",
        *SUITES,
    ]
    done = subprocess.run(
        [str(each) for each in command],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-6000:] + done.stderr[-2000:]
    assert " passed" in done.stdout.splitlines()[-1]
    assert "skipped" not in done.stdout.splitlines()[-1]
