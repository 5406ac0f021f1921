"""Names of classes, modules, properties and arguments: all distinct, and the same for the same document."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Protocol

__all__ = ["Names", "Naming", "distinct"]

# The names that generated modules use for other things.
_TAKEN_CLASSES = frozenset(
    {
        *("Any", "BinaryIO", "ClassVar", "File", "Literal", "Mapping", "OPERATION", "Self", "UNSET"),
        *("UUID", "Unset", "TYPE_CHECKING"),
    }
)
_TAKEN_ATTRIBUTES = frozenset(
    {"from_dict", "to_dict", "wire_fields", "additional_properties", "additional_keys"}
)
# Left out of identifiers by the generator, and in no name of a document: it marks a name that is not the wire's.
_MARK = "\u2063"
_WORD = re.compile(r"\w")


class Naming(Protocol):
    """How the generator makes Python names."""

    def class_name(self, text: str) -> str: ...

    def module_name(self, text: str) -> str: ...

    def identifier(self, text: str) -> str: ...


class Names:
    """Give each schema a class and a module of its own, and each property an attribute of its own."""

    def __init__(self, naming: Naming) -> None:
        self.naming = naming
        # What a marked name stands for on the wire.
        self.wire: dict[str, str] = {}
        self._classes: set[str] = set()
        self._modules: set[str] = set()

    def new_class(self, text: str) -> str:
        """Return a name for a class that no other schema has, nor a module of the same name."""
        base = self.naming.class_name(text if _WORD.search(text) else "Schema")
        if base in _TAKEN_CLASSES:
            base += "Model"
        found, number = base, 1
        while (
            self.naming.class_name(found) in self._classes or self.naming.module_name(found) in self._modules
        ):
            number += 1
            found = f"{base}{number}"
        self._classes.add(self.naming.class_name(found))
        self._modules.add(self.naming.module_name(found))
        return found

    def keys(self, properties: Iterable[str]) -> dict[str, str]:
        """Return the name that the generator is given for each property of an object."""
        return self._distinct(list(properties), _TAKEN_ATTRIBUTES, "property")

    def arguments(self, names: Iterable[str]) -> dict[str, str]:
        """Return the name that the generator is given for each parameter of one place."""
        return self._distinct(list(names), frozenset(), "parameter")

    def _distinct(self, names: list[str], taken: frozenset[str], word: str) -> dict[str, str]:
        found: dict[str, str] = {}
        used = {name for name in names if self.naming.identifier(name) == name} - taken
        seen: set[str] = set()
        for name in names:
            base = self.naming.identifier(name)
            free = base not in taken and base not in seen and (base == name or base not in used)
            if free and _WORD.search(name):
                seen.add(base)
                found[name] = name
                continue
            # A name without letters ("+1", "@") is told apart by its number alone.
            stem = base if base not in taken and _WORD.search(name) else f"{base.strip('_')}_{word}"
            number = 1 if stem not in seen and stem not in used and stem != base else 2
            python = stem if number == 1 else f"{stem}_{number}"
            while python in seen or python in used or self.naming.identifier(python) != python:
                number += 1
                python = f"{stem}_{number}"
                if number > len(names) + 2:
                    break
            seen.add(python)
            found[name] = python + _MARK
            self.wire[python + _MARK] = name
        return found

    def on_wire(self, name: str) -> str:
        """Return the name that a property or parameter has on the wire."""
        return name if _MARK not in name else self.wire[name]


def distinct(base: str, taken: Callable[[str], bool]) -> str:
    """Return a name with the smallest number that makes it free."""
    found, number = base, 1
    while taken(found):
        number += 1
        found = f"{base}_{number}"
    return found
