"""Find what no import statement says: names in texts, requirements, and files of other kinds."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from ostiary.migrate.reports import Place
from ostiary.migrate.survey import Source, Survey
from ostiary.migrate.vendors import VENDORS

__all__ = ["requirements_in", "texts_in"]

_REQUIREMENTS: Final = re.compile(
    r"(?:.*requirements.*\.(?:txt|in)|constraints.*\.txt|pyproject\.toml|setup\.(?:py|cfg)|Pipfile|environment\.ya?ml"
    r"|tox\.ini)"
)
_DOTTED: Final = re.compile(r"\w+(?:\.\w+)+")
_LOADERS: Final = frozenset({"import_module", "__import__", "importorskip", "find_spec", "patch"})


def texts_in(source: Source, survey: Survey) -> Iterator[Place]:
    """Yield the texts of a module that name something in a vendor's package: targets of `patch`, modules to import."""
    tree = ast.parse(source.content)
    loaded = {
        id(call.args[0])
        for call in ast.walk(tree)
        if isinstance(call, ast.Call) and call.args and ast.unparse(call.func).split(".")[-1] in _LOADERS
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            vendor = survey.vendor(node.value)
            is_named = _DOTTED.fullmatch(node.value) or id(node) in loaded
            if vendor is not None and is_named:
                said = (
                    f"the text {node.value!r} names the vendor's package; in Ostiary it is in {vendor.mirror}"
                )
                yield Place(source.path, node.lineno, "text", said)


def requirements_in(path: Path) -> Iterator[Place]:
    """Yield the places of a file that require a vendor's distribution; of a notebook, that import its package."""
    is_notebook = path.suffix == ".ipynb"
    if not (is_notebook or _REQUIREMENTS.fullmatch(path.name)):
        return
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeError) as problem:
        yield Place(path, 0, "unread", f"left alone: it can't be read ({problem})")
        return
    for number, line in enumerate(lines, 1):
        for vendor in VENDORS:
            if is_notebook and re.search(rf"(?:import|from) {vendor.package}\b", line):
                yield Place(path, number, "unread", f"a notebook uses {vendor.package}: change it by hand")
            elif not is_notebook and vendor.listed.search(line.partition("#")[0]):
                said = (
                    f"requires {vendor.distribution}; the code that was moved requires {vendor.requirement}"
                )
                yield Place(path, number, "dependency", said)
