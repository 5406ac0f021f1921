"""The values of a configuration file, read strictly: what is wrong is named by its place, and what it holds isn't."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any, cast

from ostiary._core.given import kind_of, refuse_unknown, variable_as_told
from ostiary._core.secrets import Secret
from ostiary.errors import ConfigurationError, MissingExtraError

__all__ = [
    "count_of",
    "list_of",
    "mapping_of",
    "number_of",
    "read_yaml",
    "secret_of",
    "text_of",
    "yes_or_no",
]

# A century: longer, and whole numbers stop being floats.
_LONGEST = 100 * 365 * 24 * 3600


def read_yaml(path: str | Path) -> Any:
    """Read a YAML file. Raises `ConfigurationError` naming the line that is wrong, also where a key stands twice."""
    try:
        import yaml
    except ImportError:
        raise MissingExtraError.of("aigateway", "a gateway's YAML") from None

    class Loader(yaml.SafeLoader):
        def compose_mapping_node(self, anchor: Any) -> Any:
            node = super().compose_mapping_node(anchor)
            seen = set[str]()
            for key, _ in node.value:
                if isinstance(key, yaml.ScalarNode) and key.value in seen:
                    # YAML's readers take the last one, and say nothing: a pipeline would be gone.
                    raise yaml.MarkedYAMLError(
                        problem=f"{key.value} stands twice", problem_mark=key.start_mark
                    )
                seen.add(str(key.value))
            return node

    try:
        return Loader(Path(path).read_text(encoding="utf-8")).get_single_data()
    except OSError as problem:
        text = f"{path} can't be read: {problem.strerror}"
    except UnicodeDecodeError:
        text = f"{path} is not text in UTF-8"
    except yaml.MarkedYAMLError as problem:
        mark = problem.problem_mark or problem.context_mark
        line = "" if mark is None else f", line {mark.line + 1}"
        text = f"{path}{line}, is not YAML: {problem.problem or problem.context}"
    except yaml.YAMLError as problem:
        text = f"{path} is not YAML: {str(problem).splitlines()[0]}"
    raise ConfigurationError(text)


def secret_of(variable: Any, place: str) -> Secret | None:
    """Return what the environment holds under a name, None for no name. What is no name is not repeated."""
    if variable is None:
        return None
    if not isinstance(variable, str) or not re.fullmatch(r"\w+", variable):
        raise ConfigurationError(
            f"{place} is not the name of an environment variable, which would hold the secret"
        )
    value = os.environ.get(variable, "").strip()
    if not value:
        named = variable_as_told(variable) or " that it names"
        raise ConfigurationError(f"{place}: the environment variable{named} is not set")
    return Secret(value)


def mapping_of(found: Any, place: str, names: set[str]) -> dict[str, Any]:
    """Return a mapping of known keys."""
    if not isinstance(found, Mapping):
        raise ConfigurationError(f"{place} is not a mapping: it is {kind_of(found)}")
    known = cast("dict[str, Any]", {str(name): value for name, value in found.items()})
    refuse_unknown(known, names, "key", lambda text: ConfigurationError(f"{place}: {text}"))
    return known


def list_of(found: Any, place: str) -> list[Any]:
    """Return a list, an empty one for what is missing."""
    if found is None:
        return []
    if not isinstance(found, list):
        raise ConfigurationError(f"{place} is not a list: it is {kind_of(found)}")
    items: list[Any] = found
    return items


def text_of(found: Any, place: str) -> str:
    """Return a text."""
    if found is None:
        raise ConfigurationError(f"{place} is missing")
    if not isinstance(found, str):
        raise ConfigurationError(f"{place} is not a text: it is {kind_of(found)}")
    return found


def number_of(found: Any, place: str) -> float:
    """Return a number above 0."""
    if isinstance(found, bool) or not isinstance(found, int | float) or not 0 < found <= _LONGEST:
        raise ConfigurationError(f"{place} is not a number above 0")
    return float(found)


def count_of(found: Any, place: str) -> int:
    """Return a whole number above 0."""
    if isinstance(found, bool) or not isinstance(found, int) or found < 1:
        raise ConfigurationError(f"{place} is not a whole number above 0")
    return found


def yes_or_no(found: Any, place: str) -> bool:
    """Return a truth value."""
    if not isinstance(found, bool):
        raise ConfigurationError(f"{place} is neither true nor false")
    return found
