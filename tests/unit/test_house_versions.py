"""Versions mean what the README says, and the Pythons that are promised are those that are tested."""

import os
import re
import sys
import tomllib

from tests.unit.house import ROOT

import ostiary

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
SEMVER = re.compile(r"(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)((?:a|b|rc)\d+)?(\.dev\d+)?")


def oldest() -> tuple[int, int]:
    major, minor = PROJECT["project"]["requires-python"].removeprefix(">=").split(".")
    return int(major), int(minor)


def test_the_version_is_semver_and_stated_once() -> None:
    assert SEMVER.fullmatch(ostiary.__version__)
    assert PROJECT["project"]["version"] == ostiary.__version__


def test_the_change_log_has_a_place_for_this_version() -> None:
    log = (ROOT / "CHANGELOG.md").read_text("utf-8")
    sections = re.findall(r"^## \[(.+?)\]", log, re.MULTILINE)
    assert sections[0] == ("Unreleased" if ".dev" in ostiary.__version__ else ostiary.__version__)


def test_the_readme_names_what_may_break_in_a_minor_version() -> None:
    readme = (ROOT / "README.md").read_text("utf-8")
    versions = readme.partition("## Versions")[2].partition("\n## ")[0]
    for exception in ("static types", "internals", "do not expect to reach a user", "CHANGELOG.md"):
        assert exception in " ".join(versions.split())


def test_the_oldest_python_is_the_one_that_is_checked_and_run() -> None:
    written = f"{oldest()[0]}.{oldest()[1]}"
    assert PROJECT["tool"]["mypy"]["python_version"] == written
    assert PROJECT["tool"]["pyright"]["pythonVersion"] == written
    assert PROJECT["tool"]["ruff"]["target-version"] == "py" + written.replace(".", "")
    assert sys.version_info[:2] >= oldest()
    if os.environ.get("CI") == "true":
        assert sys.version_info[:2] == oldest(), "CI runs on the oldest Python that is promised"
