"""Turning a user's value into plain JSON data now, so that what is recorded is what it was.

Plain data is copied. Dates, UUIDs, enums, decimals, paths, bytes, dataclasses, attrs instances, pydantic models
and sets are written as JSON can hold them; NaN and the infinities become null; lone surrogates become U+FFFD.
Anything else becomes a marked repr. Nothing here raises, and nothing changes the value. The marks:

    bytes            {"$bytes": base64, "length": n}        and "truncated": true when cut at the text limit
    anything else    {"$repr": "package.Type", "text": r}   r is bounded, and absent where __repr__ raises
    a cycle          {"$cycle": "package.Type"}
    beyond a limit   {"$truncated": "depth" | "nodes"}      a long text ends in "… [+n characters]"

Two ways lead through a value: a short one for plain JSON data, which most values are, and a long one
(`snapshot_kinds`) for the rest, which starts over from the top.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ostiary.record.snapshot_kinds import LONGEST_INT, Json, SizeLimits, Walk, type_name

__all__ = ["Json", "SizeLimits", "snapshot", "strict_snapshot"]

DEFAULT_LIMITS = SizeLimits()

# The short way looks for no cycles, so it gives up early on what is deep.
_SHORT_DEPTH = 16
_CONSTANTS = frozenset({bool, type(None)})


class _NotPlainError(Exception):
    """Leave the short way."""


def snapshot(value: object, limits: SizeLimits = DEFAULT_LIMITS) -> Json:
    """Return `value` as plain JSON data that shares nothing mutable with it; never raises."""
    copy: Json
    try:
        copy = _plain(value, [limits.nodes - 1, limits.text], min(limits.depth, _SHORT_DEPTH))
    except Exception:
        try:
            copy = Walk(limits).json(value)
        except Exception:
            # What is left is exotic: no memory, or a caller already at the recursion limit.
            copy = {"$repr": type_name(value)}
    return copy


def strict_snapshot(value: object, error: Callable[[str, str], Exception]) -> Json:
    """Return `value` as plain JSON data, or raise `error(path, type name)` for the first value without a JSON form.

    The path reads `$.messages[0].content`; a cycle or a nesting deeper than 64 has no JSON form either. Texts and
    sizes are not bounded here.
    """
    copy: Json
    try:
        copy = _plain(value, [2**62, 2**62], _SHORT_DEPTH)
    except Exception:
        walk = Walk(SizeLimits(nodes=2**62, text=2**62), error)
        try:
            copy = walk.json(value)
        except Exception as cause:
            if cause is walk.raised:
                raise cause from None
            raise error("$", type_name(value)) from None
    return copy


def _plain(value: Any, budget: list[int], depth: int) -> Any:
    """Copy plain JSON data; raises `_NotPlainError` for anything else, or what a dict changed meanwhile raises."""
    kind: Any = type(value)  # pyright: ignore[reportUnknownVariableType]
    if kind is not dict and kind is not list and kind is not tuple:
        return _single(value, budget[1])
    budget[0] -= len(value)
    if depth == 0 or budget[0] < 0:
        raise _NotPlainError
    depth -= 1
    limit = budget[1]
    # What most items are is decided here: a call for each would take most of the time. A comprehension would be one
    # too, and would make cells of these variables.
    if kind is dict:
        copy: dict[str, Any] = {}
        for key, item in value.items():
            if type(key) is not str or not key.isascii():
                raise _NotPlainError
            kind = type(item)
            if (
                item is None
                or (kind is str and item.isascii() and len(item) <= limit)
                or (kind is int and -LONGEST_INT <= item <= LONGEST_INT)
            ):
                copy[key] = item
            else:
                copy[key] = _plain(item, budget, depth)
        return copy
    items: list[Any] = []
    for item in value:
        kind = type(item)
        if (
            item is None
            or (kind is str and item.isascii() and len(item) <= limit)
            or (kind is int and -LONGEST_INT <= item <= LONGEST_INT)
        ):
            items.append(item)
        else:
            items.append(_plain(item, budget, depth))
    return items


def _single(value: Any, limit: int) -> Any:
    """Return a value that holds no others."""
    kind: Any = type(value)  # pyright: ignore[reportUnknownVariableType]
    if kind is str and len(value) <= limit:
        value.encode()  # raises for a lone surrogate
        return value
    if kind in _CONSTANTS:
        return value
    if kind is int and -LONGEST_INT <= value <= LONGEST_INT:
        return value
    if kind is float:
        return value if value - value == 0.0 else None  # NaN and the infinities differ from themselves here
    raise _NotPlainError
