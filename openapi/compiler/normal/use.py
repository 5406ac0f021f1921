"""What depends on where a schema is used: who may send a property, and whether bytes can stand for themselves."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

from .notes import Json, Notes
from .operations import Operation
from .references import target_of

__all__ = ["mind_directions", "mind_files", "reached", "settle"]


def _media(one: Operation) -> Iterator[tuple[bool, Json]]:
    """Give each media type of an operation, and whether the client sends it."""
    for media in (one.body.get("requestBody", {}).get("content") or {}).values():
        yield True, media
    for answer in one.body["responses"].values():
        for media in (answer.get("content") or {}).values():
            yield False, media


def reached(schemas: dict[str, Json], start: list[Any]) -> set[str]:
    """Return the components that some schemas lead to."""
    found: set[str] = set()
    due = list(start)
    while due:
        node = due.pop()
        if not isinstance(node, dict):
            continue
        if "$ref" in node:
            name = target_of(node)
            if name not in found:
                found.add(name)
                due.append(schemas.get(name))
            continue
        due += [*node.get("anyOf", []), node.get("items"), node.get("additionalProperties")]
        due += list((node.get("properties") or {}).values())
    return found


def settle(schemas: dict[str, Json], notes: Notes) -> None:
    """Require of objects only what they describe."""
    for where, schema in schemas.items():
        for name in [one for one in schema.get("required", []) if one not in schema.get("properties", {})]:
            schema["required"] = [one for one in schema["required"] if one != name]
            notes.add(
                f"schema {where}", f"{name} is required and not described; give it in additional_properties"
            )


def mind_directions(schemas: dict[str, Json], operations: list[Operation], notes: Notes) -> None:
    """Make optional what is required of one side and may be sent by the other one only."""
    media = [found for one in operations for found in _media(one)]
    for word, sent, who in (("readOnly", True, "the client"), ("writeOnly", False, "the service")):
        for name in sorted(reached(schemas, [one["schema"] for out, one in media if out is sent])):
            schema = schemas.get(name, {})
            properties = schema.get("properties", {})
            for each in [one for one in schema.get("required", []) if properties.get(one, {}).get(word)]:
                schema["required"] = [one for one in schema["required"] if one != each]
                notes.add(
                    f"schema {name}.{each}",
                    f"it is required and `{word}`; optional, since {who} doesn't send it",
                )


def mind_files(schemas: dict[str, Json], operations: list[Operation], notes: Notes) -> None:
    """Take bytes for text wherever they are part of JSON: only a multipart form has a place for them."""
    media = [one for each in operations for _, one in _media(each)]
    in_forms = reached(schemas, [one["schema"] for one in media if one["x-kind"] == "multipart"])
    for name in sorted(set(schemas) - in_forms):
        schemas[name] = _mapped(schemas[name], partial(_as_text, f"schema {name}", notes))
    for each in operations:
        for parameter in each.body["parameters"]:
            parameter["schema"] = _mapped(parameter["schema"], partial(_as_text, "", notes))
        for _, one in _media(each):
            if one["x-kind"] in ("json", "sse", "ndjson", "form"):
                one["schema"] = _mapped(one["schema"], partial(_as_text, each.where, notes))


def _as_text(where: str, notes: Notes, schema: Json) -> Json:
    if schema.get("format") != "binary":
        return schema
    if where:
        notes.add(where, "bytes (`format: binary`) inside JSON are text; only a multipart form holds files")
    return {key: value for key, value in schema.items() if key != "format"}


def _mapped(node: Json, change: Callable[[Json], Json]) -> Json:
    """Return a schema with a change made to it and to all that lies in it."""
    made = dict(node)
    for key in ("items", "additionalProperties"):
        if isinstance(made.get(key), dict):
            made[key] = _mapped(made[key], change)
    if "anyOf" in made:
        made["anyOf"] = [_mapped(one, change) for one in made["anyOf"]]
    if "properties" in made:
        made["properties"] = {name: _mapped(one, change) for name, one in made["properties"].items()}
    return change(made)
