"""Inheritance: an object with a discriminator and no union stands for whatever is made of it by `allOf`."""

from __future__ import annotations

from typing import Any

from .naming import Names
from .notes import Json, Notes
from .references import reference, target_of

__all__ = ["OTHERWISE", "spell_out"]

# The member of a union that an unknown tag stands for.
OTHERWISE = "x-ostiary-otherwise"


def spell_out(raw: dict[str, Any], names: Names, notes: Notes) -> None:
    """Make such an object the union that it stands for, in place; its own properties go to a class beside it."""
    parents = {name: schema for name, schema in raw.items() if _is_parent(schema)}
    for name, schema in list(parents.items()):
        tag = schema["discriminator"]
        children = _children(raw, name)
        mapped = [str(one).removeprefix("@") for one in (tag.get("mapping") or {}).values()]
        children = list(dict.fromkeys([*children, *(one for one in mapped if one in raw and one != name)]))
        if not children:
            del schema["discriminator"]
            notes.add(
                f"schema {name}", "its discriminator tells nothing apart: no schema is made of it by `allOf`"
            )
            continue
        base = names.new_class(f"{name} base")
        for child in raw.values():
            _rename(child, name, base)
        raw[base] = {key: value for key, value in schema.items() if key != "discriminator"}
        mapping = {
            value: f"@{base}" if one == f"@{name}" else one
            for value, one in (tag.get("mapping") or {}).items()
        }
        # What the mapping leaves out is told by its own name.
        for child in children:
            if f"@{child}" not in mapping.values():
                mapping.setdefault(child, f"@{child}")
        raw[name] = {
            "anyOf": [reference(one) for one in [*children, base]],
            "discriminator": {"propertyName": tag.get("propertyName"), "mapping": mapping, OTHERWISE: base},
            **({"description": schema["description"]} if "description" in schema else {}),
        }


def _is_parent(schema: Any) -> bool:
    if not isinstance(schema, dict) or schema.get("oneOf") or schema.get("anyOf"):
        return False
    tag = schema.get("discriminator")
    if isinstance(tag, str):
        # Swagger 2's spelling.
        schema["discriminator"] = tag = {"propertyName": tag}
    return isinstance(tag, dict) and isinstance(tag.get("propertyName"), str)


def _children(raw: dict[str, Any], parent: str) -> list[str]:
    return [
        name
        for name, schema in raw.items()
        if isinstance(schema, dict)
        and any(
            isinstance(one, dict) and "$ref" in one and target_of(one) == parent
            for one in schema.get("allOf") or []
        )
    ]


def _rename(schema: Any, old: str, new: str) -> None:
    """Have what is made of the parent be made of its base; what holds one holds any of its kinds."""
    if isinstance(schema, dict):
        parts: list[Json] = schema.get("allOf") or []
        if len([one for one in parts if isinstance(one, dict)]) > 1 or "properties" in schema:
            for one in parts:
                if isinstance(one, dict) and one.get("$ref") == f"@{old}":
                    one["$ref"] = f"@{new}"
