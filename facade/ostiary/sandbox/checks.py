"""Check a JSON value against a schema, and say where and why it doesn't fit without repeating what it holds."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from datetime import datetime
from types import NoneType
from typing import Any, cast

from jsonschema import Draft202012Validator, FormatChecker
from jsonschema.exceptions import ValidationError
from referencing import Registry
from referencing.jsonschema import DRAFT202012

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


class Schemas:
    """The schemas of one OpenAPI document."""

    def __init__(self, document: dict[str, Any]) -> None:
        registry = cast("Any", Registry)()
        self._registry = registry.with_resource("urn:document", DRAFT202012.create_resource(document))

    def at(self, pointer: str) -> Check:
        """Return the schema at a place of the document (a JSON pointer, percent-encoded)."""
        return self.inline({"$ref": f"urn:document#{pointer}"})

    def inline(self, schema: dict[str, Any]) -> Check:
        """Return a schema that may refer to others of the document."""
        return Check(_rooted(schema), self._registry)


def _rooted(schema: Any) -> Any:
    """Return a schema whose references lead to the document, wherever the schema stands."""
    if isinstance(schema, list):
        return [_rooted(each) for each in schema]
    if not isinstance(schema, dict):
        return schema
    return {
        name: f"urn:document{each}" if name == "$ref" and str(each).startswith("#") else _rooted(each)
        for name, each in cast("dict[str, Any]", schema).items()
    }


class Check:
    """One schema, and what fits it."""

    def __init__(self, schema: dict[str, Any], registry: Any) -> None:
        self.schema = schema
        self._validator: Any = Draft202012Validator(schema, registry=registry, format_checker=FORMATS)

    def fits(self, value: Any) -> bool:
        """Tell whether a value fits."""
        return bool(self._validator.is_valid(value))

    def require(self, value: Any, place: str = "") -> None:
        """Raise `Problem` 422 with the place (a JSON pointer below `place`) and reason where a value doesn't."""
        if self.fits(value):
            return
        errors: Iterable[ValidationError] = self._validator.iter_errors(value)
        error = _innermost(min(errors, key=lambda each: len(each.absolute_path)))
        where = place + "".join(f"/{_escaped(part)}" for part in error.absolute_path)
        if error.validator == "required":
            required: Any = error.validator_value
            given: Any = error.instance
            missing = next(name for name in required if name not in given)
            raise Problem(422, f"{where}/{_escaped(missing)}: is missing")
        raise Problem(422, f"{where or 'the body'}: {_reason(error)}")


_NAMES: dict[type[Any], str] = {
    dict: "object",
    list: "array",
    str: "string",
    bool: "boolean",
    int: "integer",
    float: "number",
    NoneType: "null",
}

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
    given = _NAMES.get(cast("type[Any]", type(cast("object", error.instance))), "another type")
    if keyword == "type" or error.context:
        return f"must be {_listed(_types(error))}, is {given}"
    if keyword in _REASONS:
        return _REASONS[keyword](expected)
    return f"does not fit ({keyword}), is {given}"


def _innermost(error: ValidationError) -> ValidationError:
    """Follow an anyOf to the alternative that was meant: the first one whose type is right."""
    while error.context:
        wrong = {each.schema_path[0] for each in error.context if each.validator == "type" and not each.path}
        meant = [each for each in error.context if each.schema_path[0] not in wrong]
        if not meant:
            return error
        error = meant[0]
    return error


def _types(error: ValidationError) -> Iterable[str]:
    """Return the types that would do; for an anyOf those of all its alternatives."""
    types: list[str] = []
    for each in error.context or [error]:
        if each.validator == "type":
            expected = cast("str | list[str]", each.validator_value)
            types += [expected] if isinstance(expected, str) else expected
    return dict.fromkeys(types)


def _listed(words: Iterable[str]) -> str:
    return " or ".join(words)


def _escaped(part: object) -> str:
    return str(part).replace("~", "~0").replace("/", "~1")
