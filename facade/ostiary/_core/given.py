"""Checking what a user gave when it is given: later, whatever it breaks would have to explain it."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Mapping, Set
from dataclasses import fields
from functools import wraps
from typing import Any, ParamSpec, TypeVar, cast

from ostiary.errors import InvalidInputError

__all__ = [
    "articled",
    "expect",
    "kind_of",
    "names_its_arguments",
    "names_its_fields",
    "nearly",
    "refuse_unknown",
    "texts_by_name",
    "variable_as_told",
]

P = ParamSpec("P")
R = TypeVar("R")
T = TypeVar("T")


def expect(value: object, kind: type, name: str) -> None:
    """Raise `InvalidInputError` naming a setting that is no value of its class in `ostiary.config`."""
    if not isinstance(value, kind):
        raise InvalidInputError(f"{name} is {kind_of(value)}; pass {kind.__name__}(…), from ostiary.config")


def kind_of(value: object) -> str:
    """Return a value's kind as a sentence has it, never the value: `a str`, `an int`, `None`, `the class Words`."""
    if isinstance(value, type):
        return f"the class {value.__name__}"
    return articled(type(value).__name__)


def articled(kind: str) -> str:
    """Return the name of a kind with its article; `NoneType` is what everybody calls `None`."""
    if kind == "NoneType":
        return "None"
    return f"{'an' if kind[:1].lower() in 'aeiou' else 'a'} {kind}"


def texts_by_name(
    given: object, name: str, error: Callable[[str], Exception] = InvalidInputError
) -> list[tuple[str, str]]:
    """Return the pairs of a dictionary of texts, as headers are. Raises what `error` makes, without any value."""
    if not isinstance(given, Mapping):
        raise error(f"{name} is {kind_of(given)}; pass a dictionary of texts by name")
    pairs: list[tuple[Any, Any]] = list(given.items())
    for key, value in pairs:
        if not isinstance(key, str) or not isinstance(value, str):
            raise error(f"{name} holds {kind_of(value)} below {key!r}; pass a dictionary of texts by name")
    return pairs


def names_its_fields(error: Callable[[str], Exception] = InvalidInputError) -> Callable[[type[T]], type[T]]:
    """Have a dataclass refuse what is none of its fields with an error of ours, which says what may be meant.

    The class raises what `error` makes of a text, in the place of Python's own `TypeError`.
    """

    def decorate(cls: type[T]) -> type[T]:
        known = tuple(each.name for each in fields(cast("Any", cls)))
        made: Callable[..., None] = cls.__init__
        type.__setattr__(cls, "__init__", _refusing(made, known, f"field of {cls.__name__}", error))
        return cls

    return decorate


def names_its_arguments(error: Callable[[str], Exception]) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Have a function refuse what is none of its arguments, likewise."""

    def decorate(function: Callable[P, R]) -> Callable[P, R]:
        code = function.__code__
        known = code.co_varnames[: code.co_argcount + code.co_kwonlyargcount]
        return _refusing(function, known, f"argument of {function.__name__}", error)

    return decorate


def _refusing(
    made: Callable[P, R], known: tuple[str, ...], what: str, error: Callable[[str], Exception]
) -> Callable[P, R]:
    @wraps(made)
    def called(*args: P.args, **given: P.kwargs) -> R:
        refuse_unknown(given, known, what, error)
        return made(*args, **given)

    return called


def refuse_unknown(
    given: Iterable[str],
    known: Collection[str],
    what: str = "setting",
    error: Callable[[str], Exception] = InvalidInputError,
) -> None:
    """Raise for the first name that is none of the known, saying which one may be meant, and which there are."""
    unknown = sorted(set(given).difference(known))
    if not unknown:
        return
    # Wanted here alone, and not light.
    from difflib import get_close_matches

    names = sorted(known) if isinstance(known, Set) else list(known)
    near = get_close_matches(unknown[0], names, 1)
    meant = f"; did you mean {near[0]!r}?" if near else "."
    raise error(f"there is no {what} {unknown[0]!r}{meant} There are {', '.join(names)}")


def variable_as_told(name: object) -> str:
    """Return an environment variable's name for an error, with a space before it; nothing where it looks like none.

    What somebody wrote in the place of a name may be the secret itself.
    """
    return f" {name}" if isinstance(name, str) and re.fullmatch(r"[A-Z_][A-Z0-9_]*", name) else ""


def nearly(name: str, known: Collection[str]) -> str | None:
    """Return the known name that a slip comes from, one letter or two; None where there is none, or no slip.

    Stricter than a hint that follows an error: what this finds is refused.
    """
    if name in known:
        return None
    from difflib import get_close_matches

    near = get_close_matches(name.lower(), known, 1, 0.75)
    return near[0] if near and abs(len(near[0]) - len(name)) <= 2 else None
