# Copied from openapi/runtime/decoding.py; do not edit, run `make regenerate`.
"""JSON in: small functions that take a parsed value, and return a typed one or raise `Mismatch` with the place.

Generated models and endpoints are put together from these. They check the types that the document states; they don't
check its limits (`minimum`, `pattern`, …), which are the service's business.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from datetime import date as _date
from datetime import datetime
from enum import Enum
from typing import Any, TypeAlias, TypeVar
from uuid import UUID

from .messages import File
from .unset import UNSET, Unset

__all__ = [
    "Decoder",
    "Mismatch",
    "anything",
    "boolean",
    "closest",
    "constant",
    "date",
    "enumeration",
    "file",
    "instant",
    "integer",
    "later",
    "list_of",
    "listed_in",
    "mapping_of",
    "null",
    "number",
    "one_of",
    "optional",
    "properties",
    "required",
    "tagged",
    "text",
    "uuid",
]

T = TypeVar("T")
E = TypeVar("E", bound=Enum)
Decoder: TypeAlias = Callable[[Any], T]
_MISSING: Any = object()


class Mismatch(ValueError):
    """A value that is not what the document says. `pointer()` names the place, `reason` never shows the value."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason
        self.steps: list[str] = []

    def within(self, step: str) -> Mismatch:
        """Note that the place lies inside a property or an item."""
        self.steps.append(step)
        return self

    def pointer(self) -> str:
        """Return the place as a JSON pointer."""
        return "".join("/" + step.replace("~", "~0").replace("/", "~1") for step in reversed(self.steps))

    def __str__(self) -> str:
        return f"{self.pointer() or 'the root'}: {self.reason}"


_KINDS: dict[type[Any], str] = {
    dict: "an object",
    list: "an array",
    str: "a string",
    bool: "a boolean",
    type(None): "null",
}


def _not(expected: str, value: object) -> Mismatch:
    return Mismatch(f"expected {expected}, got {_KINDS.get(type(value), 'a number')}")


def anything(value: Any) -> Any:
    """Take any JSON value."""
    return value


def text(value: Any) -> str:
    """Take a string."""
    if isinstance(value, str):
        return value
    raise _not("a string", value)


def integer(value: Any) -> int:
    """Take a number without a fraction; JSON doesn't tell 1 from 1.0."""
    if type(value) is int:
        return value
    if type(value) is float and value.is_integer():
        return int(value)
    raise _not("an integer", value)


def number(value: Any) -> float:
    """Take a number; an integer stays one."""
    if type(value) is float or type(value) is int:
        return value
    raise _not("a number", value)


def boolean(value: Any) -> bool:
    """Take true or false."""
    if value is True or value is False:
        return value
    raise _not("a boolean", value)


def null(value: Any) -> None:
    """Take null."""
    if value is not None:
        raise _not("null", value)


def instant(value: Any) -> datetime:
    """Take RFC 3339 text; finer fractions than microseconds are cut, and an instant without an offset stays naive."""
    try:
        return datetime.fromisoformat(value)
    except (ValueError, TypeError):
        pass
    raise Mismatch("expected a date and time") if isinstance(value, str) else _not("a date and time", value)


def date(value: Any) -> _date:
    """Take a full date, such as 2024-01-31."""
    try:
        return _date.fromisoformat(value)
    except (ValueError, TypeError):
        pass
    raise Mismatch("expected a date") if isinstance(value, str) else _not("a date", value)


def uuid(value: Any) -> UUID:
    """Take a UUID in any spelling that Python reads."""
    if isinstance(value, str):
        try:
            return UUID(value)
        except ValueError:
            pass
    raise _not("a UUID", value) if not isinstance(value, str) else Mismatch("expected a UUID")


def file(value: Any) -> File:
    """Take a file, which JSON never holds: a model that has one is for multipart forms only."""
    if isinstance(value, File):
        return value
    raise _not("a file", value)


def enumeration(kind: type[E], base: type[str] | type[int]) -> Decoder[E]:
    """Take a value of an open enumeration: one that isn't listed is kept as an unknown member."""
    known: dict[object, E] = {member.value: member for member in kind}

    def decode(value: Any) -> E:
        if type(value) is not base:
            raise _not("a string" if base is str else "an integer", value)
        member = known.get(value)
        return member if member is not None else kind(value)

    return decode


def listed_in(base: type[str] | type[int], *kinds: type[Enum]) -> Decoder[Any]:
    """Take a value of the first of several open enumerations that lists it; of the first one where none does."""

    def decode(value: Any) -> Any:
        if type(value) is not base:
            raise _not("a string" if base is str else "an integer", value)
        return next((kind(value) for kind in kinds if value in kind._value2member_map_), kinds[0](value))

    return decode


