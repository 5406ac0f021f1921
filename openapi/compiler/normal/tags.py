"""What tells the objects of a union apart: a discriminator, or a property that each of them fixes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from .inheritance import OTHERWISE
from .notes import Json, Notes
from .references import target_of
from .schemas import Plain
from .unions import leaves

__all__ = ["Tag", "tags_of"]


@dataclass(frozen=True)
class Tag:
    """A property whose value names the member of a union, and the member that any other value stands for."""

    name: str
    members: tuple[tuple[Any, str], ...]
    otherwise: str | None = None


def tags_of(plain: Plain, inline: list[Json], notes: Notes) -> dict[frozenset[str], Tag]:
    """Return the tag of each discriminated union, by the names of the objects that it stands for."""
    found: dict[frozenset[str], Tag] = {}
    unclear: set[frozenset[str]] = set()

    def visit(schema: Any, where: str) -> None:
        if not isinstance(schema, dict):
            return
        tag = schema.get("discriminator")
        if "anyOf" in schema and isinstance(tag, dict) and isinstance(tag.get("propertyName"), str):
            members = frozenset(leaves(plain, schema))
            made = _tag(plain, schema, tag)
            if made is not None and len(members) > 1:
                if found.setdefault(members, made) != made:
                    unclear.add(members)
                    notes.add(
                        where, "another union of the same schemas has another discriminator; neither is used"
                    )
            elif len(members) > 1:
                notes.add(where, "its discriminator doesn't name all of its members, and is not used")
        for inner in [*schema.get("anyOf", []), schema.get("items"), schema.get("additionalProperties")]:
            visit(inner, where)
        for name, inner in (schema.get("properties") or {}).items():
            visit(inner, f"{where}.{name}")

    for name, schema in plain.done.items():
        visit(schema, f"schema {name}")
    for schema in inline:
        visit(schema, "document")
    return {members: tag for members, tag in found.items() if members not in unclear}


def _tag(plain: Plain, schema: Json, tag: Json) -> Tag | None:
    """Put together which value names which object; None where an object is left that no value names."""
    name = tag["propertyName"]
    members: dict[Any, str] = {}
    all_leaves = leaves(plain, schema)
    for value, target in (tag.get("mapping") or {}).items():
        target = str(target).removeprefix("@")
        below = leaves(plain, {"$ref": f"@{target}"})
        if len(below) == 1 and below[0] in all_leaves:
            members[value] = below[0]
    for leaf in all_leaves:
        for value in _values(plain, leaf, name):
            members.setdefault(value, leaf)
    for one in schema["anyOf"]:
        if "$ref" in one and target_of(one) in all_leaves and target_of(one) not in members.values():
            members.setdefault(_own_name(plain, target_of(one)), target_of(one))
    otherwise = tag.get(OTHERWISE)
    left = set(all_leaves) - set(members.values()) - {otherwise}
    return None if left else Tag(name, tuple(members.items()), otherwise)


def _own_name(plain: Plain, leaf: str) -> str:
    return plain.original.get(leaf, leaf)


def _values(plain: Plain, leaf: str, name: str) -> list[Any]:
    """Return the values that an object's property may have, where the schema lists them."""
    schema = plain.done.get(leaf, {}).get("properties", {}).get(name)
    if schema is None:
        return []
    schema = plain.followed(schema)
    return [schema["const"]] if "const" in schema else list(schema.get("enum", []))
