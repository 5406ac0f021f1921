"""Schemas on their way to the generator: mended where it would go wrong, refused where nobody can mend them."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from typing import Any

from openapi.compiler.documents import Json
from openapi.compiler.problems import Problems

__all__ = ["check_components", "check_directions", "mend", "subschemas", "tags_of"]

# Applied by no part of the client: they state limits, which are the service's to check.
_REFUSED = {
    "not": "`not` can't be told in types",
    "if": "`if`/`then`/`else` can't be told in types",
    "prefixItems": "positions of an array (`prefixItems`) have no types of their own",
    "patternProperties": "`patternProperties` can't be told in types",
    "dependentSchemas": "`dependentSchemas` can't be told in types",
    "$defs": "schemas are named in components/schemas, not in `$defs`",
    "unevaluatedProperties": "`unevaluatedProperties` is not supported; use `additionalProperties`",
}
_ONE = ("items", "additionalProperties", "contains", "propertyNames")
_MANY = ("allOf", "anyOf", "oneOf")
_LOCAL_REF = re.compile(r"#/components/schemas/[^/]+\Z")
# The names that generated modules use for other things.
_TAKEN_CLASSES = {
    *(
        "Any",
        "BinaryIO",
        "ClassVar",
        "File",
        "Literal",
        "Mapping",
        "OPERATION",
        "Self",
        "UNSET",
        "UUID",
        "Unset",
    )
}


def subschemas(schema: Json) -> Iterator[tuple[str, Json | bool, Callable[[Any], None]]]:
    """Give each schema inside a schema with its place, and a function that puts another one there."""
    for name, inner in list((schema.get("properties") or {}).items()):
        yield f".{name}", inner, lambda new, name=name: schema["properties"].__setitem__(name, new)  # type: ignore[misc]
    for key in _ONE:
        if key in schema:
            yield f".{key}", schema[key], lambda new, key=key: schema.__setitem__(key, new)  # type: ignore[misc]
    for key in _MANY:
        for index, inner in enumerate(schema.get(key) or []):
            yield (
                f".{key}[{index}]",
                inner,
                lambda new, key=key, index=index: schema[key].__setitem__(index, new),  # type: ignore[misc]
            )


def mend(schema: Json | bool, where: str, problems: Problems, name: str = "") -> Json:
    """Return the schema as the generator can read it right. Notes what must be refused."""
    if isinstance(schema, bool):
        if not schema:
            problems.add(where, "the schema `false` allows no value")
        return {}
    if "$ref" in schema:
        if not _LOCAL_REF.match(schema["$ref"]):
            problems.add(where, f"{schema['$ref']} doesn't point at a whole schema in components/schemas")
        return schema
    for key, reason in _REFUSED.items():
        if key in schema:
            problems.add(where, reason)
    if (schema.get("oneOf") or schema.get("anyOf")) and schema.get("properties"):
        problems.add(
            where, "`oneOf`/`anyOf` next to `properties` has no type; name the parts and use `allOf`"
        )
    if schema.get("discriminator") and not (schema.get("oneOf") or schema.get("anyOf")):
        problems.add(where, "a `discriminator` without `oneOf` or `anyOf` tells nothing about what may come")
    if schema.get("nullable") is not None:
        problems.add(where, "`nullable` means nothing in OpenAPI 3.1; null is a type")
    _mend_default(schema)
    schema = _mend_enum(schema, name)
    for place, inner, put in subschemas(schema):
        if place == ".additionalProperties" and isinstance(inner, bool):
            continue
        property_name = place[1:] if place[1:] in (schema.get("properties") or {}) else ""
        put(mend(inner, where + place, problems, property_name))
    return schema


def _mend_default(schema: Json) -> None:
    """Tell a default in words instead: the generator would have the client send it."""
    if "default" in schema:
        default = schema.pop("default")
        told = f"The service's default: `{json.dumps(default, ensure_ascii=False)}`."
        schema["description"] = (
            f"{schema['description'].rstrip()} {told}" if schema.get("description") else told
        )


def _mend_enum(schema: Json, name: str) -> Json:
    """Split null from an enum, and give its members names that differ."""
    values = schema.get("enum")
    if not values:
        return schema
    plain = [value for value in values if value is not None]
    kinds = schema.get("type")
    if plain and (len(plain) < len(values) or (isinstance(kinds, list) and "null" in kinds)):
        # The generator makes one class for each way to say null; one named class and null is what is meant.
        inner = {**schema, "enum": plain, "type": "string" if isinstance(plain[0], str) else "integer"}
        if name and "title" not in inner:
            inner["title"] = name
        outer: Json = {"anyOf": [_mend_enum(inner, name), {"type": "null"}]}
        for key in ("description", "example"):
            if key in schema:
                outer[key] = inner.pop(key)
        if len(plain) < len(values) or "null" in (kinds or []):
            return outer
    if isinstance(kinds, list) and len(kinds) == 1:
        schema["type"] = kinds[0]
    if all(isinstance(value, str) for value in plain) and "x-enum-varnames" not in schema:
        names = _member_names(plain)
        if names is not None:
            schema["x-enum-varnames"] = names
    return schema


def _member_names(values: list[str]) -> list[str] | None:
    """Return distinct names where the generator's own would collide (it would drop a value, or stop)."""
    from openapi_python_client import strings

    names = [
        strings.snake_case(value).upper() if value[:1].isalpha() else f"VALUE_{i}"
        for i, value in enumerate(values)
    ]
    if len(set(names)) == len(names) and all(names):
        return None
    seen: dict[str, int] = {}
    distinct: list[str] = []
    for one in names:
        one = one or "VALUE"
        seen[one] = seen.get(one, 0) + 1
        distinct.append(one if seen[one] == 1 else f"{one}_{seen[one]}")
    return distinct


