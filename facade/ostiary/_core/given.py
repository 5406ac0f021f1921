"""Checking what a user gave when it is given: later, whatever it breaks would have to explain it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Set

from ostiary.errors import InvalidInputError

__all__ = ["articled", "expect", "kind_of", "refuse_unknown"]


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
