"""What a package shows is what its `__all__` says."""

import importlib
import sys
import types
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.unit.house import faults, sources


def modules() -> Iterator[tuple[str, Path]]:
    """Yield every module of the facade by its dotted name, with its file."""
    for path in sources("facade/ostiary/"):
        parts = path.with_suffix("").parts[1:]
        yield ".".join(parts[:-1] if parts[-1] == "__init__" else parts), path


ALL = [name for name, path in modules() if path.stem != "__main__"]
PUBLIC = [name for name in ALL if not any(part.startswith("_") for part in name.split("."))]
# A module inside a package may show more than its users are told about; the package says what is public.
PACKAGES = [name for name, path in modules() if path.name == "__init__.py" and name in PUBLIC]


def is_module(value: object) -> bool:
    return isinstance(value, types.ModuleType)


def visible(module: types.ModuleType) -> set[str]:
    """Return the names that a user sees with `dir()`, less modules, which are surfaces of their own."""
    shown = {name for name in dir(module) if not name.startswith("_") and name != "annotations"}
    return {name for name in shown if not is_module(getattr(module, name))}


def stated(module: types.ModuleType) -> list[str]:
    return list(getattr(module, "__all__", ()))


def shown_or_said(name: str) -> set[str]:
    """Return what a package shows without saying so, and what it says without showing it."""
    module = importlib.import_module(name)
    values = {item for item in stated(module) if not item.startswith("__")}
    return visible(module) ^ {item for item in values if not is_module(getattr(module, item))}


def missing_or_twice(name: str) -> list[str]:
    """Return the names of a module's `__all__` that don't exist, and those that are there twice."""
    module = importlib.import_module(name)
    twice = [item for item, count in Counter(stated(module)).items() if count > 1]
    return twice + [item for item in stated(module) if not hasattr(module, item)]


def undocumented(name: str) -> list[str]:
    """Return the public classes and functions of a module without a docstring; the module itself too."""
    module = importlib.import_module(name)
    described = (type, types.FunctionType)
    values = {item: getattr(module, item) for item in stated(module)}
    found = [item for item, value in values.items() if isinstance(value, described) and not value.__doc__]
    return found if module.__doc__ else [name, *found]


def test_what_a_package_shows_is_what_it_says() -> None:
    assert faults(PACKAGES, shown_or_said) == {}


def test_every_name_in_all_exists_once() -> None:
    assert faults(ALL, missing_or_twice) == {}


def test_what_is_public_is_documented() -> None:
    assert faults(PUBLIC, undocumented) == {}


def test_faults_of_a_surface_are_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    module = types.ModuleType("odd")
    exec("__all__ = ['f', 'f', 'gone']\ndef f(): pass\ndef unsaid(): pass", module.__dict__)
    monkeypatch.setitem(sys.modules, "odd", module)
    assert missing_or_twice("odd") == ["f", "gone"]
    del module.__dict__["__all__"][1:]
    assert shown_or_said("odd") == {"unsaid"}
    assert faults(["odd"], undocumented) == {"odd": ["odd", "f"]}
