"""Limits that schemas state (`maxLength`, `minimum`, `pattern`, …), in two versions of a document.

Types don't tell them, so that a compiled client doesn't change with them; a caller whose value is refused does notice.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from .documents import Json

__all__ = ["limits_changed"]

_LOWER = ("minimum", "minLength", "minItems", "minProperties", "exclusiveMinimum")
_UPPER = ("maximum", "maxLength", "maxItems", "maxProperties", "exclusiveMaximum")
_OTHER = ("pattern", "multipleOf", "uniqueItems")
_REFERENCE = re.compile(r"'#/components/schemas/([^']+)'")


def limits_changed(old: Json, new: Json) -> Iterator[tuple[str, bool, str]]:
    """Give where a limit changed, whether that breaks, and what is said of it.

    A limit of what the client sends breaks where it is tighter; one of what the service sends breaks nothing.
    """
    sent = _sent(old) | _sent(new)
    before, after = _schemas(old), _schemas(new)
    for name in sorted(set(before) & set(after)):
        for where, tighter, said in _walk(before[name], after[name], f"schema {name}"):
            yield where, tighter and name in sent, said
    for path, item in (old.get("paths") or {}).items():
        twin = (new.get("paths") or {}).get(path)
        if not isinstance(item, dict) or not isinstance(twin, dict):
            continue
        for method, operation in item.items():
            if isinstance(operation, dict) and isinstance(twin.get(method), dict):
                here = f"{method.upper()} {path}"
                yield from _operation(operation, twin[method], here)


def _operation(old: Json, new: Json, here: str) -> Iterator[tuple[str, bool, str]]:
    after = {(one.get("in"), one.get("name")): one for one in _parameters(new)}
    for one in _parameters(old):
        twin = after.get((one.get("in"), one.get("name")))
        if twin is not None:
            where = f"{here}, {one.get('in')} parameter {one.get('name')}"
            yield from _walk(one.get("schema"), twin.get("schema"), where)
    first, second = ((one.get("requestBody") or {}).get("content") or {} for one in (old, new))
    for content_type in first.keys() & second.keys():
        where = f"{here}, request body"
        yield from _walk(first[content_type].get("schema"), second[content_type].get("schema"), where)


def _parameters(operation: Json) -> list[Json]:
    return [one for one in operation.get("parameters") or [] if isinstance(one, dict)]


def _walk(old: Any, new: Any, where: str) -> Iterator[tuple[str, bool, str]]:
    """Compare what stands at the same place of both."""
    if isinstance(old, list) and isinstance(new, list):
        for index, (one, twin) in enumerate(zip(old, new, strict=False)):
            yield from _walk(one, twin, f"{where}[{index}]")
    if not isinstance(old, dict) or not isinstance(new, dict):
        return
    for key in (*_LOWER, *_UPPER, *_OTHER):
        first, second = old.get(key), new.get(key)
        if isinstance(first, dict) or isinstance(second, dict) or first == second:
            continue
        yield (
            where,
            _tighter(key, first, second),
            f"its {key} is {_told(second)} and no longer {_told(first)}",
        )
    for key in ("properties", "items", "additionalProperties", "allOf", "anyOf", "oneOf"):
        if key == "properties":
            for name in sorted(set(old.get(key) or {}) & set(new.get(key) or {})):
                yield from _walk(old[key][name], new[key][name], f"{where}.{name}")
        elif key in old and key in new:
            yield from _walk(old[key], new[key], f"{where}[]" if key == "items" else where)


def _tighter(key: str, old: Any, new: Any) -> bool:
    if new is None or new is False:
        return False
    if old is None or key in _OTHER:
        return True
    try:
        return bool(new > old if key in _LOWER else new < old)
    except TypeError:
        return True


def _told(value: Any) -> str:
    return "absent" if value is None else repr(value)


def _schemas(document: Json) -> Json:
    found = (document.get("components") or {}).get("schemas") or {}
    return found if isinstance(found, dict) else {}


def _sent(document: Json) -> set[str]:
    """Return the components that the client sends."""
    schemas = _schemas(document)
    found: set[str] = set()
    due: list[Any] = [(document.get("components") or {}).get(key) for key in ("requestBodies", "parameters")]
    for item in (document.get("paths") or {}).values():
        for operation in item.values() if isinstance(item, dict) else ():
            if isinstance(operation, dict):
                due += [operation.get("requestBody"), operation.get("parameters")]
    while due:
        for name in _REFERENCE.findall(repr(due.pop())):
            if name in schemas and name not in found:
                found.add(name)
                due.append(schemas[name])
    return found
