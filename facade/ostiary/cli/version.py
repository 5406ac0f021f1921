"""`ostiary version`: what is installed here, to be pasted into a report of a problem."""

from __future__ import annotations

import argparse
import json
import platform
import re
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, requires, version
from typing import Any, Final

EPILOG = """\
Versions of Python, of Ostiary and of what it stands on; its extras with what each needs, and what of that is missing;
the packages whose calls it records; the vendors' own packages. Nothing that it prints says whose machine this is.

  ostiary version
  ostiary version --json

Exit status: 0, or 2 for a wrong command line.
"""

BESIDE: Final = ("openai", "anthropic", "wrapt", "opentelemetry-sdk")
"""Packages that Ostiary works with, and that no extra of it brings, or not alone."""

_REQUIREMENT = re.compile(r"(?P<name>[\w.-]+)(?:\[(?P<extras>[\w,-]+)\])?")
_EXTRA = re.compile(r"extra\s*==\s*[\"']([\w-]+)[\"']")


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.epilog = EPILOG
    parser.add_argument("--json", action="store_true", help="print JSON")


def run(arguments: argparse.Namespace) -> int:
    """Carry the command out; return the exit status."""
    facts = found()
    if arguments.json:
        print(json.dumps(facts, indent=2))
        return 0
    print(f"ostiary {facts['ostiary']}")
    print(f"python {facts['python']}, {facts['platform']}")
    for title in ("requirements", "beside", "vendors"):
        told = [f"{name} {number}" for name, number in facts[title].items() if number]
        print(f"{title}: {', '.join(told) or 'none'}")
    for extra, packages in facts["extras"].items():
        missing = [name for name, number in packages.items() if number is None]
        told = [f"{name} {number}" for name, number in packages.items() if number]
        state = f"missing: {', '.join(missing)}" if missing else ", ".join(told)
        print(f"  {'--' if missing else 'ok'} [{extra}] {state}")
    return 0


def found() -> dict[str, Any]:
    """Return what is installed, by what it is for; None for what is not."""
    import ostiary
    from ostiary.migrate.vendors import VENDORS

    needed = _needed()
    return {
        "ostiary": ostiary.__version__,
        "python": f"{platform.python_implementation()} {platform.python_version()}",
        "platform": f"{platform.system()} {platform.machine()}",
        "requirements": {name: _version(name) for name in needed.get("", ())},
        "extras": {
            extra: {name: _version(name) for name in names}
            for extra, names in sorted(needed.items())
            if extra
        },
        "beside": {name: _version(name) for name in BESIDE},
        "vendors": {vendor.distribution: _version(vendor.distribution) for vendor in VENDORS},
    }


def _needed() -> dict[str, list[str]]:
    """Return the packages of each extra, those of the extras that it takes along included; `""` for all."""
    direct: dict[str, list[tuple[str, list[str]]]] = {}
    for line in requires("ostiary") or ():
        match, extra = _REQUIREMENT.match(line), _EXTRA.search(line)
        if match is not None:
            taken = match["extras"].split(",") if match["extras"] else []
            direct.setdefault(extra[1] if extra else "", []).append((match["name"], taken))
    return {extra: list(dict.fromkeys(_of(extra, direct))) for extra in direct if extra != "all"}


def _of(extra: str, direct: dict[str, list[tuple[str, list[str]]]]) -> Iterator[str]:
    for name, taken in direct.get(extra, ()):
        if name == "ostiary":
            for each in taken:
                yield from _of(each, direct)
        else:
            yield name


def _version(name: str) -> str | None:
    try:
        return version(name)
    except PackageNotFoundError:
        return None
