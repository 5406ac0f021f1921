"""What a migration found, as plain values."""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass, field
from pathlib import Path

__all__ = ["Migration", "Place", "Rewritten"]


@dataclass(frozen=True)
class Place:
    """A place that a person has to look at: `kind` is `"import"`, `"text"`, `"dependency"` or `"unread"`.

    `line` counts from 1; it is 0 for a file as a whole. `said` tells what was found and what to do.
    """

    path: Path
    line: int
    kind: str
    said: str

    def __str__(self) -> str:
        where = f"{self.path}:{self.line}" if self.line else str(self.path)
        return f"{where}: {self.said}"


@dataclass(frozen=True)
class Rewritten:
    """A file with its bytes before and after."""

    path: Path
    before: bytes = field(repr=False)
    after: bytes = field(repr=False)
    encoding: str = "utf-8"

    @property
    def diff(self) -> str:
        """The change as a unified diff."""
        # A line ends where `patch` says so, at a line feed, and at nothing else that Python takes for an end.
        old, new = (
            re.findall(r"[^\n]*\n|[^\n]+", content.decode(self.encoding))
            for content in (self.before, self.after)
        )
        lines = difflib.unified_diff(old, new, str(self.path), str(self.path))
        return "".join(
            line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n" for line in lines
        )


@dataclass(frozen=True)
class Migration:
    """All that a migration found: files that change, and places that are left to a person.

    `notes` tell why a name went to `ostiary.compat` though `ostiary.<service>` has it. `written` says whether the files
    were changed. `needs` are the requirements that the moved code has (`"ostiary[aigateway]"`).
    """

    files: tuple[Rewritten, ...] = ()
    places: tuple[Place, ...] = ()
    notes: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    written: bool = False

    @property
    def diff(self) -> str:
        """All changes as one unified diff."""
        return "".join(file.diff for file in self.files)

    @property
    def is_complete(self) -> bool:
        """Whether nothing is left to do: no change that isn't written, no place to look at."""
        return not self.places and (self.written or not self.files)
