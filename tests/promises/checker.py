"""Hold the promises that we took over from the vendors against the tests that ran.

    python tests/promises/checker.py .cache/outcomes

Each `<service>.toml` beside this file lists one promise a line, in our words, under the section of the
vendor's README that makes it. A line names the tests that show it (`tests = [node id, ...]`, without
parameters), or the issue that will bring it (`open = "issue N: its name"`), never both and never neither. The
command fails on a line whose tests did not all pass in the runs that wrote the outcomes; `test_promises.py`
checks the lines themselves.
"""

import ast
import re
import sys
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
ISSUE = re.compile(r"issue \d+: \S.*")


@dataclass(frozen=True)
class Promise:
    """One line of a promises file."""

    service: str
    section: str
    text: str
    tests: tuple[str, ...]
    open: str

    def __str__(self) -> str:
        return f"{self.service}, {self.section}: {self.text}"


def load(path: Path) -> list[Promise]:
    """Return the promises of one file; raise ValueError on a line with keys of another shape."""
    found = []
    for section, lines in tomllib.loads(path.read_text("utf-8")).items():
        for line in lines:
            if not {"promise"} <= set(line) <= {"promise", "tests", "open"}:
                raise ValueError(f"{path.name}, {section}: a line has promise, and tests or open: {line}")
            tests = tuple(line.get("tests", ()))
            found.append(Promise(path.stem, section, line["promise"], tests, line.get("open", "")))
    return found


def load_all(folder: Path = HERE) -> list[Promise]:
    """Return the promises of every service."""
    return [promise for path in sorted(folder.glob("*.toml")) for promise in load(path)]


def misstated(promise: Promise, root: Path = ROOT) -> list[str]:
    """Return what is wrong with a line before any test has run."""
    if promise.open:
        wrong = (
            [] if ISSUE.fullmatch(promise.open) else [f"`open` reads 'issue N: name', not {promise.open!r}"]
        )
        return [*wrong, *(["both tests and open: split the line"] if promise.tests else [])]
    if not promise.tests:
        return ["neither a test nor the issue that brings it"]
    return [f"no such test: {node}" for node in promise.tests if not exists(node, root)]


def exists(node: str, root: Path = ROOT) -> bool:
    """Tell whether the file of a node id defines the test (`file::test` or `file::Class::test`)."""
    file, *names = node.split("::")
    path = root / file
    if not names or not path.is_file():
        return False
    scope: Iterable[ast.stmt] = ast.parse(path.read_text("utf-8")).body
    for name in names:
        kinds = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
        found = [item for item in scope if isinstance(item, kinds) and item.name == name]
        if not found:
            return False
        scope = found[0].body
    return True


def unproved(promise: Promise, outcomes: Mapping[str, str]) -> list[str]:
    """Return what keeps a stated line from being shown by these outcomes (all parameters of a test count)."""
    problems = []
    for node in promise.tests:
        runs = [outcome for ran, outcome in outcomes.items() if ran == node or ran.startswith(node + "[")]
        if not runs:
            problems.append(f"did not run: {node}")
        elif "failed" in runs or "passed" not in runs:
            problems.append(f"{'failed' if 'failed' in runs else 'only skipped'}: {node}")
    return problems


def main(folder: str) -> int:
    """Print a report on all promises; return 1 if any line is neither shown nor open."""
    from tests.promises.outcomes import read

    outcomes = read(Path(folder))
    promises = load_all()
    bad = 0
    for promise in promises:
        problems = misstated(promise) or unproved(promise, outcomes)
        if problems:
            bad += 1
            print(f"FAILED {promise}\n       " + "\n       ".join(problems))
    still_open = [promise for promise in promises if promise.open]
    for promise in still_open:
        print(f"open   {promise}  ({promise.open})")
    kept = len(promises) - len(still_open) - bad
    print(f"promises: {kept} kept, {len(still_open)} open, {bad} not shown")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))
    sys.exit(main(*sys.argv[1:]))
