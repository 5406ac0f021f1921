"""Two versions of the Python that a document compiles to: which names and types code may fail on.

griffe finds what is gone, and what calls don't fit any more. It compares no types yet, and doesn't know that a class's
attributes are the arguments of its constructor; both are done here, on its trees.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any, TypeAlias

from .documents import Document
from .files import TEMPLATES
from .render import Home, render

__all__ = ["python_changes"]

# Where, whether it breaks, and what is said: in the order of a difference's fields.
Told: TypeAlias = tuple[bool, str, str]
# Facts of a module that change with the document, and are compared there.
_FACTS = frozenset({"OPERATION", "__all__"})


def python_changes(old: Document, new: Document) -> Iterator[Told]:
    """Compile both versions, and compare their public names."""
    import griffe

    packages: list[Any] = []
    with tempfile.TemporaryDirectory(prefix="ostiary-compare-") as folder:
        for version, document in (("old", old), ("new", new)):
            target = Path(folder) / version / "api"
            render(document, TEMPLATES, target, Home(shared="ostiary_api"))
            packages.append(griffe.load("api", search_paths=[str(target.parent)], allow_inspection=False))
        for one in griffe.find_breaking_changes(*packages):
            # A model's module is told by its class, which is what callers import.
            if _is_public(one.obj) and not (one.obj.is_module and one.obj.path.startswith("api.models.")):
                yield True, _path(one.obj), f"{one.kind.value[0].lower()}{one.kind.value[1:]}{_values(one)}"
        yield from _types(*packages)


def _is_public(found: Any) -> bool:
    names = found.path.split(".")[1:]
    return bool(names) and names[-1] not in _FACTS and not any(name.startswith("_") for name in names)


def _path(found: Any) -> str:
    return ".".join(found.path.split(".")[1:])


def _values(one: Any) -> str:
    values = [str(value) for value in (one.old_value, one.new_value)]
    plain = not one.obj.is_module and not one.obj.is_class and all(len(value) < 80 for value in values)
    return f" ({values[0]} → {values[1]})" if plain else ""


def _types(old: Any, new: Any) -> Iterator[Told]:
    """Compare the types of attributes, parameters and results of what both versions have."""
    for name, one in old.members.items():
        twin = new.members.get(name)
        if twin is None or one.is_alias or twin.is_alias or not _is_public(one):
            continue
        if (one.is_module and twin.is_module) or (one.is_class and twin.is_class):
            yield from _types(one, twin)
        elif one.is_function and twin.is_function:
            yield from _function(one, twin)
        elif one.is_attribute and twin.is_attribute and str(one.annotation) != str(twin.annotation):
            # Read and given to the constructor: neither more nor less is sure to fit.
            yield True, _path(one), f"its type is {twin.annotation} and no longer {one.annotation}"
    if old.is_class and not _is_enum(old):
        for name, twin in new.members.items():
            if name not in old.members and twin.is_attribute and _is_public(twin) and twin.value is None:
                yield True, _path(twin), "it is a new argument of the constructor, and required"


def _is_enum(found: Any) -> bool:
    return any("Enum" in str(base) for base in found.bases)


def _function(old: Any, new: Any) -> Iterator[Told]:
    after = {one.name: one for one in new.parameters}
    for one in old.parameters:
        twin = after.get(one.name)
        if twin is not None and str(one.annotation) != str(twin.annotation):
            less = _kinds(one.annotation) - _kinds(twin.annotation)
            yield bool(less), f"{_path(old)}({one.name})", _changed(one.annotation, twin.annotation)
    if str(old.returns) != str(new.returns):
        more = _kinds(new.returns) - _kinds(old.returns)
        yield bool(more), f"{_path(old)} (result)", _changed(old.returns, new.returns)


def _changed(old: Any, new: Any) -> str:
    return f"its type is {new} and no longer {old}"


def _kinds(annotation: Any) -> set[str]:
    return {one.strip() for one in str(annotation).split("|")}
