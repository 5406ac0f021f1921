"""The long way through a value for `snapshot`: every kind that has a JSON form, limits, cycles, and paths."""

from __future__ import annotations

import base64
import dataclasses
import datetime
import decimal
import enum
import numbers
import pathlib
import uuid
from collections.abc import Callable, Iterable, Mapping
from math import isfinite
from typing import Any, TypeAlias, cast

__all__ = ["Json", "SizeLimits", "Walk", "type_name"]

Json: TypeAlias = "bool | int | float | str | list[Json] | dict[str, Json] | None"

# Beyond 64 bits most JSON readers fail, and CPython itself refuses to write very long ones.
LONGEST_INT = 2**63 - 1
_LONGEST_BITS = 4096

_TEXTUAL = (uuid.UUID, decimal.Decimal, pathlib.PurePath)
_DATES = (datetime.date, datetime.time)  # a datetime is a date

# Values that a model does not expect are told as they are: no warning of pydantic's reaches the application. JSON mode
# fails for some types of fields; what only looks like a model may take fewer options.
_DUMPS: tuple[dict[str, Any], ...] = (
    {"mode": "json", "warnings": False},
    {"warnings": False},
    {"mode": "json"},
    {},
)

# As `Any`, so that type checkers don't conclude "a dict of unknown" from a test for dict.
_MAPPINGS: Any = Mapping
_SEQUENCES: Any = (list, tuple)
_BYTES: Any = (bytes, bytearray, memoryview)
_SETS: Any = (set, frozenset)
_TYPES: Any = type


@dataclasses.dataclass(frozen=True, slots=True)
class SizeLimits:
    """Bound a snapshot: nesting, values in all, characters of one text, characters of one repr."""

    depth: int = 64
    nodes: int = 100_000
    text: int = 1_000_000
    repr: int = 400


