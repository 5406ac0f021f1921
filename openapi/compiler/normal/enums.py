"""Enumerations: members of one kind with distinct names, or the union of several such."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

from .notes import Json, Notes

__all__ = ["enum_parts", "member_names"]

_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]*\Z")


def enum_parts(
    schema: Json, where: str, notes: Notes, key_of: Callable[[str], str]
) -> tuple[list[Json], bool]:
    """Return the kinds of values that an enum lists, each as a schema of its own, and whether null is among them."""
    values: list[Any] = []
    for value in schema["enum"]:
        if not any(type(value) is type(known) and value == known for known in values):
            values.append(value)
    null = None in values
    stated = schema.get("type")
    values = [_fitting(value, stated) for value in values if value is not None]
    names = schema.get("x-enum-varnames") or schema.get("x-enumNames") or schema.get("x-enum-names")
    named = dict(zip(map(repr, schema["enum"]), names, strict=False)) if isinstance(names, list) else {}
    parts: list[Json] = []
    if texts := list(dict.fromkeys(value for value in values if isinstance(value, str))):
        parts.append(_plain_enum("string", texts, named, key_of))
    numbers = [value for value in values if isinstance(value, int | float) and not isinstance(value, bool)]
    if numbers and all(isinstance(value, int) or value.is_integer() for value in numbers):
        whole = list(dict.fromkeys(int(value) for value in numbers))
        parts.append(_plain_enum("integer", whole, named, key_of))
    elif numbers:
        notes.add(where, f"an enum of fractions is a number; the service takes {_told(numbers)}")
        parts.append({"type": "number"})
    truths = {value for value in values if isinstance(value, bool)}
    if truths:
        parts.append({"type": "boolean"} if len(truths) == 2 else {"const": truths.pop()})
    if any(isinstance(value, list | dict) for value in values):
        notes.add(where, "an enum that lists arrays or objects is any value")
        return [{}], null
    return parts, null


def _fitting(value: Any, stated: Any) -> Any:
    """Return a value in the type that the schema states: YAML reads `1` and `on` as it pleases."""
    if stated == "string" and isinstance(value, bool):
        return "true" if value else "false"
    if stated == "string" and isinstance(value, int | float):
        return str(value)
    if stated == "integer" and isinstance(value, str) and re.fullmatch(r"-?\d{1,18}", value):
        return int(value)
    return value


def _told(values: list[Any]) -> str:
    return ", ".join(json.dumps(value) for value in values[:12])


def _plain_enum(kind: str, values: list[Any], named: dict[str, Any], key_of: Callable[[str], str]) -> Json:
    found: Json = {"type": kind, "enum": values}
    given = [named.get(repr(value)) for value in values]
    if all(isinstance(one, str) and _NAME.match(one) for one in given):
        found["x-enum-varnames"] = _distinct([key_of(str(one)) for one in given])
    elif kind == "string":
        names = member_names(values, key_of)
        if names is not None:
            found["x-enum-varnames"] = names
    elif any(value < 0 for value in values) and len({abs(value) for value in values}) < len(values):
        found["x-enum-varnames"] = [f"VALUE_NEGATIVE_{-one}" if one < 0 else f"VALUE_{one}" for one in values]
    return found


def member_names(values: list[str], key_of: Callable[[str], str]) -> list[str] | None:
    """Return distinct names where the generator's own would collide (it would drop a value, or stop)."""
    names = [key_of(value) if value[:1].isalpha() else f"VALUE_{index}" for index, value in enumerate(values)]
    if len(set(names)) == len(names) and all(name.isidentifier() for name in names):
        return None
    return _distinct([name if name.isidentifier() else f"VALUE_{i}" for i, name in enumerate(names)])


def _distinct(names: list[str]) -> list[str]:
    used: set[str] = set()
    found: list[str] = []
    for name in names:
        one, number = name or "VALUE", 1
        while one in used:
            number += 1
            one = f"{name or 'VALUE'}_{number}"
        used.add(one)
        found.append(one)
    return found
