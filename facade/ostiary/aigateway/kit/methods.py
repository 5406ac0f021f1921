"""Whether a processor's methods can be called as they are: with their arguments' names."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Sequence
from typing import Any

from ostiary.aigateway.errors import ProcessorMethodError
from ostiary.errors import Facts

__all__ = ["checked"]

_GIVEN: dict[str, Sequence[str]] = {
    "process_input": ("prompt", "metadata", "parameters", "request"),
    "process_response": ("prompt", "response", "metadata", "parameters", "request"),
    "process": ("prompt", "response", "metadata", "parameters", "request"),
}


def checked(kind: str, name: str, method: Callable[..., Any]) -> None:
    """Raise `ProcessorMethodError` where a method takes other arguments than the kit gives it, by name."""
    given = _GIVEN[name]
    try:
        inspect.signature(method).bind(**dict.fromkeys(given))
    except ValueError:
        return  # a method that doesn't say what it takes
    except TypeError as problem:
        why = str(problem)
    else:
        return
    raise ProcessorMethodError(
        f"{kind}.{name}() can't be called as the kit calls it, by the names {', '.join(given)}: {why};"
        f" write `def {name}(self, {', '.join(given)})`, or take what you don't name by **others",
        facts=Facts(service="aigateway"),
    )
