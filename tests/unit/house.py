"""What the house tests look at: the project's own files, and their syntax trees."""

import ast
import subprocess
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import TypeAlias, TypeVar

ROOT = Path(__file__).resolve().parent.parent.parent
Function: TypeAlias = ast.FunctionDef | ast.AsyncFunctionDef
Case = TypeVar("Case")
Fault = TypeVar("Fault")


@cache
def project_files() -> tuple[Path, ...]:
    """Return every file that git knows or would add, relative to the root."""
    listing = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return tuple(
        Path(name) for name in sorted(set(listing.stdout.split("\0"))) if name and (ROOT / name).is_file()
    )


def sources(*folders: str) -> list[Path]:
    """Return the Python files below some folders, relative to the root."""
    found = [path for path in project_files() if path.suffix == ".py" and path.as_posix().startswith(folders)]
    assert {folder for folder in folders if any(str(path).startswith(folder) for path in found)} == {*folders}
    return found


def faults(cases: Iterable[Case], look: Callable[[Case], Fault]) -> dict[str, Fault]:
    """Look at each of many cases; return by name what was found, where anything was.

    One test looks at a thousand files: a test for each would cost many times what the look does.
    """
    found = {str(case): look(case) for case in cases}
    assert found, "there is nothing to look at"
    return {name: fault for name, fault in found.items() if fault}


@cache
def tree(path: Path) -> ast.Module:
    """Return the syntax tree of one file."""
    return ast.parse((ROOT / path).read_text("utf-8"), str(path))


def functions(path: Path) -> Iterator[Function]:
    """Yield every function of a file, nested ones too."""
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def imported(path: Path) -> Iterator[tuple[str, ast.stmt]]:
    """Yield each absolute module name that a file imports anywhere, and the statement that does.

    `from a.b import c` counts as both `a.b` and `a.b.c`, since `c` may be a module.
    """
    package = path.with_suffix("").parts
    package = package[: -1 if path.name != "__init__.py" else len(package)]
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield alias.name, node
        elif isinstance(node, ast.ImportFrom):
            base = node.module or ""
            if node.level:
                above = package[: len(package) - node.level + (path.name != "__init__.py")]
                base = ".".join([*above, *([node.module] if node.module else [])])
            yield base, node
            for alias in node.names:
                yield f"{base}.{alias.name}", node
