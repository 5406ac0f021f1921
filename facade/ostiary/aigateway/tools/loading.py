"""Find processors by `module:name`."""

from __future__ import annotations

import sys
from importlib import import_module
from pathlib import Path
from traceback import walk_tb
from typing import Any

from ostiary.aigateway.kit import Processor
from ostiary.errors import ConfigurationError

__all__ = ["load_processors"]

# What Python says of code; the words of any other error may be of what the code has read.
_OF_THE_CODE = (TypeError, NameError, AttributeError, ImportError)


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
    if not all(part.isidentifier() for part in module_name.split(".")):
        raise ConfigurationError(
            f"{target}: {module_name!r} is no module; name it as an import does: guards.words"
        )
    found = _imported(module_name, target)
    for part in name.split("."):
        if not hasattr(found, part):
            raise ConfigurationError(f"{target}: the module has no {part}")
        found = getattr(found, part)
    made: Any = found if isinstance(found, Processor) or not callable(found) else _made(target, found)
    several: list[Any] = list(made) if isinstance(made, list | tuple) else [made]
    if not several or not all(isinstance(each, Processor) for each in several):
        raise ConfigurationError(f"{target} is no processor, and gives none")
    return several


def _imported(module: str, target: str) -> Any:
    try:
        return import_module(module)
    except Exception as problem:
        if isinstance(problem, ModuleNotFoundError) and problem.name and _is_at(problem.name, module):
            by_path = f"; without .py: {module[:-3]}" if module.endswith(".py") else ""
            raise ConfigurationError(f"{target}: there is no module {problem.name}{by_path}") from None
        raise ConfigurationError(f"{target}: the module can't be imported: {_told(problem)}") from problem


def _is_at(missing: str, module: str) -> bool:
    """Tell whether what is missing is the module itself, or a package of it, and not what the module imports."""
    return f"{module}.".startswith(f"{missing}.")


def _made(target: str, kind: Any) -> Any:
    try:
        return kind()
    except Exception as problem:
        raise ConfigurationError(f"{target} can't be made: {_told(problem)}") from problem


def _told(problem: Exception) -> str:
    """Say what an author's code raised, and where; in its own words only where they are of the code, or are ours."""
    kind = type(problem).__name__
    if isinstance(problem, SyntaxError):
        return f"{kind} in {Path(problem.filename or '').name}, line {problem.lineno}: {problem.msg}"
    place, is_ours = "", False
    for frame, line in walk_tb(problem.__traceback__):
        name = str(frame.f_globals.get("__name__", ""))
        is_ours = name.startswith("ostiary.")
        if not is_ours and not name.startswith(("importlib", "abc")):
            place = f" in {Path(frame.f_code.co_filename).name}, line {line}"
    words = f": {problem}" if is_ours or isinstance(problem, _OF_THE_CODE) else ""
    return f"{kind}{place}{words}"
