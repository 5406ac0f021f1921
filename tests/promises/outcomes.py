"""Write down how each test of a run ended, so that promises can be held against it.

A pytest plugin (`--outcomes FILE`, loaded by tests/conftest.py), and a command that adds up several files:

    python tests/promises/outcomes.py .cache/outcomes

A file maps node ids to "passed", "failed" or "skipped". A test is passed only if set-up, call and tear-down
were; an expected failure counts as skipped, since it shows nothing. A file that can't be collected has failed.
Beside it, FILE with the suffix `.failed` maps what failed to the first line of its error.
"""

import json
import sys
from collections import Counter
from pathlib import Path

import pytest

WORSE = {"passed": 0, "skipped": 1, "failed": 2}
MOST = 300


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--outcomes", metavar="FILE", help="write how each test ended to this JSON file")


def pytest_configure(config: pytest.Config) -> None:
    target = config.getoption("--outcomes")
    is_worker = hasattr(config, "workerinput")
    if target and not is_worker:
        config.pluginmanager.register(Recorder(Path(target)), "ostiary-outcomes")


class Recorder:
    """Collect the reports of one run and write them when it ends."""

    def __init__(self, target: Path) -> None:
        self.target = target
        self.seen: dict[str, str] = {}
        self.errors: dict[str, str] = {}

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        if report.failed:
            self.seen[report.nodeid] = "failed"
            self.errors[report.nodeid] = first_line(report)

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        outcome = "skipped" if hasattr(report, "wasxfail") else report.outcome
        known = self.seen.get(report.nodeid, "passed")
        self.seen[report.nodeid] = max(known, outcome, key=WORSE.__getitem__)
        if report.failed:
            self.errors.setdefault(report.nodeid, first_line(report))

    def pytest_sessionfinish(self) -> None:
        self.target.parent.mkdir(parents=True, exist_ok=True)
        self.target.write_text(json.dumps(self.seen, indent=0, sort_keys=True), "utf-8")
        errors = json.dumps(self.errors, indent=0, sort_keys=True)
        self.target.with_suffix(".failed").write_text(errors, "utf-8")


def first_line(report: pytest.CollectReport | pytest.TestReport) -> str:
    """Return the first line of what a test failed with, cut to what a person reads at a glance."""
    crash = getattr(report.longrepr, "reprcrash", None)
    said = str(crash.message if crash is not None else report.longrepr or "it does not say why")
    return said.strip().partition("\n")[0][:MOST]


def read(folder: Path) -> dict[str, str]:
    """Return node id → outcome of every file in `folder`; of two runs of a test the worse one counts."""
    merged: dict[str, str] = {}
    for path in sorted(folder.glob("*.json")):
        for node, outcome in json.loads(path.read_text("utf-8")).items():
            merged[node] = max(merged.get(node, "passed"), outcome, key=WORSE.__getitem__)
    return merged


def main(folder: str) -> int:
    """Print what failed, and the sum of all suites as one line that CI can read."""
    for path in sorted(Path(folder).glob("*.failed")):
        for node, error in json.loads(path.read_text("utf-8")).items():
            print(f"FAILED in {path.stem}: {node}\n    {error}")
    counts = Counter(read(Path(folder)).values())
    print(f"tests: {counts['passed']} passed, {counts['failed']} failed, {counts['skipped']} skipped")
    return 0 if counts["passed"] and not counts["failed"] else 1


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
