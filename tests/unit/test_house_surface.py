"""What a package shows is what its `__all__` says."""

import importlib
import pkgutil
import types
from collections.abc import Iterator

import pytest

import ostiary


def modules() -> Iterator[str]:
    """Yield every importable module of the facade by its dotted name."""
    yield "ostiary"
    for found in pkgutil.walk_packages(ostiary.__path__, "ostiary.", onerror=lambda name: None):
        yield found.name


def is_public(name: str) -> bool:
    return not any(part.startswith("_") for part in name.split("."))


def visible(module: types.ModuleType) -> set[str]:
    """Return the names that a user sees with `dir()`, less sub-modules, which are their own surface."""
    return {
        name
        for name in dir(module)
        if not name.startswith("_")
        and not isinstance(getattr(module, name), types.ModuleType)
        and name != "annotations"
    }


def packages() -> Iterator[str]:
    """Yield every public package; a module inside one may show more than its users are told about."""
    yield "ostiary"
    for found in pkgutil.walk_packages(ostiary.__path__, "ostiary.", onerror=lambda name: None):
        if found.ispkg and is_public(found.name):
            yield found.name


@pytest.mark.parametrize("name", list(packages()))
def test_what_a_package_shows_is_what_it_says(name: str) -> None:
    module = importlib.import_module(name)
    assert visible(module) == set(module.__all__) - {
        n for n in module.__all__ if n.startswith("__")
    } - submodules(module)


def submodules(module: types.ModuleType) -> set[str]:
    """Return the names of `__all__` that are modules: `ostiary.layer` is both a name and a module."""
    return {name for name in module.__all__ if isinstance(getattr(module, name), types.ModuleType)}


@pytest.mark.parametrize("name", list(modules()))
def test_every_name_in_all_exists_once(name: str) -> None:
    module = importlib.import_module(name)
    stated = list(getattr(module, "__all__", ()))
    assert len(stated) == len(set(stated))
    assert [item for item in stated if not hasattr(module, item)] == []


@pytest.mark.parametrize("name", [name for name in modules() if is_public(name)])
def test_what_is_public_is_documented(name: str) -> None:
    module = importlib.import_module(name)
    assert module.__doc__, "a module says what it is for"
    bare = [
        item
        for item in getattr(module, "__all__", ())
        if isinstance(getattr(module, item), type | types.FunctionType) and not getattr(module, item).__doc__
    ]
    assert bare == []
