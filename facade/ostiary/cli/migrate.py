"""`ostiary migrate`: move code that was written for the vendors' packages to Ostiary."""

from __future__ import annotations

import argparse
import json
import sys
from typing import TYPE_CHECKING

from ostiary.cli.helping import counted

if TYPE_CHECKING:
    from ostiary.migrate import Migration

EPILOG = """\
It reads Python files below each PATH, and shows how their imports of layer_sdk, liminal, orquesta_sdk, libretto_openai
and f5_ai_gateway_sdk change: to ostiary.<service> where a name exists there and means the same, else to ostiary.compat,
which mirrors the vendors' packages. Everything else stays as it is written. Give all of a program at once.

  ostiary migrate src tests           show the changes as a diff
  ostiary migrate src tests --write   make them
  ostiary migrate app.py --json       for a program: files, places, notes, needs

Named, and left to you: texts such as the targets of mock.patch, requirements of the vendors' packages, names that
Ostiary doesn't have, notebooks, files that can't be read.

Exit status: 0 where nothing is left to do, 3 where something is, 1 where it failed, 2 for a wrong command line.
Needs the extra `migrate`: pip install 'ostiary[migrate]'.
"""


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.epilog = EPILOG
    parser.add_argument("paths", nargs="+", metavar="PATH", help="files and folders of one program")
    parser.add_argument("--write", action="store_true", help="change the files")
    parser.add_argument("--json", action="store_true", help="print JSON instead of a diff")


def run(arguments: argparse.Namespace) -> int:
    """Carry the command out; return the exit status."""
    from ostiary.migrate import migrate

    try:
        found = migrate(arguments.paths, write=arguments.write)
    except OSError as problem:
        print(f"ostiary: can't write {problem.filename}: {problem.strerror}", file=sys.stderr)
        return 1
    if arguments.json:
        print(json.dumps(_as_json(found), indent=2))
    else:
        print(found.diff, end="")
        _tell(found)
    return 0 if found.is_complete else 3


def _as_json(found: Migration) -> dict[str, object]:
    return {
        "files": [{"path": str(file.path), "diff": file.diff} for file in found.files],
        "places": [
            {"path": str(each.path), "line": each.line, "kind": each.kind, "said": each.said}
            for each in found.places
        ],
        "notes": list(found.notes),
        "needs": list(found.needs),
        "written": found.written,
    }


def _tell(found: Migration) -> None:
    """Say what a diff doesn't, where it is in nobody's way who pipes the diff."""
    for place in found.places:
        print(place, file=sys.stderr)
    for note in found.notes:
        print(f"note: {note}", file=sys.stderr)
    done = "changed" if found.written else "would change (--write changes them)"
    files, places = counted(len(found.files), "file"), counted(len(found.places), "place")
    print(f"{files} {done}; {places} to look at", file=sys.stderr)
    if found.needs:
        print(f"the moved code requires {', '.join(found.needs)}", file=sys.stderr)
