"""Circles of schemas that are no objects: each is cut at one place, where any value stands then."""

from __future__ import annotations

from typing import Any

from .notes import Json, Notes
from .references import target_of

__all__ = ["cut", "in_order"]


def cut(schemas: dict[str, Json], notes: Notes) -> None:
    """Cut the circles among unions and arrays, in place. Objects may hold themselves: they are classes."""
    state: dict[str, str] = {}

    def visit(name: str) -> None:
        state[name] = "open"
        schemas[name] = turn(schemas[name], name)
        state[name] = "done"

    def turn(node: Json, home: str) -> Json:
        if "$ref" in node:
            target = target_of(node)
            if not is_alias(schemas.get(target, {})):
                return node
            if state.get(target) == "open":
                notes.add(f"schema {home}", f"it holds itself by way of {target}; there, any value is taken")
                return {}
            if target not in state:
                visit(target)
            return node
        if "anyOf" in node:
            members = [turn(one, home) for one in node["anyOf"]]
            return {} if {} in members else {**node, "anyOf": members}
        if node.get("type") == "array":
            return {**node, "items": turn(node["items"], home)}
        return node

    for name in list(schemas):
        if is_alias(schemas[name]) and name not in state:
            visit(name)


def is_alias(schema: Json) -> bool:
    """Tell whether a component has no class of its own."""
    return schema.get("type") != "object" and "enum" not in schema


def in_order(schemas: dict[str, Json]) -> dict[str, Json]:
    """Return the schemas with each alias after those that it needs, as the generator wants them."""
    ordered = {name: schema for name, schema in schemas.items() if not is_alias(schema)}

    def take(node: Any) -> None:
        if isinstance(node, dict):
            if "$ref" in node:
                name = target_of(node)
                if name not in ordered and name in schemas:
                    take(schemas[name])
                    ordered[name] = schemas[name]
                return
            for one in [*node.get("anyOf", []), node.get("items")]:
                take(one)

    for name, schema in schemas.items():
        if name not in ordered:
            take(schema)
            ordered[name] = schema
    return ordered
