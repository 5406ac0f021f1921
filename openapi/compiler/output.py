"""Files that the compiler owns: written only where they differ, deleted where they are stale, listed in a manifest."""

from __future__ import annotations

import difflib
import hashlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import TypeAlias

__all__ = ["Files", "Manifest", "drift", "write"]

Files: TypeAlias = dict[str, bytes]


class Manifest:
    """What was compiled from what: for each part (a service, or the runtime) the sum of its inputs and its files."""

    def __init__(self, package: Path) -> None:
        # Beside the package, so that it isn't shipped.
        self.path: Path = package.with_name(f"{package.name}.manifest.json")
        self._package = package
        self.parts: dict[str, dict[str, object]] = {}
        if self.path.is_file():
            self.parts = json.loads(self.path.read_text(encoding="utf-8"))

    def current(self, part: str, inputs: str) -> bool:
        """Tell whether a part was compiled from these inputs, and its files lie there untouched."""
        kept = self.parts.get(part)
        if kept is None or kept["inputs"] != inputs:
            return False
        files = kept["files"]
        assert isinstance(files, dict)
        return all(_sum_of(self._package / name) == stated for name, stated in files.items())

    def record(self, part: str, inputs: str, files: Files) -> None:
        """Note what a part was compiled from and into."""
        sums = {name: hashlib.sha256(content).hexdigest() for name, content in sorted(files.items())}
        self.parts[part] = {"inputs": inputs, "files": sums}

    def owned(self) -> Iterator[str]:
        """Give the names of all files that the manifest lists."""
        for part in self.parts.values():
            files = part["files"]
            assert isinstance(files, dict)
            yield from files

    def text(self) -> str:
        """Return the manifest as it is kept."""
        return json.dumps(self.parts, indent=1, sort_keys=True) + "\n"


def _sum_of(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else ""


def write(package: Path, files: Files) -> int:
    """Write the files whose bytes differ from what lies there. Return how many they were."""
    changed = 0
    for name, content in sorted(files.items()):
        path = package / name
        if path.is_file() and path.read_bytes() == content:
            continue
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        changed += 1
    return changed


def remove(package: Path, names: set[str]) -> int:
    """Delete files that are no longer compiled, and the folders that they leave empty. Return how many they were."""
    removed = 0
    for name in sorted(names):
        path = package / name
        if path.is_file():
            path.unlink()
            removed += 1
        for folder in path.relative_to(package).parents:
            home = package / folder
            if (
                folder == Path()
                or not home.is_dir()
                or any(one.name != "__pycache__" for one in home.iterdir())
            ):
                break
            for cached in (home / "__pycache__").glob("*.pyc"):
                cached.unlink()
            (home / "__pycache__").rmdir() if (home / "__pycache__").exists() else None
            home.rmdir()
    return removed


def drift(package: Path, files: Files, only: set[str] | None = None) -> list[str]:
    """Return a unified diff for each file that differs from what lies in the package, or is a stranger there.

    `only` names the files that are looked at; all of them without it.
    """
    present = {
        path.relative_to(package).as_posix()
        for path in package.rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    found: list[str] = []
    for name in sorted((present | set(files)) if only is None else (present & only) | set(files)):
        path = package / name
        old = path.read_bytes() if path.is_file() else b""
        new = files.get(name, b"")
        if name in files and name in present and old == new:
            continue
        lines = difflib.unified_diff(
            old.decode("utf-8", "replace").splitlines(),
            new.decode("utf-8", "replace").splitlines(),
            f"{name} (as it is)" if name in present else "/dev/null",
            f"{name} (compiled)" if name in files else "/dev/null",
            lineterm="",
            n=1,
        )
        found.append("\n".join(lines) or f"{name}: {'stale' if name not in files else 'missing'}, and empty")
    return found
