"""A document as large as public ones get, made by rule: the same text each time for the same size."""

from __future__ import annotations

import json
import random
from typing import Any

__all__ = ["big_document"]

WORDS = [
    *("account", "balance", "charge", "dispute", "event", "file", "invoice", "ledger"),
    *("mandate", "order", "payment", "quote", "refund", "source", "tax", "user"),
]
TALE = "What the service says of this, in a sentence that is neither short nor long."


def big_document(size: int) -> dict[str, Any]:
    """Return a valid document of about `size` bytes of JSON: objects that hold each other, enums, lists, operations.

    It keeps to what the stock generator compiles without a warning, so that both do the same work.
    """
    chance = random.Random(11)
    whole: dict[str, Any] = {
        "openapi": "3.1.0",
        "info": {"title": "Big", "version": "1"},
        "paths": {},
        "components": {"schemas": {}},
    }
    schemas: dict[str, Any] = whole["components"]["schemas"]
    written, number = 0, 0
    while written < size:
        word = WORDS[number % len(WORDS)].capitalize()
        name = f"{word}{number}"
        added = {name: _object(chance, number, name), f"{name}Kind": _enum(number)}
        schemas |= added
        paths = _paths(name, number)
        whole["paths"] |= paths
        written += len(json.dumps([added, paths]))
        number += 1
    return whole


def _reference(name: str) -> dict[str, str]:
    return {"$ref": f"#/components/schemas/{name}"}


def _enum(number: int) -> dict[str, Any]:
    return {"type": "string", "description": TALE, "enum": [f"{word}_{number}" for word in WORDS[:8]]}


def _object(chance: random.Random, number: int, name: str) -> dict[str, Any]:
    """Return an object with fields of every kind, three of them other objects that came before."""
    others = [
        f"{WORDS[n % len(WORDS)].capitalize()}{n}" for n in (chance.randrange(number + 1) for _ in range(3))
    ]
    properties: dict[str, Any] = {
        "id": {"type": "string", "format": "uuid"},
        "created_at": {"type": "string", "format": "date-time", "description": TALE},
        "kind": _reference(f"{name}Kind"),
        "parent": {"anyOf": [_reference(others[0]), {"type": "null"}]},
        "children": {"type": "array", "items": _reference(others[1])},
        "related": _reference(others[2]),
        "tags": {"type": "object", "additionalProperties": {"type": "string"}},
    }
    for index in range(14):
        kind = ("string", "integer", "number", "boolean")[index % 4]
        properties[f"{WORDS[index]}_{kind}"] = {"type": kind, "description": TALE}
    return {"type": "object", "description": TALE, "required": ["id", "kind"], "properties": properties}


def _paths(name: str, number: int) -> dict[str, Any]:
    body = {"required": True, "content": {"application/json": {"schema": _reference(name)}}}
    one = {"200": {"description": "Done.", "content": {"application/json": {"schema": _reference(name)}}}}
    many = {"type": "array", "items": _reference(name)}
    every = {"200": {"description": "All.", "content": {"application/json": {"schema": many}}}}
    tag = [WORDS[number % len(WORDS)]]
    given = [{"name": "id", "in": "path", "required": True, "schema": {"type": "string"}}]
    page = [{"name": "limit", "in": "query", "schema": {"type": "integer"}, "description": TALE}]
    return {
        f"/v1/{name}": {
            "get": {"operationId": f"list_{name}", "tags": tag, "parameters": page, "responses": every},
            "post": {"operationId": f"create_{name}", "tags": tag, "requestBody": body, "responses": one},
        },
        f"/v1/{name}/{{id}}": {
            "get": {"operationId": f"read_{name}", "tags": tag, "parameters": given, "responses": one},
        },
    }