def check_components(document: Json, problems: Problems) -> None:
    """Refuse names that the generated code needs for itself."""
    from openapi_python_client import strings

    for name, schema in (document.get("components", {}).get("schemas") or {}).items():
        class_name = strings.pascal_case(name)
        if class_name in _TAKEN_CLASSES:
            problems.add(f"schema {name}", "generated modules use this name for something else")
        for property_name in (schema.get("properties") or {}) if isinstance(schema, dict) else ():
            if strings.snake_case(property_name) in _TAKEN_ATTRIBUTES:
                problems.add(
                    f"schema {name}", f"the property {property_name} would hide a method of every model"
                )


_TAKEN_ATTRIBUTES = {"from_dict", "to_dict", "wire_fields", "additional_properties", "additional_keys"}


def tags_of(document: Json, problems: Problems) -> dict[frozenset[str], tuple[str, dict[str, str]]]:
    """Return the document's discriminated unions: the members' names, to the tag's name and tag value to member."""
    found: dict[frozenset[str], tuple[str, dict[str, str]]] = {}

    def visit(schema: Any, where: str) -> None:
        if not isinstance(schema, dict):
            return
        tag = (schema.get("discriminator") or {}).get("propertyName")
        members = [
            one["$ref"].rsplit("/", 1)[1]
            for one in (schema.get("oneOf") or schema.get("anyOf") or [])
            if "$ref" in one
        ]
        if tag and members:
            mapping = {
                value: target.rsplit("/", 1)[-1]
                for value, target in (schema["discriminator"].get("mapping") or {}).items()
            }
            if not mapping:
                mapping = _constants(document, members, tag) or {member: member for member in members}
            if strangers := sorted(set(mapping.values()) - set(members)):
                problems.add(
                    where, f"the discriminator maps to {strangers[0]}, which is not a member of the union"
                )
            known = found.setdefault(frozenset(members), (tag, mapping))
            if known != (tag, mapping):
                problems.add(where, "another union of the same schemas has another discriminator")
        for place, inner, _ in subschemas(schema):
            visit(inner, where + place)

    for name, schema in (document.get("components", {}).get("schemas") or {}).items():
        visit(schema, f"schema {name}")
    for path, item in document["paths"].items():
        for schema in _inline_schemas(item):
            visit(schema, path)
    return found


def _inline_schemas(node: Any) -> Iterator[Json]:
    """Give the schemas of media types and parameters below a node."""
    if isinstance(node, dict):
        for key, value in node.items():
            if key == "schema" and isinstance(value, dict):
                yield value
            elif key not in ("example", "examples"):
                yield from _inline_schemas(value)
    elif isinstance(node, list):
        for value in node:
            yield from _inline_schemas(value)


def _constants(document: Json, members: list[str], tag: str) -> dict[str, str] | None:
    """Return tag value to member, where each member fixes the tag by `const` or an enum of one value."""
    found: dict[str, str] = {}
    for member in members:
        schema = document["components"]["schemas"].get(member, {})
        stated = (schema.get("properties") or {}).get(tag, {})
        values = [stated["const"]] if "const" in stated else stated.get("enum", [])
        if len(values) != 1 or values[0] in found or tag not in schema.get("required", []):
            return None
        found[values[0]] = member
    return found


def check_directions(document: Json, operation: Json, where: str, problems: Problems) -> None:
    """Refuse what only one side may send, where the other side would have to."""
    seen: set[str] = set()

    def visit(schema: Any, word: str, who: str) -> None:
        if not isinstance(schema, dict):
            return
        if "$ref" in schema:
            name = schema["$ref"].rsplit("/", 1)[-1]
            if f"{word} {name}" not in seen:
                seen.add(f"{word} {name}")
                visit((document.get("components", {}).get("schemas") or {}).get(name), word, who)
            return
        for name in schema.get("required") or []:
            if isinstance(one := (schema.get("properties") or {}).get(name), dict) and one.get(word):
                problems.add(
                    where, f"the property {name} is required and `{word}`, and {who} would have to send it"
                )
        for _, inner, _ in subschemas(schema):
            visit(inner, word, who)

    for media in (operation.get("requestBody", {}).get("content") or {}).values():
        visit(media.get("schema"), "readOnly", "the client")
    for answer in operation["responses"].values():
        for media in (answer.get("content") or {}).values():
            visit(media.get("schema"), "writeOnly", "the service")