def constant(expected: T) -> Decoder[T]:
    """Take exactly the value that the document fixes."""

    def decode(value: Any) -> T:
        if type(value) is type(expected) and value == expected:
            return expected
        raise Mismatch("is not the constant that the document states")

    return decode


def list_of(item: Decoder[T]) -> Decoder[list[T]]:
    """Take an array whose items `item` takes."""

    def decode(value: Any) -> list[T]:
        if type(value) is not list:
            raise _not("an array", value)
        index, found = 0, list[T]()
        try:
            for index, one in enumerate(value):  # noqa: B007  (the handler names it)
                found.append(item(one))
        except Mismatch as problem:
            raise problem.within(str(index))
        return found

    return decode


def mapping_of(item: Decoder[T]) -> Decoder[dict[str, T]]:
    """Take an object of free names whose values `item` takes."""

    def decode(value: Any) -> dict[str, T]:
        if not isinstance(value, Mapping):
            raise _not("an object", value)
        try:
            return {name: item(one) for name, one in value.items()}
        except Mismatch as problem:
            # The name is the service's data, and errors don't show data.
            raise problem.within("*")

    return decode


def one_of(*decoders: Decoder[Any]) -> Decoder[Any]:
    """Take what the first of several takes. The compiler sees to it that no two of them take the same."""
    others = [decoder for decoder in decoders if decoder is not null]
    takes_null = len(others) < len(decoders)

    def decode(value: Any) -> Any:
        if value is None and takes_null:
            return None
        deepest: Mismatch | None = None
        for decoder in others:
            try:
                return decoder(value)
            except Mismatch as problem:
                # The alternative that came farthest is the one that was meant.
                if deepest is None or len(problem.steps) > len(deepest.steps):
                    deepest = problem
        if deepest is not None and deepest.steps:
            raise deepest
        raise _not(_wanted(others, value), value)

    return decode


def _wanted(decoders: list[Decoder[Any]], value: Any) -> str:
    """Say which kinds of value several decoders take, of which none takes this one."""
    kinds: dict[str, None] = {}
    for decoder in decoders:
        try:
            decoder(value)
        except Mismatch as problem:
            kinds[problem.reason.removeprefix("expected ").rpartition(", got ")[0]] = None
    return " or ".join(filter(None, kinds)) or "another kind of value"


def tagged(name: str, members: Mapping[Any, Decoder[T]], otherwise: Decoder[T] | None = None) -> Decoder[T]:
    """Take an object whose property `name` tells which of several schemas it follows; `otherwise` takes the rest."""

    def decode(value: Any) -> T:
        if not isinstance(value, Mapping):
            raise _not("an object", value)
        tag = value.get(name, _MISSING)
        member = members.get(tag) if isinstance(tag, str | int) else None
        if member is None:
            member = otherwise
        if member is None:
            reason = "is missing" if tag is _MISSING else "is not one of the tags that the document lists"
            raise Mismatch(reason).within(name)
        return member(value)

    return decode


def closest(*members: type[Any]) -> Decoder[Any]:
    """Take an object of the schema that fits it best, where no tag tells.

    That is one of those that can read it: the one that names most of its properties, then the one that misses fewest
    of its own, then the first one.
    """

    def decode(value: Any) -> Any:
        if not isinstance(value, Mapping):
            raise _not("an object", value)
        names = value.keys()
        ranked = sorted(
            members,
            key=lambda one: (
                -sum(name in names for _, name in one._wire),
                sum(name not in names for _, name in one._wire),
            ),
        )
        first: Mismatch | None = None
        for member in ranked:
            try:
                return member.from_dict(value)
            except Mismatch as problem:
                first = first or problem
        assert first is not None
        raise first

    return decode


def later(module: str, name: str) -> Decoder[Any]:
    """Stand for a decoder of a module until something is to be decoded; the models that it needs are loaded then."""

    def decode(value: Any) -> Any:
        home = sys.modules[module]
        home._load()
        found: Decoder[Any] = getattr(home, name)
        return found(value)

    return decode


def properties(value: Any) -> dict[str, Any]:
    """Take an object, and return a copy from which properties can be taken one by one."""
    if isinstance(value, dict):
        return value.copy()
    if isinstance(value, Mapping):
        return dict(value)
    raise _not("an object", value)


def required(found: dict[str, Any], name: str, decode: Decoder[T]) -> T:
    """Take a property that must be there."""
    value = found.pop(name, _MISSING)
    if value is _MISSING:
        raise Mismatch("is missing").within(name)
    try:
        return decode(value)
    except Mismatch as problem:
        raise problem.within(name)


def optional(found: dict[str, Any], name: str, decode: Decoder[T]) -> T | Unset:
    """Take a property that may be absent: UNSET then."""
    value = found.pop(name, _MISSING)
    if value is _MISSING:
        return UNSET
    try:
        return decode(value)
    except Mismatch as problem:
        raise problem.within(name)
