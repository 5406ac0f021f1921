"""What a step changed in a prompt or response: places in its JSON, and what stood and stands there."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, cast

__all__ = ["Change", "changes_of"]

# What is there to be read by people: a step that rewrites a long conversation is told by its first places.
_MOST = 50


@dataclass(frozen=True, slots=True)
class Change:
    """Hold one change: `at`, such as `messages[0].content`, and what was there before and after, None for nothing."""

    at: str
    before: Any = field(repr=False)
    after: Any = field(repr=False)

    def plain(self) -> dict[str, Any]:
        """Return it as plain values."""
        return {"at": self.at, "before": self.before, "after": self.after}


def changes_of(before: Any, after: Any) -> tuple[Change, ...]:
    """Return where two JSON values differ, the deepest places, in their order; the first 50 of them."""
    found: list[Change] = []
    for change in _differing("", before, after):
        found.append(change)
        if len(found) == _MOST:
            break
    return tuple(found)


def _differing(at: str, before: Any, after: Any) -> Iterator[Change]:
    if before == after:
        return
    if isinstance(before, dict) and isinstance(after, dict):
        old, new = cast("dict[str, Any]", before), cast("dict[str, Any]", after)
        for name in dict.fromkeys((*old, *new)):
            yield from _differing(f"{at}.{name}" if at else name, old.get(name), new.get(name))
    elif isinstance(before, list) and isinstance(after, list):
        for number in range(max(len(before), len(after))):
            old_item, new_item = (each[number] if number < len(each) else None for each in (before, after))
            yield from _differing(f"{at}[{number}]", old_item, new_item)
    else:
        yield Change(at, before, after)
