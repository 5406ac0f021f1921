"""Find the answer to a request, and say what differs where there is none: places alone, never what stands there."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from typing import Any, Final
from urllib.parse import parse_qsl, urlsplit

from ostiary.testing.cassettes.entries import Entry

__all__ = ["VOLATILE", "Asking", "differences", "find"]

VOLATILE: Final = frozenset({"latency", "responseTime", "response_time", "time_to_first_token"})
"""Names of measured times, which no two runs have in common."""

_ID = re.compile(r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
_TIME = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d[\d.]*(?:Z|[+-]\d\d:?\d\d)?")
_MOST = 5


class Asking:
    """A request as it is compared: without ids and times that each run makes anew."""

    def __init__(
        self, service: str | None, operation: str | None, request: dict[str, Any], ignore: Collection[str]
    ):
        parts = urlsplit(request["url"])
        # A service may be elsewhere in each run; who made the request knows what it is.
        place = f"{service}.{operation}" if service else f"{parts.scheme}://{parts.netloc}{parts.path}"
        query = parse_qsl(parts.query, keep_blank_values=True)
        self.kind: tuple[Any, str] = (request["method"], place)
        self.facets: dict[str, Any] = {
            "path": _steady(request.get("path", "")),
            "query": sorted((name, _steady(value)) for name, value in query),
            "body": _compared(request.get("body", {}), ignore),
        }

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Asking) and (self.kind, self.facets) == (other.kind, other.facets)


def find(asking: Asking, entries: Sequence[Entry], ignore: Collection[str]) -> tuple[Entry | None, str]:
    """Return the first answer that was not given yet, or None and what differs."""
    alike = [
        (entry, one)
        for entry in entries
        if (one := Asking(entry.service, entry.operation, entry.request, ignore)).kind == asking.kind
    ]
    for entry, one in alike:
        if not entry.played and one == asking:
            return entry, ""
    method, place = asking.kind
    if not alike:
        has = ", ".join(dict.fromkeys(entry.name for entry in entries)) or "nothing"
        return None, f"it holds no call of {method} {place}; it holds {has}"
    left = [one for entry, one in alike if not entry.played]
    if not left:
        times = "once" if len(alike) == 1 else f"{len(alike)} times"
        return None, f"{place} was recorded {times}, and is called once more"
    nearest = min((list(differences(one.facets, asking.facets)) for one in left), key=len)
    shown = "; ".join(nearest[:_MOST]) + (
        f"; and {len(nearest) - _MOST} more" if len(nearest) > _MOST else ""
    )
    return None, f"{place} is called otherwise than it was recorded: {shown}"


def differences(recorded: Any, asked: Any, place: str = "") -> Iterator[str]:
    """Yield where two values differ."""
    if isinstance(recorded, dict) and isinstance(asked, dict):
        for key in sorted({*recorded, *asked}, key=str):
            inner = f"{place}/{key}" if place else str(key)
            if key not in asked:
                yield f"{inner} is missing"
            elif key not in recorded:
                yield f"{inner} is new"
            else:
                yield from differences(recorded[key], asked[key], inner)
    elif isinstance(recorded, list) and isinstance(asked, list) and len(recorded) == len(asked):
        for number, (one, other) in enumerate(zip(recorded, asked, strict=True)):
            yield from differences(one, other, f"{place}/{number}")
    elif isinstance(recorded, list) and isinstance(asked, list):
        yield f"{place} has {len(asked)} items, had {len(recorded)}"
    elif recorded != asked or type(recorded) is not type(asked):
        yield f"{place} differs"


def _compared(value: Any, ignore: Collection[str]) -> Any:
    if isinstance(value, dict):
        return {
            key: _compared(each, ignore)
            for key, each in value.items()
            if key not in VOLATILE and key not in ignore
        }
    if isinstance(value, list):
        return [_compared(each, ignore) for each in value]
    return _steady(value) if isinstance(value, str) else value


def _steady(text: str) -> str:
    return "<time>" if _TIME.fullmatch(text) else _ID.sub("<id>", text)
