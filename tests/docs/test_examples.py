"""Every example runs, and the demo prints the conversation that went in."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from tests.docs.pages import ROOT

# Those that are told what to do, by arguments or by requests: test_applications.py.
APPLICATIONS = {"ask", "chat", "cleanse_file", "house_style", "worker"}
ALONE = [path for path in (ROOT / "examples").glob("*.py") if path.stem not in APPLICATIONS]
EXAMPLES = sorted([*ALONE, *(home.parent for home in (ROOT / "examples").glob("*/__main__.py"))])


# What an example says on stderr: how its user is to log in.
LOGIN = re.compile(r"(?:INFO:liminal:)?To sign in, approve the code [A-Z]{9} at \S+\n")


def run(example: Path, **environment: str) -> str:
    """Run an example in an interpreter of its own, warnings being errors; return what it prints."""
    command = [sys.executable, "-W", "error", str(example)]
    done = subprocess.run(
        command,
        cwd=ROOT,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert (done.returncode, LOGIN.sub("", done.stderr)) == (0, ""), done.stdout + done.stderr
    return done.stdout


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.stem)
def test_every_example_runs(example: Path, sandbox_environment: dict[str, str]) -> None:
    assert run(example, **sandbox_environment), f"{example.name} prints nothing"


def test_the_demo_shows_a_prompt_beside_what_the_model_sees_of_it() -> None:
    printed = run(ROOT / "examples" / "demo")
    said, seen = printed.partition("what the model sees of it:")[2].split("\n\n")[1:3]
    assert "Ada Bell" in said
    assert "PERSON_0" in said
    assert "ada@example.org" in seen
    assert "EMAIL_ADDRESS_0" in seen
    assert "Dear Ada Bell, all is well at ada@example.org." in printed


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
