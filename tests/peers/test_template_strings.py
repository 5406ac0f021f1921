"""Prompts are built from t-strings where Python has them: tried under a real CPython 3.14, which pyodide is."""

import subprocess
from pathlib import Path

from tests.peers.node import ROOT, installed, needed_node

HERE = Path(__file__).resolve().parent / "pyodide"


def test_prompts_are_built_from_template_strings() -> None:
    node = needed_node("the test of template strings")
    folder = installed(node, HERE, "run.mjs")
    command = [node.program, "run.mjs", str(ROOT / "facade"), str(HERE / "template_strings.txt")]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False, timeout=100)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("template strings are understood by 3.14")
