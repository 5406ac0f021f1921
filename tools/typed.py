"""Verify that every public name of the packages has a declared type, as they lie in an environment of a user's.

    python -m tools.typed [PACKAGE ...]

`pyright --verifytypes` looks at what is installed, and an editable install hides it. So the files lie in an environment
of their own where a wheel would put them, by the same table of pyproject.toml (tools/package.py looks at real wheels).
What the packages depend on is found in .venv. Types that come from there unknown are not ours to declare, in pydantic's
and Starlette's classes above all: `--ignoreexternal`.
"""

import json
import os
import shutil
import subprocess
import sys
import tomllib
import venv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
HOME = ROOT / ".cache" / "typed"
PACKAGES = ("ostiary", "ostiary_api")


@dataclass(frozen=True, slots=True)
class Verdict:
    """Say how many public names a package has, and of which the type is left to be guessed."""

    package: str
    names: int
    untyped: tuple[str, ...]

    @property
    def passed(self) -> bool:
        """Whether there is something to look at and nothing to declare."""
        return self.names > 0 and not self.untyped

    def __str__(self) -> str:
        if not self.names:
            return f"{self.package}: no public name found, is there a py.typed?"
        # Whatever is made of an untyped name is of unknown type too: where causes are known, they are enough.
        causes = [line for line in self.untyped if not line.endswith(("is unknown", "is partially unknown"))]
        total = f"{self.package}: {len(self.untyped)} of {self.names} public names to type"
        return "\n".join([*(causes or self.untyped), total])


def layout() -> dict[str, str]:
    """Return where a wheel has the folders of the checkout: path in the wheel, path in the checkout."""
    wheel = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["hatch"]["build"]["targets"][
        "wheel"
    ]
    packages = {Path(path).name: path for path in wheel["packages"]}
    return packages | {there: here for here, there in wheel["force-include"].items()}


def laid_out(home: Path, folders: dict[str, str]) -> Path:
    """Make an environment with copies of `folders` in it; return where its programs are."""
    if not (home / "bin" / "python").exists():
        venv.create(home, with_pip=False, clear=True)
    [site] = home.glob("lib/python*/site-packages")
    [ours] = (ROOT / ".venv").glob("lib/python*/site-packages")
    (site / "dependencies.pth").write_text(f"{ours}\n", "utf-8")
    for there in {path.split("/")[0] for path in folders}:
        shutil.rmtree(site / there, ignore_errors=True)
    for there, here in folders.items():
        unwanted = shutil.ignore_patterns("__pycache__")
        shutil.copytree(ROOT / here, site / there, ignore=unwanted, dirs_exist_ok=True)
    return home / "bin"


def verified(package: str, programs: Path) -> Verdict:
    """Let pyright look at a package that is installed where `programs` are."""
    command = [sys.executable, "-m", "pyright", "--verifytypes", package, "--ignoreexternal", "--outputjson"]
    # The first `python` on the path says where packages are; away from the checkout, or its sources would be found.
    environment = {**os.environ, "PATH": f"{programs}{os.pathsep}{os.environ['PATH']}"}
    done = subprocess.run(
        command, cwd=programs, env=environment, stdout=subprocess.PIPE, text=True, check=False
    )
    report = json.loads(done.stdout)["typeCompleteness"]
    counts = report["exportedSymbolCounts"]
    return Verdict(package, sum(counts.values()), tuple(sorted(set(untyped(report)))))


def untyped(report: dict[str, Any]) -> Iterator[str]:
    """Yield each public name of a report that has no type of its own, with the first line of why."""
    for name in report["symbols"]:
        if name["isExported"] and (not name["isTypeKnown"] or name["isTypeAmbiguous"]):
            reasons = [each["message"].splitlines()[0] for each in name["diagnostics"]] or [
                "its type is unknown"
            ]
            yield f"{name['name']}: {reasons[0]}"


def main(argv: list[str]) -> int:
    programs = laid_out(HOME, layout())
    verdicts = [verified(package, programs) for package in argv or PACKAGES]
    for verdict in verdicts:
        print(verdict, flush=True)
    return 0 if all(verdict.passed for verdict in verdicts) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
