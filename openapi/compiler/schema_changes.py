"""Two versions of a schema: which values only one of them allows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

from .documents import Json
from .normal.references import target_of

__all__ = ["Difference", "SchemaChanges"]


@dataclass(frozen=True)
class Difference:
    """One place where the new version allows less (`narrower`), more (`wider`), or something else (`other`).

    `harmless` says so whoever sends the value.
    """

    place: str
    kind: Literal["narrower", "wider", "other", "harmless"]
    said: str

    def breaks(self, sent: bool) -> bool:
        """Tell whether a caller may fail: one that sends what isn't taken any more, or is sent what it doesn't know."""
        return self.kind == "other" or self.kind == ("narrower" if sent else "wider")


class SchemaChanges:
    """Compare plain schemas; objects that hold themselves are compared once."""

    def __init__(self, old: dict[str, Json], new: dict[str, Json]) -> None:
        self._old = old
        self._new = new

    def differences(self, old: Json, new: Json, *, sent: bool) -> list[Difference]:
        """Return the differences of two schemas; `sent` says that the caller sends the value."""
        return list(self._compare(old, new, "", frozenset(), sent))

    def _compare(
        self, old: Json, new: Json, place: str, seen: frozenset[tuple[str, str]], sent: bool
    ) -> Iterator[Difference]:
        if "$ref" in old and "$ref" in new:
            pair = (target_of(old), target_of(new))
            if pair in seen:
                return
            seen |= {pair}
        old, new = _followed(old, self._old), _followed(new, self._new)
        if _told(old) == _told(new) and old.get("type") not in ("object", "array") and "anyOf" not in old:
            return
        if "anyOf" in old or "anyOf" in new:
            yield from self._unions(old, new, place, seen, sent)
        elif old.get("type") == new.get("type") == "object":
            yield from self._objects(old, new, place, seen, sent)
        elif old.get("type") == new.get("type") == "array":
            yield from self._compare(old["items"], new["items"], f"{place}[]", seen, sent)
        elif "enum" in old and "enum" in new and old["type"] == new["type"]:
            yield from _enums(old["enum"], new["enum"], place, sent)
        else:
            kind: Literal["narrower", "wider", "other"] = "other"
            if _holds(old, new):
                kind = "narrower"
            elif _holds(new, old):
                kind = "wider"
            yield Difference(place, kind, f"it is {_name(new)} and no longer {_name(old)}")

    def _unions(
        self, old: Json, new: Json, place: str, seen: frozenset[tuple[str, str]], sent: bool
    ) -> Iterator[Difference]:
        before, after = _members(old), _members(new)
        pairs: list[tuple[Json, Json]] = []
        left = list(after)
        gone: list[Json] = []
        for one in before:
            twin = next((other for other in left if self._alike(one, other)), None)
            if twin is None:
                gone.append(one)
            else:
                left.remove(twin)
                pairs.append((one, twin))
        if len(gone) == len(left) == 1:
            # One for another: what changed inside says more.
            pairs.append((gone.pop(), left.pop()))
        for one in gone:
            yield Difference(place, "narrower", f"it is never {_name(_followed(one, self._old))} any more")
        for one in left:
            yield Difference(place, "wider", f"it may be {_name(_followed(one, self._new))} now")
        for one, twin in pairs:
            yield from self._compare(one, twin, place, seen, sent)

    def _alike(self, one: Json, other: Json) -> bool:
        if "$ref" in one and "$ref" in other:
            return target_of(one) == target_of(other)
        first, second = _followed(one, self._old), _followed(other, self._new)
        return _told(first) == _told(second) or (
            first.get("type") == second.get("type") and first.get("type") in ("array", "object")
        )

    def _objects(
        self, old: Json, new: Json, place: str, seen: frozenset[tuple[str, str]], sent: bool
    ) -> Iterator[Difference]:
        before, after = old.get("properties", {}), new.get("properties", {})
        for name, schema in before.items():
            here = f"{place}.{name}"
            needed, still = name in old.get("required", []), name in new.get("required", [])
            if name not in after:
                yield Difference(here, "other", "the property is gone")
                continue
            if needed and not still:
                yield Difference(here, "wider", "it is optional now")
            elif still and not needed:
                yield Difference(here, "narrower", "it is required now")
            yield from self._compare(schema, after[name], here, seen, sent)
        for name in after:
            if name not in before:
                needed = name in new.get("required", [])
                kind: Literal["narrower", "harmless"] = "narrower" if needed and sent else "harmless"
                yield Difference(
                    f"{place}.{name}", kind, f"the property is new{' and required' if needed else ''}"
                )
        yield from self._extras(old, new, place, seen, sent)

    def _extras(
        self, old: Json, new: Json, place: str, seen: frozenset[tuple[str, str]], sent: bool
    ) -> Iterator[Difference]:
        first, second = old.get("additionalProperties", True), new.get("additionalProperties", True)
        if isinstance(first, dict) and isinstance(second, dict):
            yield from self._compare(first, second, f"{place}.*", seen, sent)
        elif first != second and sent:
            narrower = second is False or (first is True and isinstance(second, dict))
            yield Difference(
                place,
                "narrower" if narrower else "wider",
                f"it takes {'fewer' if narrower else 'more'} free properties",
            )


def _followed(schema: Json, known: dict[str, Json]) -> Json:
    seen: set[str] = set()
    while "$ref" in schema and (name := target_of(schema)) not in seen:
        seen.add(name)
        schema = known.get(name, {})
    return {} if "$ref" in schema else schema


def _told(schema: Json) -> Json:
    kept = ("type", "format", "enum", "const", "anyOf")
    return {key: schema[key] for key in kept if key in schema}


def _members(schema: Json) -> list[Json]:
    return list(schema["anyOf"]) if "anyOf" in schema else [schema]


def _enums(old: list[Any], new: list[Any], place: str, sent: bool) -> Iterator[Difference]:
    for value in old:
        if value not in new:
            yield Difference(place, "narrower", f"its value {value!r} is gone")
    for value in new:
        if value not in old:
            # Enumerations of answers are open: a client of ours keeps a value that it doesn't know.
            yield Difference(place, "wider" if sent else "harmless", f"its value {value!r} is new")


def _name(schema: Json) -> str:
    if "const" in schema:
        return repr(schema["const"])
    if "enum" in schema:
        return f"one of {len(schema['enum'])} values"
    if "anyOf" in schema:
        return "a union"
    kind = schema.get("type", "any value")
    return f"{kind} ({schema['format']})" if "format" in schema else str(kind)


def _holds(wide: Json, narrow: Json) -> bool:
    """Tell whether all that the second schema allows is allowed by the first one."""
    if not _told(wide):
        return True
    values = narrow.get("enum", [narrow["const"]] if "const" in narrow else None)
    if "enum" in wide or "const" in wide:
        allowed = wide.get("enum", [wide.get("const")])
        return values is not None and all(value in allowed for value in values)
    if wide.get("type") == "string" and "format" not in wide:
        return narrow.get("type") == "string" or (
            values is not None and all(isinstance(v, str) for v in values)
        )
    if wide.get("type") in ("number", "integer"):
        whole = values is not None and all(isinstance(v, int) and not isinstance(v, bool) for v in values)
        return whole or (wide["type"] == "number" and narrow.get("type") == "integer")
    return False
