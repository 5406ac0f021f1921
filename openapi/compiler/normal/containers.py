"""Objects and arrays."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from .notes import Json

if TYPE_CHECKING:
    from .schemas import Place, Plain

__all__ = ["Containers"]


class Containers:
    """Make objects and arrays plain, with all that they hold."""

    def __init__(self, plain: Plain) -> None:
        self._plain = plain

    def array(self, given: Json, at: Place) -> Json:
        """Return an array with the one type of its items."""
        items = given.get("items")
        positions = given.get("prefixItems") or (items if isinstance(items, list) else None)
        inside = at.step(f"{at.name} item" if at.name else "item", ".items")
        if not positions:
            return {"type": "array", "items": self._plain.schema(items if items is not False else {}, inside)}
        self._plain.notes.add(
            at.where, "positions of an array (`prefixItems`) are told as one type for all its items"
        )
        kinds = [*positions, *([items] if isinstance(items, dict) else [])]
        members = [
            self._plain.schema(one, replace(inside, name=f"{inside.name} {i}")) for i, one in enumerate(kinds)
        ]
        return {"type": "array", "items": self._plain.unions.joined(members)}

    def object(self, given: Json, at: Place) -> Json:
        """Return an object with its properties, and what is said of properties without a name."""
        made: Json = {"type": "object"}
        stated = given.get("properties")
        properties = stated if isinstance(stated, dict) else {}
        known: dict[str, Json] = {}
        for name, inner in properties.items():
            if inner is False:
                self._plain.notes.add(
                    f"{at.where}.{name}", "no value is allowed for it (`false`); it is left out"
                )
                continue
            known[name] = self._plain.schema(inner, at.step(name, f".{name}"))
            if isinstance(inner, dict):
                known[name] = {
                    **known[name],
                    **{k: True for k in ("readOnly", "writeOnly") if inner.get(k) is True},
                }
        if known:
            made["properties"] = known
        required = given.get("required")
        if isinstance(required, list):
            # Some may be described by another part of an `allOf`.
            made["required"] = [name for name in dict.fromkeys(required) if properties.get(name) is not False]
        extra = self._extra(given, at)
        if extra is not None:
            made["additionalProperties"] = extra
        return made

    def _extra(self, given: Json, at: Place) -> Json | bool | None:
        """Return what is said of properties without a name: false where there are none, None where nothing is said."""
        stated = given.get("additionalProperties")
        patterns = given.get("patternProperties")
        inside = at.step("AdditionalProperty", ".additionalProperties")
        if isinstance(patterns, dict) and patterns:
            self._plain.notes.add(
                at.where, "`patternProperties` are told as additional properties of any name"
            )
            kinds = [*patterns.values(), *([stated] if isinstance(stated, dict) else [])]
            return self._plain.unions.joined([self._plain.schema(one, inside) for one in kinds])
        if isinstance(stated, bool):
            return stated
        if isinstance(stated, dict) and stated:
            made = self._plain.schema(stated, inside)
            return made or True
        return True if isinstance(stated, dict) else None
