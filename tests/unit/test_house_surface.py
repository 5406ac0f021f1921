"""What a package shows is what its `__all__` says."""

import importlib
import types
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.unit.house import sources


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


@pytest.mark.parametrize("name", PACKAGES)
def test_what_a_package_shows_is_what_it_says(name: str) -> None:
    module = importlib.import_module(name)
    values = {item for item in stated(module) if not item.startswith("__")}
    assert visible(module) == {item for item in values if not is_module(getattr(module, item))}


@pytest.mark.parametrize("name", ALL)
def test_every_name_in_all_exists_once(name: str) -> None:
    module = importlib.import_module(name)
    assert len(stated(module)) == len(set(stated(module)))
    assert [item for item in stated(module) if not hasattr(module, item)] == []


@pytest.mark.parametrize("name", PUBLIC)
def test_what_is_public_is_documented(name: str) -> None:
    module = importlib.import_module(name)
    assert module.__doc__, "a module says what it is for"
    described = (type, types.FunctionType)
    values = {item: getattr(module, item) for item in stated(module)}
    assert [
        item for item, value in values.items() if isinstance(value, described) and not value.__doc__
    ] == []
