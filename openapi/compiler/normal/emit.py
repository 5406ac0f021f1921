"""The document as the generator is given it: what it reads, and nothing else."""

from __future__ import annotations

from typing import Any

from .naming import Names
from .notes import Json
from .operations import Operation
from .references import target_of

__all__ = ["emitted"]

_KEPT = ("type", "format", "enum", "const", "x-enum-varnames", "description")


def emitted(
    document: Json,
    schemas: dict[str, Json],
    swapped: dict[str, str],
    operations: list[Operation],
    names: Names,
) -> Json:
    """Write the plain schemas and operations as OpenAPI 3.1."""
    # A schema that allows null has no class; the object inside has, and keeps the name.
    renamed = {alias: f"{alias}OrNull" for alias in swapped} | {
        inner: alias for alias, inner in swapped.items()
    }
    emit = _Emit(names, renamed)
    stated = document.get("info")
    info: Json = stated if isinstance(stated, dict) else {}
    paths: Json = {}
    for one in operations:
        key = one.body["x-path"]
        taken = f"{one.method}" in paths.get(key, {})
        paths.setdefault(f"{key}#{one.name}" if taken else key, {})[one.method] = emit.operation(one)
    told = info.get("description")
    return {
        "openapi": "3.1.0",
        "info": {
            "title": str(info.get("title") or "The service"),
            "version": str(info.get("version") or "0"),
            **({"description": told} if isinstance(told, str) else {}),
        },
        "paths": paths,
        "components": {
            "schemas": {renamed.get(name, name): emit.schema(one) for name, one in schemas.items()}
        },
    }


class _Emit:
    def __init__(self, names: Names, renamed: dict[str, str]) -> None:
        self._names = names
        self._renamed = renamed

    def schema(self, schema: Json) -> Json:
        if "$ref" in schema:
            name = target_of(schema)
            return {"$ref": f"#/components/schemas/{self._renamed.get(name, name)}"}
        made: Json = {key: schema[key] for key in _KEPT if key in schema}
        if "anyOf" in schema:
            made["anyOf"] = [self.schema(one) for one in schema["anyOf"]]
        if "items" in schema:
            made["items"] = self.schema(schema["items"])
        if schema.get("type") != "object":
            return made
        properties = schema.get("properties", {})
        keys = self._names.keys(properties)
        if properties:
            made["properties"] = {keys[name]: self.schema(one) for name, one in properties.items()}
        if schema.get("required"):
            made["required"] = [keys[name] for name in schema["required"]]
        extra = schema.get("additionalProperties")
        if extra is not None:
            made["additionalProperties"] = extra if isinstance(extra, bool) else self.schema(extra)
        return made

    def operation(self, one: Operation) -> Json:
        body = one.body
        made: Json = {"operationId": one.name, "tags": body["tags"], "parameters": []}
        made |= {key: body[key] for key in ("summary", "description") if isinstance(body.get(key), str)}
        for each in body["parameters"]:
            kept = {"name": each["name"], "in": each["in"], "required": each.get("required") is True}
            told = {"description": each["description"]} if isinstance(each.get("description"), str) else {}
            schema = self.schema(each["schema"])
            made["parameters"].append({**kept, **told, "schema": schema})
        if "requestBody" in body:
            stated = body["requestBody"]
            made["requestBody"] = {"required": stated["required"], "content": self._content(stated, "body")}
        made["responses"] = {
            status: {"description": "", "content": self._content(answer, "answer")}
            for status, answer in body["responses"].items()
        }
        return made

    def _content(self, holder: Json, side: str) -> Json:
        found: dict[str, Any] = {}
        for media in holder["content"].values():
            found[_known(media["x-kind"], side)] = {"schema": self.schema(media["schema"])}
        return found


def _known(kind: str, side: str) -> str:
    """Return a media type that the generator reads; which one it was is known elsewhere."""
    if kind == "binary":
        return "application/octet-stream"
    if side == "answer":
        return "text/plain" if kind in ("text", "sse", "ndjson") else "application/json"
    return {"form": "application/x-www-form-urlencoded", "multipart": "multipart/form-data"}.get(
        kind, "application/json"
    )
