"""Check a JSON value against a schema, and say where and why it doesn't fit without repeating what it holds."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

from jsonschema import Draft202012Validator, FormatChecker
from jsonschema.exceptions import ValidationError

from ostiary.sandbox.messages import Problem

FORMATS = FormatChecker(formats=())

_INSTANT = re.compile(r"\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d:\d\d(\.\d+)?([Zz]|[+-]\d\d:\d\d)?", re.ASCII)


@FORMATS.checks("date-time")
def is_instant(value: object) -> bool:
    """Tell RFC 3339 text from other text; unlike there, the offset may be missing, as on Layer's wire."""
    if not isinstance(value, str):
        return True
    if not _INSTANT.fullmatch(value):
        return False
    try:
        datetime.fromisoformat(value.upper())
    except ValueError:
        return False
    return True


def check(validator: Draft202012Validator, value: Any, place: str = "") -> None:
    """Raise `Problem` 422 with the place (a JSON pointer below `place`) and the reason where a value doesn't fit."""
    if validator.is_valid(value):
        return
    error = _innermost(min(validator.iter_errors(value), key=lambda each: len(each.absolute_path)))
    where = place + "".join(f"/{_escaped(part)}" for part in error.absolute_path)
    if error.validator == "required":
        required: Any = error.validator_value
        given: Any = error.instance
        missing = next(name for name in required if name not in given)
        raise Problem(422, f"{where}/{_escaped(missing)}: is missing")
    raise Problem(422, f"{where or 'the body'}: {_reason(error)}")


_NAMES = {dict: "object", list: "array", str: "string", bool: "boolean", int: "integer", float: "number"}

_REASONS: dict[str, Callable[[Any], str]] = {
    "format": lambda expected: f"must be a {expected}",
    "minimum": lambda expected: f"must be {expected} or more",
    "maximum": lambda expected: f"must be {expected} or less",
    "minLength": lambda expected: f"must hold {expected} characters or more",
    "enum": lambda expected: "must be one of " + _listed(map(str, expected)),
    "const": lambda expected: f"must be {expected}",
}


def _reason(error: ValidationError) -> str:
    keyword = str(error.validator)
    expected: Any = error.validator_value
    given = "null" if error.instance is None else _NAMES.get(type(error.instance), "another type")
    if keyword == "type" or error.context:
        return f"must be {_listed(_types(error))}, is {given}"
    if keyword in _REASONS:
        return _REASONS[keyword](expected)
    return f"does not fit ({keyword}), is {given}"


def _innermost(error: ValidationError) -> ValidationError:
    """Follow an anyOf to the alternative that was meant: the one whose type is right."""
    while meant := [each for each in error.context or () if each.validator != "type" or each.path]:
        error = meant[0]
    return error


def _types(error: ValidationError) -> list[str]:
    """Return the types that would do; for an anyOf those of all its alternatives."""
    types: list[str] = []
    for each in error.context or [error]:
        expected: Any = each.validator_value
        types += [expected] if isinstance(expected, str) else expected
    return types


def _listed(words: Iterable[str]) -> str:
    return " or ".join(words)


def _escaped(part: object) -> str:
    return str(part).replace("~", "~0").replace("/", "~1")