class Walk:
    """Go through one value once. With `error` given, what has no JSON form raises instead of being marked."""

    __slots__ = ("_above", "_error", "_left", "_limits", "_path", "raised")

    def __init__(self, limits: SizeLimits, error: Callable[[str, str], Exception] | None = None) -> None:
        self._limits = limits
        self._error = error
        self._left = limits.nodes
        self._above: set[int] = set()
        self._path: list[str] = ["$"]
        self.raised: Exception | None = None

    def json(self, value: Any) -> Any:
        """Return the JSON form of `value`; raises only what `error` made, which is then `raised`."""
        self._left -= 1
        if self._left < 0:
            return {"$truncated": "nodes"}
        depth = len(self._path)
        try:
            return self._form(value)
        except Exception as failure:
            if failure is self.raised:
                raise
            del self._path[depth:]
            return self._unknown(value)

    def _form(self, value: Any) -> Any:
        if value is None or value is True or value is False:
            return value
        if isinstance(value, enum.Enum):
            return self.json(value.value)
        if isinstance(value, str):
            return self._text(str.__str__(value))
        if isinstance(value, float):
            number = float.__float__(value)
            return number if isfinite(number) else None
        if isinstance(value, int):
            return self._int(int.__int__(value))
        if isinstance(value, _BYTES):
            return self._bytes(value)
        if isinstance(value, _DATES):
            return value.isoformat()
        if isinstance(value, _TEXTUAL):
            return self._text(str(value))
        return self._composite(value)

    def _composite(self, value: Any) -> Any:
        kind = cast("Any", type(value))
        if isinstance(value, _TYPES):
            return self._unknown(value)
        if isinstance(value, _MAPPINGS):
            return self._inside(value, lambda: self._pairs(_stable(value.items, value)))
        if isinstance(value, _SEQUENCES):
            return self._inside(value, lambda: self._items(_stable(value.__iter__, value)))
        if isinstance(value, _SETS):
            return self._inside(value, lambda: self._items(_ordered(value)))
        if callable(getattr(kind, "model_dump", None)):
            return self._inside(value, lambda: self._model(value))
        fields = _field_names(kind)
        if fields is not None:
            return self._inside(value, lambda: self._pairs(_present(value, fields)))
        if isinstance(value, numbers.Real):  # numbers of other libraries
            return self._form(int(value) if isinstance(value, numbers.Integral) else float(value))
        return self._unknown(value)

    def _inside(self, value: object, form: Callable[[], Any]) -> Any:
        """Make the form of what holds other values, once per path and not too deep."""
        if id(value) in self._above:
            self._refuse(value)
            return {"$cycle": type_name(value)}
        if len(self._above) >= self._limits.depth:
            self._refuse(value)
            return {"$truncated": "depth"}
        self._above.add(id(value))
        try:
            return form()
        finally:
            self._above.discard(id(value))

    def _pairs(self, pairs: Iterable[tuple[Any, Any]]) -> dict[str, Any]:
        copy: dict[str, Any] = {}
        for key, item in pairs:
            name = self._key(key)
            if self._left <= 0:
                copy[name] = {"$truncated": "nodes"}
                break
            self._path.append(f".{name}")
            copy[name] = self.json(item)
            self._path.pop()
        return copy

    def _items(self, items: Iterable[Any]) -> list[Any]:
        copy: list[Any] = []
        for index, item in enumerate(items):
            if self._left <= 0:
                copy.append({"$truncated": "nodes"})
                break
            self._path.append(f"[{index}]")
            copy.append(self.json(item))
            self._path.pop()
        return copy

    def _key(self, key: Any) -> str:
        """Name a key as `json.dumps` would, and what it refuses by its text or repr."""
        if isinstance(key, enum.Enum):
            key = key.value
        if isinstance(key, str):
            return self._text(str.__str__(key))
        if key is None or isinstance(key, bool):
            return {None: "null", True: "true", False: "false"}[key]
        if isinstance(key, float):
            return float.__repr__(key)
        if isinstance(key, int):
            key = int.__int__(key)
            return str(key) if key.bit_length() <= _LONGEST_BITS else hex(key)[: self._limits.repr]
        if isinstance(key, (*_DATES, *_TEXTUAL)):
            return self._text(str(key))
        self._refuse(key)
        return self._repr(key) or type_name(key)

    def _text(self, value: str) -> str:
        limit = self._limits.text
        if len(value) > limit:
            value = f"{value[:limit]}… [+{len(value) - limit} characters]"
        return _safe(value)

    def _int(self, value: int) -> Any:
        if -LONGEST_INT <= value <= LONGEST_INT:
            return value
        return str(value) if value.bit_length() <= _LONGEST_BITS else self._unknown(value)

    def _bytes(self, value: bytes | bytearray | memoryview) -> Any:
        raw = bytes(value)
        most = self._limits.text * 3 // 4
        form: dict[str, Any] = {"$bytes": base64.b64encode(raw[:most]).decode("ascii"), "length": len(raw)}
        if len(raw) > most:
            form["truncated"] = True
        return form

    def _model(self, value: Any) -> Any:
        """Take what a pydantic model says of itself."""
        for options in _DUMPS:
            try:
                return self.json(value.model_dump(**options))
            except Exception as error:
                if error is self.raised:
                    raise
        return self._unknown(value)

    def _unknown(self, value: object) -> Any:
        self._refuse(value)
        form = {"$repr": type_name(value)}
        text = self._repr(value)
        if text is not None:
            form["text"] = text
        return form

    def _repr(self, value: object) -> str | None:
        try:
            text = repr(value)
        except Exception:
            return None
        limit = self._limits.repr
        return _safe(text if len(text) <= limit else text[:limit] + "…")

    def _refuse(self, value: object) -> None:
        if self._error is not None:
            self.raised = self._error("".join(self._path), type_name(value))
            raise self.raised


def _safe(text: str) -> str:
    """Join surrogate pairs, and replace lone ones, which UTF-8 can't hold."""
    return (
        text if text.isascii() else text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    )


def type_name(value: object) -> str:
    """Name the type of `value` with its module, without asking the value for anything."""
    kind = type(value)
    module = getattr(kind, "__module__", None)
    name = kind.__qualname__
    return name if module in (None, "builtins") else f"{module}.{name}"


def _field_names(kind: Any) -> list[str] | None:
    dataclass_fields: Any = getattr(kind, "__dataclass_fields__", None)
    if dataclass_fields is not None:
        return [field.name for field in dataclasses.fields(kind)]
    attributes: Any = getattr(kind, "__attrs_attrs__", None)
    if attributes is not None:
        return [attribute.name for attribute in attributes]
    return None


def _present(value: object, names: Iterable[str]) -> Iterable[tuple[str, Any]]:
    """Give the fields that are set: a slot may be empty."""
    missing = object()
    for name in names:
        item = getattr(value, name, missing)
        if item is not missing:
            yield name, item


def _stable(read: Callable[[], Iterable[Any]], value: Any) -> Iterable[Any]:
    """Read a container that another thread may be changing: exact dicts and lists are copied in one step first."""
    kind = cast("Any", type(value))
    if kind is dict:
        value = value.copy().items()
    elif kind is list:
        value = value.copy()
    else:
        value = list(read())
    return cast("Iterable[Any]", value)


def _ordered(value: Iterable[Any]) -> list[Any]:
    """Order a set where its elements can be compared, so that equal sets look equal."""
    elements = list(value)
    try:
        return sorted(elements)
    except Exception:
        return elements
