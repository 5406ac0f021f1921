# Copied from openapi/runtime/lazy.py; do not edit, run `make regenerate`.
"""A package whose names are loaded when they are first asked for."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from sys import modules
from typing import Any

__all__ = ["lazily"]


def lazily(package: str) -> tuple[Callable[[str], Any], Callable[[], list[str]]]:
    """Return the `__getattr__` and `__dir__` of a package whose `_homes` says which module each name lies in."""

    def homes() -> dict[str, str]:
        found: dict[str, str] = import_module("._homes", package).HOMES
        return found

    def find(name: str) -> Any:
        known = homes() if name == "__all__" or not name.startswith("__") else {}
        if name == "__all__":
            return sorted(known)
        if name not in known:
            raise AttributeError(f"module {package!r} has no attribute {name!r}")
        found = getattr(import_module(f".{known[name]}", package), name)
        setattr(modules[package], name, found)
        return found

    def names() -> list[str]:
        return sorted({*vars(modules[package]), "__all__", *homes()})

    return find, names
