"""Read the files of a project once, and say how it uses the vendors' packages as a whole."""

from __future__ import annotations

import os
import re
import tokenize
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from ostiary.errors import InvalidInputError
from ostiary.migrate.reports import Place
from ostiary.migrate.vendors import UNLESS, VENDORS, Vendor

__all__ = ["Source", "Survey", "files_below", "look_over"]

_SKIPPED: Final = frozenset({"__pycache__", "node_modules", "site-packages", "build", "dist"})
_MENTIONED: Final = re.compile(rf"\b(?:{'|'.join(vendor.package for vendor in VENDORS)})\b")
_TAKEN: Final = r"from\s+(?:{0})\b[\w.]*\s+import\s*(?:\([^)]*|[^\n(]*)\b{1}\b"
"""A name imported from a package, on one line or in parentheses."""


@dataclass(frozen=True)
class Source:
    """A Python file: its bytes, its text and the encoding that it states."""

    path: Path
    content: bytes = field(repr=False)
    text: str = field(repr=False)
    encoding: str

    @property
    def mentions_a_vendor(self) -> bool:
        """Whether a package's name occurs in it at all."""
        return _MENTIONED.search(self.text) is not None


@dataclass
class Survey:
    """What is true of all files together."""

    sources: list[Source] = field(default_factory=list)
    unread: list[Place] = field(default_factory=list)
    own: frozenset[str] = frozenset()
    mirrored: dict[tuple[str, str], str] = field(default_factory=dict)

    def vendor(self, module: str) -> Vendor | None:
        """Return the vendor of an imported module, None where it is nobody's, or a package of the project's own."""
        root = module.partition(".")[0]
        return next((each for each in VENDORS if each.package == root and root not in self.own), None)

    def requirement(self, vendor: Vendor) -> str:
        """Return what moved code of a vendor's package requires, with the extras for what the program does."""
        return vendor.required_by([source.text for source in self.sources])

    def is_named_elsewhere(self, name: str, source: Source) -> bool:
        """Tell whether another file may take a name from this one."""
        word = re.compile(rf"\b{name}\b")
        taken = re.compile(_TAKEN.format("|".join(vendor.package for vendor in VENDORS), name))
        return source.path.name == "__init__.py" or any(
            word.search(other.text) and not taken.search(other.text)
            for other in self.sources
            if other is not source
        )


def files_below(place: Path) -> Iterator[Path]:
    """Yield the files of a folder, less hidden ones, environments, what tools made, and links to other files of it.

    A link that leads out of the folder is yielded: whoever reads it sees to it that nothing is changed there.
    """
    if place.is_file():
        yield place
        return
    if not place.is_dir():
        raise InvalidInputError(f"there is no file or folder {place}")
    for folder, names, files in os.walk(place):
        names[:] = sorted(
            name
            for name in names
            if name not in _SKIPPED
            and not name.startswith(".")
            and not (Path(folder) / name / "pyvenv.cfg").is_file()
        )
        yield from (file for name in sorted(files) if _is_read(file := Path(folder) / name, place))


def _is_read(file: Path, root: Path) -> bool:
    """Tell whether a file of a folder is looked at: no pipe or device, and of a file with links to it only itself."""
    if not file.is_symlink():
        return file.is_file()
    return not file.exists() or not file.resolve().is_relative_to(root.resolve())


def look_over(paths: Iterable[Path], given: Collection[Path] = ()) -> Survey:
    """Read all Python files, and decide what is the same for the whole project; `given` are those that were named."""
    survey = Survey()
    for path in paths:
        if path.suffix in (".py", ".pyi"):
            try:
                if path.is_symlink() and path.exists() and path not in given:
                    said = f"left alone: it is a link out of the folder, to {path.resolve()}"
                    survey.unread.append(Place(path, 0, "unread", said))
                    continue
                content = path.read_bytes()
                with path.open("rb") as file:
                    encoding, _ = tokenize.detect_encoding(file.readline)
                survey.sources.append(Source(path, content, content.decode(encoding), encoding))
            except (OSError, SyntaxError, UnicodeError) as problem:
                survey.unread.append(Place(path, 0, "unread", f"left alone: it can't be read ({problem})"))
    survey.own = frozenset(vendor.package for vendor in VENDORS if _is_own(vendor.package, survey.sources))
    for (package, name), unless in UNLESS.items():
        near = [each.text for each in survey.sources if re.search(rf"\b{package}\b", each.text)]
        looked_at = [each.text for each in survey.sources] if unless.anywhere else near
        whole = rf"(?m)^\s*(?:import\b[^#\n]*?\b{package}\b|from\s+{package}[\w.]*\s+import\s*\(?\s*\*)"
        if (
            any(unless.text.search(text) for text in looked_at)
            or any(re.search(_TAKEN.format(package, each), text) for text in near for each in unless.beside)
            or (unless.whole and any(re.search(whole, text) for text in near))
        ):
            survey.mirrored[package, name] = unless.because
    return survey


def _is_own(package: str, sources: Iterable[Source]) -> bool:
    """Tell whether a project has a package of its own by a vendor's name."""
    return any(
        source.path.stem == package
        or (source.path.name == "__init__.py" and source.path.parent.name == package)
        for source in sources
    )
