"""Schemas, made plain: what comes out is one of few forms, and every object and enum in it has a class of its own.

The forms are: a reference, any value (`{}`), a scalar, a `const`, an enum, an array with items, an object with
properties, and a union (`anyOf`, perhaps with a discriminator). A schema inside another one that needs a class becomes
a component.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from .containers import Containers
from .enums import enum_parts
from .merging import Merging
from .naming import Names
from .notes import Json, Notes
from .nulls import NULL, takes_null, without_null
from .references import only_annotations, reference, target_of
from .unions import Unions

__all__ = ["Place", "Plain"]

_KEPT_FORMATS = frozenset({"date-time", "date", "uuid", "binary"})
_SCALARS = frozenset({"string", "integer", "number", "boolean"})
_TYPES = {
    **{name: name for name in (*_SCALARS, "array", "object", "null")},
    "file": "binary",
    "float": "number",
    "double": "number",
    "int": "integer",
    "long": "integer",
    "bool": "boolean",
    "str": "string",
    "text": "string",
    "date": "string",
    "datetime": "string",
    "uuid": "string",
    "map": "object",
    "list": "array",
}
# They narrow what is allowed in ways that types can't tell.
_LIMITS = {
    "not": "`not` is the service's to check",
    "if": "`if`/`then`/`else` is the service's to check",
    "dependentSchemas": "`dependentSchemas` is the service's to check",
    "dependentRequired": "`dependentRequired` is the service's to check",
    "contains": "`contains` is the service's to check",
    "propertyNames": "`propertyNames` is the service's to check",
}


@dataclass(frozen=True)
class Place:
    """Where a schema stands: for messages, and to name what it holds."""

    where: str
    parent: str
    name: str

    def step(self, name: str, where: str = "") -> Place:
        """Return the place of something inside."""
        return Place(self.where + where, self.parent, name)


class Plain:
    """Make the schemas of one document plain. Components are made when they are first needed."""

    def __init__(self, raw: dict[str, Any], names: Names, notes: Notes) -> None:
        self.raw = raw
        self.names = names
        self.notes = notes
        self.done: dict[str, Json] = {}
        # What a class is called in the document, where that is another name.
        self.original: dict[str, str] = {}
        # Aliases that allow null, and the component that has the class of that name.
        self.swapped: dict[str, str] = {}
        self._open: list[str] = []
        self._merging = Merging(self)
        self.unions: Unions = Unions(self)
        self._containers = Containers(self)

    def all(self) -> dict[str, Json]:
        """Return all components."""
        while due := [name for name in self.raw if name not in self.done]:
            for name in due:
                self.component(name)
        return self.done

    def component(self, name: str) -> Json:
        """Return a component, made plain; any value for one that is made of itself."""
        if name in self.done:
            return self.done[name]
        if name in self._open:
            self.notes.add(
                f"schema {name}", "it is made of itself (`allOf` in a circle), which means any value"
            )
            return {}
        self._open.append(name)
        made = self.schema(self.raw[name], Place(f"schema {name}", name, ""), own=True)
        self._open.pop()
        self.done[name] = made
        return made

    def followed(self, schema: Json) -> Json:
        """Return what a schema is in the end, behind references."""
        seen: set[str] = set()
        while "$ref" in schema and (name := target_of(schema)) not in seen:
            seen.add(name)
            schema = self.component(name)
        return {} if "$ref" in schema else schema

    def schema(self, given: Any, at: Place, *, own: bool = False) -> Json:
        """Make a schema plain. `own` says that it is a component itself, and needs no other for its class."""
        if given is True or given is None:
            return {}
        if not isinstance(given, dict):
            if given is not False:
                self.notes.add(at.where, "what stands in place of a schema is none; it means any value")
            return {}
        given = self._unfolded(given)
        null = takes_null(given)
        if null:
            given = without_null(given)
        core = self._core(given, at, own=own and not null)
        if not null or core == NULL or core == {}:
            return core
        if own and "$ref" in core and self.raw.get(target_of(core)) is given:
            # The class keeps the schema's name; the alias, which is none, gets another one.
            self.swapped[at.parent] = target_of(core)
        told = {key: core.pop(key) for key in ("description",) if key in core and "$ref" not in core}
        return {**told, **self.unions.joined([core, NULL])}

    def needs_class(self, given: Any) -> bool:
        """Tell whether a schema that isn't plain yet will be an object or an enum, which need a class."""
        if not isinstance(given, dict) or "$ref" in given:
            return False
        if given.get("enum"):
            return True
        if given.get("allOf"):
            return True
        if given.get("oneOf") or given.get("anyOf"):
            return False
        kinds = given.get("type")
        named = kinds if isinstance(kinds, list) else [kinds]
        return (
            "object" in named
            or "map" in named
            or bool(
                kinds is None
                and ("properties" in given or "additionalProperties" in given or "patternProperties" in given)
            )
        )

    def hoisted(self, given: Json, at: Place) -> Json:
        """Make a component of a schema, and return the reference to it."""
        title = given.get("title")
        last = title if isinstance(title, str) and title.strip() else at.name
        naming = self.names.naming
        name = self.names.new_class(
            naming.class_name(at.parent) + naming.class_name(last) if at.parent else last
        )
        self.raw[name] = given
        return reference(name)

    def _unfolded(self, given: Json) -> Json:
        """Put a default into words."""
        if "default" not in given:
            return given
        # The generator would have the client send it.
        told = f"The service's default: `{json.dumps(given['default'], ensure_ascii=False)}`."
        said = given.get("description")
        text = f"{said.rstrip()} {told}" if isinstance(said, str) and said else told
        return {**{key: value for key, value in given.items() if key != "default"}, "description": text}

    def _core(self, given: Json, at: Place, *, own: bool) -> Json:
        if "$ref" in given:
            return self._referring(given, at, own=own)
        if not own and self._is_plain_object_or_enum(given):
            return self.hoisted(given, at)
        for key, said in _LIMITS.items():
            if given.get(key) and not (key == "not" and given[key] == {}):
                self.notes.add(at.where, said)
        told = _told(given)
        if given.get("allOf"):
            return self._merging.merged(given, at, own=own)
        if given.get("oneOf") or given.get("anyOf"):
            return self.unions.union(given, at, own=own)
        if "const" in given:
            return {**told, **self._const(given, at)}
        if isinstance(given.get("enum"), list) and given["enum"]:
            return self._enum(given, at, own=own)
        kinds = given.get("type")
        if isinstance(kinds, list) and len([one for one in kinds if one != "null"]) > 1:
            return self.unions.of_types(given, at, own=own)
        return {**told, **self._typed(given, at)}

    def _is_plain_object_or_enum(self, given: Json) -> bool:
        if given.get("oneOf") or given.get("anyOf") or given.get("allOf") or "const" in given:
            return False
        kinds = given.get("type")
        if isinstance(kinds, list) and len([one for one in kinds if one != "null"]) > 1:
            return False
        if isinstance(given.get("enum"), list) and given["enum"]:
            return self._is_one_enum(given)
        return self._kind(given) == "object"

    def _is_one_enum(self, given: Json) -> bool:
        parts, _ = enum_parts(given, "", Notes(), self._key)
        return len(parts) == 1 and "enum" in parts[0]

    def _key(self, text: str) -> str:
        return self.names.naming.identifier(text).upper()

    def _referring(self, given: Json, at: Place, *, own: bool) -> Json:
        """Return a reference, with what stands beside it merged in where that says something about values."""
        beside = {key: value for key, value in given.items() if key not in ("$ref", "nullable")}
        if only_annotations(beside):
            told = {"description": given["description"]} if isinstance(given.get("description"), str) else {}
            return {"$ref": given["$ref"], **told}
        return self._merging.merged({"allOf": [{"$ref": given["$ref"]}, beside]}, at, own=own)

    def _const(self, given: Json, at: Place) -> Json:
        value = given["const"]
        if isinstance(value, bool) and given.get("type") == "boolean":
            return {"type": "boolean"}
        if isinstance(value, str | bool | int):
            return {"const": value}
        if value is None:
            return dict(NULL)
        if isinstance(value, float):
            return {"const": int(value)} if value.is_integer() else {"type": "number"}
        self.notes.add(at.where, "a `const` that is an array or object is any value")
        return {}

    def _enum(self, given: Json, at: Place, *, own: bool) -> Json:
        parts, null = enum_parts(given, at.where, self.notes, self._key)
        told = _told(given)
        if len(parts) == 1:
            made = parts[0] if own or "enum" not in parts[0] else self.hoisted({**told, **parts[0]}, at)
            return {**told, **made} if "$ref" not in made else made
        if not parts:
            return dict(NULL) if null else {}
        self.notes.add(at.where, "an enum of several types is a union of them")
        members = [
            self.hoisted(part, at.step(f"{at.name} {part['type']}")) if "enum" in part else part
            for part in parts
        ]
        return {**told, **self.unions.joined(members)}

    def _kind(self, given: Json) -> str:
        """Return the one type of a schema, found out where it isn't stated; an empty text for any value."""
        stated = given.get("type")
        if isinstance(stated, list):
            stated = next((one for one in stated if one != "null"), "null" if stated else None)
        if isinstance(stated, str):
            return _TYPES.get(stated.lower(), "")
        if any(key in given for key in ("properties", "additionalProperties", "patternProperties")):
            return "object"
        if "items" in given or "prefixItems" in given:
            return "array"
        return ""

    def _typed(self, given: Json, at: Place) -> Json:
        kind = self._kind(given)
        stated = given.get("type")
        if isinstance(stated, str) and stated not in ("string", kind):
            self.notes.add(
                at.where, f"`{stated}` is no type of JSON Schema; it is read as {kind or 'any value'}"
            )
        if kind == "object":
            return self._containers.object(given, at)
        if kind == "array":
            return self._containers.array(given, at)
        if kind == "binary":
            return {"type": "string", "format": "binary"}
        if kind == "string":
            return self._string(given, str(stated))
        return {"type": kind} if kind else {}

    def _string(self, given: Json, stated: str) -> Json:
        kept = given.get("format")
        if stated in ("date", "datetime", "uuid"):
            kept = {"datetime": "date-time"}.get(stated, stated)
        if kept is None and given.get("contentMediaType") and not given.get("contentEncoding"):
            # 3.1's word for bytes that are sent as they are.
            kept = None if "json" in str(given["contentMediaType"]) else "binary"
        return {"type": "string", "format": kept} if kept in _KEPT_FORMATS else {"type": "string"}


def _told(given: Json) -> Json:
    return {key: given[key] for key in ("description",) if isinstance(given.get(key), str) and given[key]}
