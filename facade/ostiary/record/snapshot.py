"""Turning a user's value into plain JSON data now, so that what is recorded is what it was.

Plain data is copied. Dates, UUIDs, enums, bytes, dataclasses, attrs instances, pydantic models and sets are written
as JSON has them; anything else becomes a marked repr. Nothing here raises, and nothing changes the value.

    bytes            {"$bytes": base64, "length": n}                      (cut at the text limit: + "truncated": true)
    anything else    {"$repr": "package.Type", "text": bounded repr}      ("text" is absent where __repr__ raises)
    a cycle          {"$cycle": "package.Type"}
    beyond a limit   {"$truncated": "depth" | "nodes"}; a long text ends in "… [+n characters]"
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

__all__ = ["Json", "SizeLimits", "snapshot", "strict_snapshot"]

Json: TypeAlias = "None | bool | int | float | str | list[Json] | dict[str, Json]"


@dataclass(frozen=True, slots=True)
class SizeLimits:
    """Bound a snapshot: nesting, values in all, characters of one text, characters of one repr."""

    depth: int = 64
    nodes: int = 100_000
    text: int = 1_000_000
    repr: int = 400


DEFAULT_LIMITS = SizeLimits()


def snapshot(value: object, limits: SizeLimits = DEFAULT_LIMITS) -> Json:
    """Return `value` as plain JSON data that shares nothing mutable with it; never raises."""
    raise NotImplementedError


def strict_snapshot(value: object, error: Callable[[str, str], Exception]) -> Json:
    """Return `value` as plain JSON data, or raise `error(path, type name)` for the first value that has no JSON form.

    The path reads `$.messages[0].content`; a cycle or a nesting beyond the limit has no JSON form either. Texts and
    sizes are not bounded here.
    """
    raise NotImplementedError
