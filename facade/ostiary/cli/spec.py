"""`ostiary spec`: work on OpenAPI documents."""

from __future__ import annotations

import argparse
import json

EPILOG = """\
A change is breaking where a caller that was right with the old version may fail with the new one: in the document, or
in the Python that is compiled from it.

  ostiary spec diff v1.yaml v2.yaml
  ostiary spec diff v1.yaml v2.yaml --json --no-python

Exit status: 0 where nothing breaks, 3 where something does, 1 where it failed, 2 for a wrong command line.
"""


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    parser.epilog = EPILOG
    actions = parser.add_subparsers(title="actions", metavar="<action>", required=True)
    diff = actions.add_parser(
        "diff",
        help="tell breaking changes from harmless ones",
        description="Tell breaking changes from harmless ones.",
    )
    diff.add_argument("old", metavar="OLD", help="the version that callers know")
    diff.add_argument("new", metavar="NEW", help="the version that they will meet")
    diff.add_argument("--json", action="store_true", help="print the changes as JSON, one a line")
    diff.add_argument("--no-python", action="store_true", help="compare the documents alone")
    diff.add_argument("--breaking", action="store_true", help="print only what breaks")


def run(arguments: argparse.Namespace) -> int:
    """Carry the command out; return the exit status."""
    from ostiary.generate import compare

    changes = compare(arguments.old, arguments.new, python=not arguments.no_python)
    for change in changes.breaking if arguments.breaking else changes.all:
        if arguments.json:
            kept = {"surface": change.surface, "breaking": change.breaking, "where": change.where}
            print(json.dumps({**kept, "said": change.said}))
        else:
            print(change)
    if not arguments.json:
        print(f"{len(changes.breaking)} breaking, {len(changes.all) - len(changes.breaking)} harmless")
    return 3 if changes.breaking else 0
