"""What the normaliser tells: changes that lose something (notes), and what it can't make sense of (faults)."""

from __future__ import annotations

from typing import Any, TypeAlias

__all__ = ["ANNOTATIONS", "METHODS", "Json", "Notes"]

Json: TypeAlias = dict[str, Any]
# What an item of `paths` may hold operations under.
METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace")
# Keywords that say nothing about which values are allowed.
ANNOTATIONS = frozenset(
    {
        *(
            "$comment",
            "$id",
            "$schema",
            "$anchor",
            "$dynamicAnchor",
            "$recursiveAnchor",
            "$defs",
            "definitions",
        ),
        *("title", "description", "summary", "default", "example", "examples", "deprecated", "externalDocs"),
        *("xml", "readOnly", "writeOnly", "discriminator"),
    }
)


class Notes:
    """Collect what is told of a document: notes for the reader, and faults that stand in the way."""

    def __init__(self) -> None:
        self.notes: dict[tuple[str, str], None] = {}
        self.faults: dict[tuple[str, str], None] = {}

    def add(self, where: str, said: str) -> None:
        """Note that something was rewritten, and what it means for a caller."""
        self.notes[where, said] = None

    def fault(self, where: str, said: str) -> None:
        """Note what can't be compiled, and what to change."""
        self.faults[where, said] = None

    def lines(self) -> list[str]:
        """Return the notes as they are printed, by place."""
        return sorted(f"{where}: {said}" for where, said in self.notes)
