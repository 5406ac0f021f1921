"""A service's own error classes, kept below the families of `ostiary.errors`.

`LayerHTTPError` is a `StatusError`; a 404 of Layer should be caught by `except NotFoundError` too. So each service gets
one subclass a family, made here once: `LayerHTTPError` + `NotFoundError` → `LayerHTTPError_NotFoundError`.
"""

from __future__ import annotations

from ostiary import errors as e
from ostiary.errors import OstiaryError

__all__ = ["families"]


def families(
    *own: tuple[type[OstiaryError], type[OstiaryError]],
) -> dict[type[OstiaryError], type[OstiaryError]]:
    """Map each error class of ours to the service's: `families((StatusError, LayerHTTPError), …)`.

    The first pair whose root a class descends from decides.
    """
    table: dict[type[OstiaryError], type[OstiaryError]] = {}
    for name in e.__all__:
        kind = getattr(e, name)
        if not (isinstance(kind, type) and issubclass(kind, OstiaryError)):
            continue
        for root, theirs in own:
            if issubclass(kind, root):
                table[kind] = _both(theirs, kind)
                break
    return table


_made: dict[tuple[type[OstiaryError], type[OstiaryError]], type[OstiaryError]] = {}


def _both(theirs: type[OstiaryError], kind: type[OstiaryError]) -> type[OstiaryError]:
    if issubclass(theirs, kind):
        return theirs
    if (theirs, kind) not in _made:
        _made[theirs, kind] = _make(theirs, kind)
    return _made[theirs, kind]


def _make(theirs: type[OstiaryError], kind: type[OstiaryError]) -> type[OstiaryError]:
    made = type(
        f"{theirs.__name__}_{kind.__name__}", (theirs, kind), {"__doc__": kind.__doc__, "__reduce__": _reduce}
    )
    made.__module__ = theirs.__module__
    return made


def _reduce(error: OstiaryError) -> tuple[object, ...]:
    """Pickle by the two parents: a class made at run time has no importable name."""
    theirs, kind = type(error).__mro__[1], type(error).__bases__[1]
    return (_rebuild, (theirs, kind, error.args, error.facts.without_words()))


def _rebuild(
    theirs: type[OstiaryError], kind: type[OstiaryError], args: tuple[object, ...], facts: e.Facts
) -> OstiaryError:
    return e.rebuild(_both(theirs, kind), args, facts)
