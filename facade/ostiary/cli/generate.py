"""`ostiary generate`: a typed client from any OpenAPI document."""

from __future__ import annotations

import argparse
import sys

from ostiary.cli.helping import counted

EPILOG = """\
The package needs httpx and attrs, and nothing of Ostiary's. What was rewritten in the document, and what that means for
callers, is told in rewritten.txt inside it. Exit status: 0, 1 where --check finds a difference, or where the document
can't be compiled.

  ostiary generate petstore.yaml --package petstore_api --output src
  ostiary generate billing.json --package my_api.billing --output src    several documents, one runtime
  ostiary generate petstore.yaml --package petstore_api --output src --check    in CI
"""


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.epilog = EPILOG
    parser.add_argument("document", metavar="SPEC", help="OpenAPI 3.0 or 3.1, YAML or JSON")
    parser.add_argument("--package", required=True, help="the import name, such as my_api or my_api.billing")
    parser.add_argument(
        "--output", default=".", metavar="DIR", help="the folder that the package is put in (.)"
    )
    parser.add_argument(
        "--runtime",
        choices=("copy", "ostiary"),
        default="copy",
        help="bring a copy of the runtime (copy), or import Ostiary's, to be driven by its flows",
    )
    parser.add_argument("--partial", action="store_true", help="leave out operations that can't be compiled")
    parser.add_argument("--check", action="store_true", help="change nothing; fail where something differs")
    parser.add_argument("--quiet", action="store_true", help="don't print what was rewritten")


def run(arguments: argparse.Namespace) -> int:
    """Carry the command out; return the exit status."""
    from ostiary.generate import generate

    made = generate(
        arguments.document,
        package=arguments.package,
        output=arguments.output,
        runtime=arguments.runtime,
        partial=arguments.partial,
        check=arguments.check,
    )
    for line in made.left_out:
        print(f"left out: {line}", file=sys.stderr)
    if arguments.check:
        for diff in made.differs:
            print(diff)
        differ = "file differs" if len(made.differs) == 1 else "files differ"
        print(f"{len(made.differs)} {differ}" if made.differs else "up to date")
        return 1 if made.differs else 0
    if not arguments.quiet:
        for note in made.notes:
            print(note)
    told = f"; {counted(len(made.notes), 'note')} in rewritten.txt" if made.notes else ""
    print(f"{made.package}: {counted(made.operations, 'operation')}, {counted(made.models, 'model')}{told}")
    return 0
