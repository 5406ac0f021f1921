"""Find what no import statement says: names in texts, requirements, and files of other kinds."""

from __future__ import annotations

import ast
import re
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Final

from ostiary.migrate.reports import Place
from ostiary.migrate.survey import Source, Survey
from ostiary.migrate.vendors import VENDORS, Vendor

__all__ = ["requirements_in", "texts_in"]

_REQUIREMENTS: Final = re.compile(
    r"(?:.*requirements.*\.(?:txt|in)|constraints.*\.txt|pyproject\.toml|setup\.(?:py|cfg)|Pipfile|environment\.ya?ml"
    r"|tox\.ini)"
)
_DOTTED: Final = re.compile(r"\w+(?:\.\w+)+")
_IMPORT: Final = re.compile(
    rf"(?m)^\s*(?:>>>|\.\.\.)?\s*(?:from|import)\s+({'|'.join(vendor.package for vendor in VENDORS)})\b"
)
"""An import in a text: in an example of a docstring, or in code that is run by another process."""
_LOADERS: Final = frozenset({"import_module", "__import__", "importorskip", "find_spec", "patch"})


def texts_in(source: Source, survey: Survey) -> Iterator[Place]:
    """Yield the texts of a module that name something in a vendor's package: targets of `patch`, modules to import."""
    try:
        tree = ast.parse(source.content)
        loaded = _loaded(tree)
    except (SyntaxError, ValueError, RecursionError):
        # Python of a later version than this process runs on, which the library for syntax can read.
        yield Place(source.path, 0, "unread", "its imports were looked at, but not what its texts name")
        return
    for node in ast.walk(tree):
        if not isinstance(node, ast.Constant) or not isinstance(node.value, str):
            continue
        text = node.value
        vendor = survey.vendor(text)
        if vendor is not None and (_is_name(text, vendor) or id(node) in loaded):
            said = f"the text {text!r} names the vendor's package; in Ostiary it is in {vendor.mirror}"
            yield Place(source.path, node.lineno, "text", said)
            continue
        for found in _IMPORT.finditer(text):
            vendor = survey.vendor(found[1])
            if vendor is not None:
                said = f"a text holds an import of {found[1]}; in Ostiary it is {vendor.mirror}"
                yield Place(source.path, node.lineno + text.count("\n", 0, found.start(1)), "text", said)


def _loaded(tree: ast.AST) -> set[int]:
    """Return the ids of texts that are given to what loads modules, or looks them up."""
    return {
        id(call.args[0])
        for call in ast.walk(tree)
        if isinstance(call, ast.Call) and call.args and ast.unparse(call.func).split(".")[-1] in _LOADERS
    }


def _is_name(text: str, vendor: Vendor) -> bool:
    """Tell whether a text is a dotted name, or a package's that is no word of its own (a module, a logger)."""
    return bool(_DOTTED.fullmatch(text)) or (text == vendor.package and "_" in text)


def requirements_in(path: Path, survey: Survey, given: Collection[Path] = ()) -> Iterator[Place]:
    """Yield the places of a file that require a vendor's distribution; of a notebook, that import its package.

    Of the `given`, those that were named, each is told of that is of no kind that is looked at.
    """
    is_notebook = path.suffix == ".ipynb"
    if not (is_notebook or _REQUIREMENTS.fullmatch(path.name)):
        if path in given and path.suffix not in (".py", ".pyi"):
            yield Place(
                path, 0, "unread", "left alone: no file of Python (.py), of requirements, and no notebook"
            )
        return
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeError) as problem:
        yield Place(path, 0, "unread", f"left alone: it can't be read ({problem})")
        return
    for number, line in enumerate(lines, 1):
        for vendor in VENDORS:
            if is_notebook and re.search(rf"\b(?:import|from)\b[^\"]*\b{vendor.package}\b", line):
                yield Place(path, number, "unread", f"a notebook uses {vendor.package}: change it by hand")
            elif not is_notebook and vendor.listed.search(line.partition("#")[0]):
                needs = survey.requirement(vendor)
                said = f"requires {vendor.distribution}; the code that was moved requires {needs}"
                yield Place(path, number, "dependency", said)
