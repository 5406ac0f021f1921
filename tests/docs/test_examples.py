"""Every example runs, and the demo prints the conversation that went in."""

import re
import subprocess
import sys
from pathlib import Path

from tests.docs.pages import ROOT

EXAMPLES = sorted(
    [*(ROOT / "examples").glob("*.py"), *(home.parent for home in (ROOT / "examples").glob("*/__main__.py"))]
)


def run(example: Path) -> str:
    """Run an example in an interpreter of its own, warnings being errors; return what it prints."""
    command = [sys.executable, "-W", "error", str(example)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=60)
    assert (done.returncode, done.stderr) == (0, ""), done.stdout + done.stderr
    return done.stdout


def test_every_example_runs() -> None:
    for example in EXAMPLES:
        assert run(example), f"{example.name} prints nothing"


def test_the_demo_prints_what_was_said_in_order() -> None:
    printed = " ".join(run(ROOT / "examples" / "demo").split())
    lines = (ROOT / "examples" / "demo" / "dialogue.txt").read_text("utf-8").splitlines()
    questions = [said for who, _, said in (line.partition("\t") for line in lines) if who == "Alice"]
    positions = [printed.find(f"Alice: {' '.join(question.split())}") for question in questions]
    assert len(questions) > 5
    assert -1 not in positions
    assert positions == sorted(positions)
    assert len(re.findall(r"\bCat: ", printed)) == len(questions)
    assert f"{2 * len(questions)} actions" in printed
