"""`ostiary doctor`: find out what is wrong between here and the services, and how to mend it."""

from __future__ import annotations

import argparse
import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ostiary.door.checkup import Report

EPILOG = """\
Settings are found as the clients find them: in the environment, and in the file that --file names. For each service
that is set up it looks at the settings, the host's name, a connection, TLS, the clocks, the credentials, and makes one
call that changes nothing. What it prints holds no credential and no prompt, so that it can be pasted.

  ostiary doctor                               all that is set up
  ostiary doctor layer orquesta --timeout 3
  ostiary doctor --file ostiary.toml --json    for a program, a probe or a pipeline

Exit status: 0, 1 where something is wrong or a service that was named is not set up, 2 for a wrong command line.
"""
_MARKS = {"ok": "ok", "warning": "!!", "failed": "XX", "skipped": "--"}


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    from ostiary.door.settings import SERVICES

    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.epilog = EPILOG
    parser.add_argument(
        "services", nargs="*", metavar="service", help=f"look at these alone: {', '.join(SERVICES)}"
    )
    parser.add_argument(
        "--file", metavar="PATH", help="settings file (TOML), as Ostiary.from_file() reads it"
    )
    parser.add_argument("--json", action="store_true", help="print JSON")
    parser.add_argument("--timeout", type=float, default=10.0, metavar="SECONDS", help="for each step (10)")


def run(arguments: argparse.Namespace) -> int:
    """Carry the command out; return the exit status."""
    from ostiary.door import Ostiary
    from ostiary.door.checkup import examine
    from ostiary.door.settings import SERVICES
    from ostiary.errors import InvalidInputError

    unknown = sorted(set(arguments.services) - set(SERVICES))
    if unknown:
        raise InvalidInputError(f"there is no service {unknown[0]!r}; there are {', '.join(SERVICES)}")
    with Ostiary.from_file(arguments.file) if arguments.file else Ostiary.from_env() as door:
        reports = [examine(door, name, timeout=arguments.timeout) for name in arguments.services or SERVICES]
    if arguments.json:
        print(json.dumps([report.as_json() for report in reports], indent=2))
    else:
        for report in reports:
            _print(report)
    asked_for = [report for report in reports if arguments.services and not report.configured]
    return 1 if asked_for or any(report.state == "failed" for report in reports) else 0


def _print(report: Report) -> None:
    if not report.configured:
        print(f"{report.service}: not set up; set {' or '.join(report.wanted)}\n")
        return
    print(f"{report.service}: {report.state}")
    for setting in report.settings:
        if setting.origin != "nowhere":
            value = setting.value if setting.value is not None else "set"
            print(f"     {setting.keyword} = {value}  ({setting.origin})")
    for check in report.checks:
        print(f"  {_MARKS[check.state]} {check.name}: {check.said}")
        if check.mend and check.state != "ok":
            print(f"       to mend it: {check.mend}")
    print()
