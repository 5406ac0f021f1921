"""Find processors by `module:name`."""

from __future__ import annotations

import sys
from importlib import import_module
from pathlib import Path
from typing import Any

from ostiary.aigateway.kit import Processor
from ostiary.errors import ConfigurationError

__all__ = ["load_processors"]


def load_processors(targets: list[str]) -> list[Processor[Any, Any, Any]]:
    """Return processors by `module:name`, where a name is a class, an instance, or a list or function of them.

    Modules are looked for in the current folder too. Raises `ConfigurationError` naming what can't be found.
    """
    here = str(Path.cwd())
    if here not in sys.path:
        sys.path.insert(0, here)
    return [processor for target in targets for processor in _loaded(target)]


def _loaded(target: str) -> list[Processor[Any, Any, Any]]:
    module_name, colon, name = target.partition(":")
    if not colon or not module_name or not name:
        raise ConfigurationError(f"{target!r} is not module:name")
    try:
        found: Any = import_module(module_name)
    except ModuleNotFoundError as problem:
        if problem.name is None or not module_name.startswith(problem.name):
            raise
        raise ConfigurationError(f"{target}: there is no module {problem.name}") from None
    for part in name.split("."):
        if not hasattr(found, part):
            raise ConfigurationError(f"{target}: the module has no {part}")
        found = getattr(found, part)
    made: Any = found if isinstance(found, Processor) or not callable(found) else _made(target, found)
    several: list[Any] = list(made) if isinstance(made, list | tuple) else [made]
    if not several or not all(isinstance(each, Processor) for each in several):
        raise ConfigurationError(f"{target} is no processor, and gives none")
    return several


def _made(target: str, kind: Any) -> Any:
    try:
        return kind()
    except (TypeError, ValueError) as problem:
        text = f"{target} can't be made: {problem}"
    raise ConfigurationError(text)
