"""References: every one of them ends at a whole schema in components/schemas, under the name of its class."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from typing import Any
from urllib.parse import unquote

from .naming import Names
from .notes import ANNOTATIONS, METHODS, Json, Notes

__all__ = ["MARK", "References", "only_annotations", "reference", "schemas_below", "target_of"]

# A turned reference is this mark and the name of a class: what a document writes can't be taken for it.
MARK = "@"
_ONE = (
    *("items", "additionalProperties", "contains", "propertyNames", "not", "if", "then", "else"),
    *("unevaluatedItems", "unevaluatedProperties", "contentSchema"),
)
_MANY = ("allOf", "anyOf", "oneOf", "prefixItems", "items")
_MAPS = ("properties", "patternProperties", "dependentSchemas", "$defs", "definitions")
# Below these nothing is a schema, whatever it looks like.
_NO_SCHEMAS = frozenset({"example", "examples", "callbacks", "links"})


def target_of(schema: Json) -> str:
    """Return the name of the component that a reference of ours ends at."""
    return str(schema["$ref"]).removeprefix(MARK)


def reference(name: str) -> Json:
    """Return a reference to a component."""
    return {"$ref": MARK + name}


def schemas_below(schema: Json) -> Iterator[Json]:
    """Give the schemas that lie directly in a schema."""
    for key in _ONE:
        if isinstance(schema.get(key), dict):
            yield schema[key]
    for key in _MANY:
        if isinstance(schema.get(key), list):
            yield from (one for one in schema[key] if isinstance(one, dict))
    for key in _MAPS:
        if isinstance(schema.get(key), dict):
            yield from (one for one in schema[key].values() if isinstance(one, dict))


class References:
    """Turn the references of a document, in place; parts that are referred to from elsewhere become components."""

    def __init__(self, document: Json, names: Names, notes: Notes) -> None:
        self._document = document
        self._names = names
        self._notes = notes
        components = document.get("components")
        given = components.get("schemas") if isinstance(components, dict) else None
        schemas: Json = given if isinstance(given, dict) else {}
        # The plain names first: they keep theirs, whatever else the document holds and in whatever order.
        order = sorted(schemas, key=lambda name: (names.naming.class_name(name) != name, name))
        self._classes = {name: names.new_class(name) for name in order}
        # What each class is called in the document: tags name schemas by these.
        self.original: dict[str, str] = {found: name for name, found in self._classes.items()}
        for name, found in self._classes.items():
            if self._loose(name) != self._loose(found):
                notes.add(f"schema {name}", f"its class is named {found}")
        self._hoisted: dict[str, str] = {}
        self.schemas: dict[str, Any] = {self._classes[name]: schema for name, schema in schemas.items()}
        self._anchors = self._find_anchors(schemas)

    @staticmethod
    def _loose(name: str) -> str:
        return "".join(filter(str.isalnum, name)).lower()

    def _find_anchors(self, schemas: Json) -> dict[str, str]:
        found: dict[str, str] = {}
        for name, schema in schemas.items():
            for key in ("$anchor", "$dynamicAnchor"):
                if isinstance(schema, dict) and isinstance(schema.get(key), str):
                    found.setdefault(schema[key], name)
        return found

    def turn(self) -> dict[str, Any]:
        """Rewrite all references, and return the schemas by the names of their classes."""
        done: set[str] = set()
        # Turning a schema may bring others in.
        while due := [name for name in self.schemas if name not in done]:
            for name in due:
                done.add(name)
                self._walk(self.schemas[name], f"schema {name}", name)
        for path, item in (self._document.get("paths") or {}).items():
            for key, part in item.items() if isinstance(item, dict) else ():
                # Named as whatever else is told of the operation, so that it can be left out.
                self._search(part, f"operation {key.upper()} {path}" if key in METHODS else path)
        for part, group in (self._document.get("components") or {}).items():
            if part in ("parameters", "requestBodies", "responses", "headers"):
                self._search(group, part)
        while due := [name for name in self.schemas if name not in done]:
            for name in due:
                done.add(name)
                self._walk(self.schemas[name], f"schema {name}", name)
        return self.schemas

    def _search(self, node: Any, where: str) -> None:
        """Find the schemas of parameters and bodies."""
        if isinstance(node, dict):
            if isinstance(node.get("operationId"), str):
                where = f"operation {node['operationId']}"
            for key, value in node.items():
                if key in ("schema", "itemSchema") and isinstance(value, dict):
                    self._walk(value, where, "")
                elif key not in _NO_SCHEMAS:
                    self._search(value, where)
        elif isinstance(node, list):
            for value in node:
                self._search(value, where)

    def _walk(self, schema: Any, where: str, home: str) -> None:
        stack = [schema]
        while stack:
            one = stack.pop()
            if not isinstance(one, dict):
                continue
            self._turn_one(one, where, home)
            self._turn_mapping(one, where)
            stack += schemas_below(one)

    def _turn_one(self, schema: Json, where: str, home: str) -> None:
        if "$ref" not in schema and isinstance(schema.get("$dynamicRef"), str):
            schema["$ref"] = schema.pop("$dynamicRef")
        if schema.pop("$recursiveRef", None) == "#":
            schema["$ref"] = MARK + home if home else "#"
            if home:
                return
        target = schema.get("$ref")
        if not isinstance(target, str):
            # A property may be named `$ref`; as a keyword it is text.
            schema.pop("$ref", None)
            return
        if target.startswith(MARK):
            return
        name = self._name_of(target, home)
        if name is None:
            self._notes.fault(
                where,
                f"the reference {target} leads nowhere in this document; put what it means into components/schemas"
                " (where a document lies in several files, bundle it first: `redocly bundle`)",
            )
            del schema["$ref"]
        else:
            schema["$ref"] = MARK + name

    def _name_of(self, target: str, home: str) -> str | None:
        if target.startswith("#") and target[1:] in self._anchors:
            return self._classes[self._anchors[target[1:]]]
        if target == "#" and home:
            return home
        if not target.startswith("#/"):
            return self._by_id(target)
        steps = [unquote(step).replace("~1", "/").replace("~0", "~") for step in target[2:].split("/")]
        if steps[:2] == ["components", "schemas"] and len(steps) == 3 and steps[2] in self._classes:
            return self._classes[steps[2]]
        return self._hoist(target, steps, home)

    def _by_id(self, target: str) -> str | None:
        """Find a schema by its `$id`."""
        for name, schema in self.schemas.items():
            if isinstance(schema, dict) and schema.get("$id") == target:
                return name
        return None

    def _hoist(self, target: str, steps: list[str], home: str) -> str | None:
        """Make a component of a schema that lies inside something else."""
        for key, root in ((target, self._document), (f"{home}{target}", self.schemas.get(home))):
            if key in self._hoisted:
                return self._hoisted[key]
            found = _at(root, steps)
            if isinstance(found, dict | bool):
                named = [step for step in steps if not step.isdigit() and step not in _STEPS]
                name = self._names.new_class(" ".join(named[-2:]))
                self._hoisted[key] = name
                self.schemas[name] = copy.deepcopy(found)
                return name
        return None

    def _turn_mapping(self, schema: Json, where: str) -> None:
        """Have a discriminator's mapping name classes."""
        tag = schema.get("discriminator")
        if not isinstance(tag, dict) or not isinstance(tag.get("mapping"), dict):
            return
        turned: dict[str, str] = {}
        for value, target in tag["mapping"].items():
            name = self._classes.get(str(target)) or self._name_of(str(target), "")
            if str(target).startswith(MARK):
                name = str(target).removeprefix(MARK)
            if name is None:
                self._notes.add(
                    where, f"the discriminator maps {value} to {target}, which isn't there; left out"
                )
            else:
                turned[str(value)] = MARK + name
        tag["mapping"] = turned


_STEPS = frozenset(
    {
        *(
            "components",
            "schemas",
            "properties",
            "items",
            "allOf",
            "anyOf",
            "oneOf",
            "schema",
            "content",
            "$defs",
        ),
        *(
            "definitions",
            "paths",
            "responses",
            "requestBody",
            "application/json",
            "get",
            "put",
            "post",
            "delete",
        ),
        *("patch", "parameters", "additionalProperties"),
    }
)


def _at(node: Any, steps: list[str]) -> Any:
    for step in steps:
        if isinstance(node, dict) and step in node:
            node = node[step]
        elif isinstance(node, list) and step.isdigit() and int(step) < len(node):
            node = node[int(step)]
        else:
            return None
    return node


def only_annotations(schema: Json) -> bool:
    """Tell whether a schema says nothing about the values that it allows."""
    return set(schema) <= ANNOTATIONS or all(key in ANNOTATIONS or key.startswith("x-") for key in schema)
