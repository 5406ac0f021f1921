"""Write the pages that are made from code, or say which are out of date.

    python -m tools.pages [--check] [KIND ...]

A kind is a module beside this one with `pages() -> dict[str, str]`: what the files below `docs/` hold, by their paths.
The files are kept in git, so that they can be read without building the site; nobody edits them.
"""

import argparse
import sys
from collections.abc import Iterable
from importlib import import_module
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
DOCS = ROOT / "docs"
KINDS = ("promises", "reference", "wire", "commands", "figures", "rooms")


def made(kinds: Iterable[str]) -> dict[Path, str]:
    """Return what the pages of some kinds should hold."""
    found: dict[Path, str] = {}
    for kind in kinds:
        pages: dict[str, str] = import_module(f"tools.pages.{kind}").pages()
        found |= {DOCS / path: text for path, text in pages.items()}
    return found


def stale(kinds: Iterable[str]) -> list[str]:
    """Return the pages of some kinds that are not what their sources make of them."""
    return [
        path.relative_to(ROOT).as_posix()
        for path, text in made(kinds).items()
        if not path.is_file() or path.read_text("utf-8") != text
    ]


def main(argv: list[str]) -> int:
    parser = argparse.ArgumentParser(
        prog="python -m tools.pages", description="Write the pages made from code."
    )
    parser.add_argument("--check", action="store_true", help="write nothing; fail if a page is out of date")
    parser.add_argument(
        "kinds", nargs="*", metavar="KIND", help=", ".join(KINDS) + "; all of them by default"
    )
    arguments = parser.parse_args(argv)
    kinds = arguments.kinds or KINDS
    if arguments.check:
        old = stale(kinds)
        print("\n".join(f"out of date, run `make pages`: {page}" for page in old) or "pages are up to date")
        return 1 if old else 0
    for path, text in made(kinds).items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
