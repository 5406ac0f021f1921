"""What the pages show is true: Python blocks run against the sandbox, and commands that no test types exist.

A block with a title is that file, there beside all that run.

A Python block runs in a fresh interpreter whose environment names the sandbox. ` ```python continued ` runs
after the blocks before it; ` ```python no-run: reason ` does not run, and is counted in NOT_RUN.
"""

import ast
import os
import re
import shlex
import subprocess
import sys
import tomllib
from collections import Counter
from pathlib import Path

import pytest
from tests.docs.not_typed import NOT_TYPED, why_not
from tests.docs.pages import ROOT, Block, blocks, blocks_of
from tests.docs.terminal import lines

# How many blocks of a page are not run; each says why in its fence.
NOT_RUN: dict[str, int] = {
    "docs/aigateway.md": 1,
    "docs/migrate.md": 1,
    "docs/testing.md": 3,
    "docs/tutorial.md": 1,
}

PYTHON = blocks("python", "py", "pycon")
CONSOLE = blocks("console", "sh", "bash", "shell")
# Commands that are not ours and stand for themselves.
FOREIGN = {"export", "python3", "gunicorn", "kubectl", "podman", "."}


def chain_of(block: Block) -> list[Block]:
    """Return the blocks that a reader has typed by the end of one."""
    chain = [block]
    earlier = [
        b for b in PYTHON if b.page == block.page and b.line < block.line and b.reason_not_to_run is None
    ]
    while chain[0].continues:
        chain.insert(0, earlier.pop())
    return chain


def script(block: Block) -> str:
    """Return the text of a chain, each line at its line of the page."""
    chain = chain_of(block)
    lines: list[str] = []
    for part in chain:
        lines += [""] * (part.line - 1 - len(lines)) + part.text.splitlines()
    return "\n".join(lines) + "\n"


RUN = [block for block in PYTHON if block.reason_not_to_run is None]
# What goes on in another block runs with that one.
GO_ON = {earlier for block in RUN for earlier in chain_of(block)[:-1]}


@pytest.mark.parametrize("block", [block for block in RUN if block not in GO_ON], ids=str)
def test_python_block_runs(block: Block, sandbox_environment: dict[str, str], tmp_path: Path) -> None:
    for each in blocks_of(block.page, (ROOT / block.page).read_text("utf-8")):
        if each.title:
            (tmp_path / each.title).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / each.title).write_text(each.text, "utf-8")
    file = tmp_path / f"_{Path(block.page).stem}.py"
    file.write_text(script(block), "utf-8")
    run = subprocess.run(
        [sys.executable, "-W", "error", str(file)],
        cwd=tmp_path,
        env={**os.environ, **sandbox_environment},
        capture_output=True,
        text=True,
        check=False,
        timeout=110,
    )
    assert run.returncode == 0, f"{block}\n{run.stdout}\n{run.stderr}"


@pytest.mark.parametrize("block", PYTHON, ids=str)
def test_python_block_parses(block: Block) -> None:
    compile(script(block), block.page, "exec", ast.PyCF_ALLOW_TOP_LEVEL_AWAIT)


def test_blocks_that_do_not_run_are_counted_and_say_why() -> None:
    not_run = [block for block in PYTHON if block.reason_not_to_run is not None]
    assert [str(block) for block in not_run if not block.reason_not_to_run] == []
    assert Counter(block.page for block in not_run) == NOT_RUN


def make_words() -> set[str]:
    return set(re.findall(r"^([a-z-]+):.*##", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))


def problem_with(command: str) -> str | None:
    """Return what is wrong with a command line of a page, None if a reader can type it."""
    words = [word for word in shlex.split(command) if not re.fullmatch(r"[A-Z_]+=.*", word)]
    if words[0] == "make":
        missing = {word for word in words[1:] if not word.startswith("-")} - make_words()
        return f"no such word of the Makefile: {missing}" if missing else None
    if words[0] == "ostiary":
        typed = [*(word for word in words[1:] if re.fullmatch(r"[a-z]+", word)), "--help"]
        call = f"from ostiary.cli import main; main({typed!r})"
        run = subprocess.run([sys.executable, "-c", call], capture_output=True, check=False)
        return None if run.returncode == 0 else "no such command of ostiary"
    if words[:2] in (["pip", "install"], [".venv/bin/pip", "install"]):
        extras = set(
            tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["optional-dependencies"]
        )
        wanted = {
            extra for word in words for part in re.findall(r"\[(.*?)\]", word) for extra in part.split(",")
        }
        return f"no such extra: {wanted - extras}" if wanted - extras else None
    if words[0] in ("python", ".venv/bin/python"):
        scripts = [word for word in words[1:] if word.endswith(".py")]
        return next((f"no such file: {s}" for s in scripts if not (ROOT / s).is_file()), None)
    if words[0].startswith((".ci/", "tools/")):
        return None if os.access(ROOT / words[0], os.X_OK) else "not an executable of the project"
    return None if words[0] in FOREIGN else "a command that a reader may not have"


@pytest.mark.parametrize("block", CONSOLE, ids=str)
def test_commands_that_are_not_typed_exist(block: Block) -> None:
    for line in lines(block):
        if why_not(line.command):
            assert problem_with(line.command) is None, (
                f"{block}: {line.command}: {problem_with(line.command)}"
            )


SERVICES = ("layer", "liminal", "orquesta", "libretto", "aigateway")


@pytest.mark.parametrize("service", SERVICES)
def test_the_first_page_has_each_service_in_ten_lines(service: str) -> None:
    """They are run with all other blocks."""
    (block,) = [b for b in PYTHON if b.page == "docs/index.md" and f"from ostiary.{service} import" in b.text]
    assert block.reason_not_to_run is None
    assert len([line for line in block.text.splitlines() if line.strip()]) <= 10


def test_who_does_instead_what_is_not_typed_is_there() -> None:
    named = [name for why in NOT_TYPED.values() for name in re.findall(r"tests/\S+\.py", why)]
    assert len(named) == 4
    assert [name for name in named if not (ROOT / name).is_file()] == []


def test_a_wrong_command_is_seen() -> None:
    assert problem_with("make coffee")
    assert problem_with("pip install 'ostiary[coffee]'")
    assert problem_with("python examples/coffee.py")
    assert problem_with("brew install coffee")
    assert problem_with("ostiary coffee")
    assert problem_with("ostiary sandbox env --port 1") is None
    assert problem_with("make test") is None


def test_blocks_are_read_with_their_line_and_remark() -> None:
    text = "# A\n\n```python no-run: needs a token\nx = 1\n```\n\n- b\n\n  ```console\n  $ make\n  ```\n"
    first, second = blocks_of("page.md", text)
    assert (first.line, first.language, first.reason_not_to_run) == (4, "python", "needs a token")
    assert (second.line, second.language, second.text) == (10, "console", "$ make\n")
