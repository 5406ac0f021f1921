"""Virtual environments of their own for the vendors' SDKs, which need other packages than ours.

Each lies in `.peers/<name>/<hash of its requirements>` and is made once. Where that can't be done (no network, no
version for this Python), tests are skipped with the reason; under `CI=true` they fail instead.
"""

import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from functools import cache
from pathlib import Path

import pytest

PEERS = Path(__file__).resolve().parent.parent.parent / ".peers"
MADE = "made-by-tests-peers"


def peer_python(name: str, requirements: Sequence[str]) -> Path:
    """Return the Python of an environment that holds some requirements; skip, or under CI fail, without one."""
    python, problem = _made(name, tuple(requirements))
    if problem:
        reason = f"{name} can't be installed: {problem}"
        if os.environ.get("CI") == "true":
            pytest.fail(reason, pytrace=False)
        pytest.skip(reason)
    return python


@cache
def _made(name: str, requirements: tuple[str, ...]) -> tuple[Path, str | None]:
    key = hashlib.sha256("\n".join([sys.version, *requirements]).encode()).hexdigest()[:12]
    home = PEERS / name / key
    python = home / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    home.parent.mkdir(parents=True, exist_ok=True)
    # Two runs at the same time must not build the same environment.
    with (home.parent / f"{key}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if (home / MADE).exists():
            return python, None
        shutil.rmtree(home, ignore_errors=True)
        for command in (
            [sys.executable, "-m", "venv", str(home)],
            [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *requirements],
        ):
            done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=600)
            if done.returncode != 0:
                lines = (done.stderr or done.stdout).strip().splitlines()
                return python, lines[-1] if lines else f"exit status {done.returncode}"
        (home / MADE).touch()
    return python, None
