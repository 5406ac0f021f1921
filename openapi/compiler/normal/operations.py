"""The operations of a document: each with its parameters, body and answers put in, and a name of its own.

Where an operation takes or gives several media types, each further one becomes an operation beside it, as the twins do
that a document states (`x-ostiary-stream`, `x-ostiary-twin`).
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from .media import alternatives
from .naming import Naming, distinct
from .notes import METHODS, Json, Notes

__all__ = ["TWINS", "Operation", "Unresolved", "listed", "resolve"]

TWINS = ("x-ostiary-stream", "x-ostiary-twin")
# What else it may hold.
_BESIDE = ("$ref", "summary", "description", "servers", "parameters")
_STATUS = re.compile(r"[1-5](?:\d\d|[xX]{2})")


class Unresolved(Exception):
    """A reference to a part that isn't there."""


@dataclass
class Operation:
    """One operation, and where it was found."""

    path: str
    method: str
    body: Json
    name: str = ""
    where: str = ""
    # What tells it from the operation that it stands beside, where it does.
    beside: str = ""
    # What stands after the question mark of its path.
    query: list[tuple[str, str]] = field(default_factory=list)


def resolve(document: Json, node: Any) -> Any:
    """Return a copy of what a node says or refers to. Raises `Unresolved`."""
    seen: list[str] = []
    while isinstance(node, dict) and isinstance(node.get("$ref"), str) and not node["$ref"].startswith("@"):
        target = node["$ref"]
        if not target.startswith("#/") or target in seen:
            raise Unresolved(f"{target}: not a reference into this document, or one in a circle")
        seen.append(target)
        node = document
        for step in target[2:].split("/"):
            step = step.replace("~1", "/").replace("~0", "~")
            if not isinstance(node, dict) or step not in node:
                raise Unresolved(f"{target}: there is no such part in the document")
            node = node[step]
    return json.loads(json.dumps(node))


def listed(document: Json, naming: Naming, notes: Notes) -> list[Operation]:
    """Return all operations in the order of the document, each under a name that makes a module of its own."""
    found: list[Operation] = []
    for path, given in (document.get("paths") or {}).items():
        try:
            item = resolve(document, given) if isinstance(given, dict) and "$ref" in given else given
        except Unresolved as problem:
            notes.fault(f"operation {path}", str(problem))
            continue
        if not isinstance(item, dict) or not str(path).startswith("/"):
            if not str(path).startswith("x-"):
                notes.add(f"path {path}", "it doesn't begin with `/`, or holds no operations; left out")
            continue
        for key in item:
            if key not in (*METHODS, *_BESIDE) and not key.startswith("x-"):
                notes.add(f"path {path}", f"`{key}` is no method that OpenAPI 3.1 knows; left out")
        for method in METHODS:
            if not isinstance(item.get(method), dict):
                continue
            operation = item[method]
            where = f"operation {operation.get('operationId') or f'{method.upper()} {path}'}"
            try:
                _left_out(item, operation, where, notes)
                one = Operation(path, method, _put_together(document, item, operation), where=where)
                found += [one, *_stated_twins(document, one), *alternatives_of(one, notes)]
            except Unresolved as problem:
                notes.fault(where, str(problem))
    _name(found, naming, notes)
    if document.get("webhooks"):
        notes.add("document", "webhooks are calls to you, not to the service; no client code is made of them")
    return found


def _left_out(item: Json, operation: Json, where: str, notes: Notes) -> None:
    """Note what no client code is made of."""
    if "servers" in item or "servers" in operation:
        notes.add(where, "the servers that it states are not chosen for it: give it a client of their URL")
    if operation.get("callbacks"):
        notes.add(where, "its callbacks are calls to you, not to the service; no client code is made of them")


def _put_together(document: Json, item: Json, operation: Json) -> Json:
    own = [resolve(document, one) for one in operation.get("parameters") or []]
    known = {(one.get("name"), one.get("in")) for one in own}
    shared = [resolve(document, one) for one in item.get("parameters") or []]
    made = {
        key: value for key, value in operation.items() if key not in ("callbacks", "servers", "externalDocs")
    }
    made["parameters"] = own + [one for one in shared if (one.get("name"), one.get("in")) not in known]
    if "security" not in made and isinstance(document.get("security"), list):
        made["security"] = document["security"]
    if isinstance(operation.get("requestBody"), dict):
        made["requestBody"] = resolve(document, operation["requestBody"])
    else:
        made.pop("requestBody", None)
    made["responses"] = {
        _status(status): resolve(document, one)
        for status, one in (operation.get("responses") or {}).items()
        if isinstance(one, dict) and not str(status).startswith("x-")
    }
    return made


def _status(status: Any) -> str:
    text = str(status).strip()
    return (
        text[0] + "XX"
        if _STATUS.fullmatch(text) and not text.isdigit()
        else text.lower()
        if text.isalpha()
        else text
    )


def _stated_twins(document: Json, one: Operation) -> Iterator[Operation]:
    for key in TWINS:
        if key in one.body:
            yield Operation(one.path, one.method, _twin(document, one.body, key), where="", beside=key)


def _twin(document: Json, operation: Json, key: str) -> Json:
    """Return the operation of the same method and path under a key; what it doesn't state it takes over."""
    stated = operation[key]
    if not stated.get("operationId"):
        raise Unresolved(f"its {key} has no operationId")
    twin: Json = json.loads(json.dumps({**operation, **stated}))
    for each in TWINS:
        twin.pop(each, None)
    if "requestBody" in stated:
        twin["requestBody"] = resolve(document, twin["requestBody"])
    own = {str(status): resolve(document, one) for status, one in (stated.get("responses") or {}).items()}
    twin["responses"] = {**json.loads(json.dumps(operation["responses"])), **own}
    return twin


def alternatives_of(one: Operation, notes: Notes) -> list[Operation]:
    """Return an operation for each further media type, and leave the first one in the operation itself."""
    found: list[Operation] = []
    for suffix, body in alternatives(one.body, one.where, notes):
        # Named when the operation itself has its name.
        found.append(
            Operation(
                one.path, one.method, {**body, "operationId": None, "x-suffix": suffix}, where=one.where
            )
        )
    return found


def _name(operations: list[Operation], naming: Naming, notes: Notes) -> None:
    """Give each operation a name whose module is its own, and a tag."""
    taken: set[str] = set()
    last = ""
    for one in operations:
        suffix = one.body.pop("x-suffix", None)
        one.beside = one.beside or suffix or ""
        stated = one.body.get("operationId")
        if suffix is not None:
            wanted = f"{last}_{suffix}"
        elif isinstance(stated, str) and re.search(r"\w", stated):
            wanted = stated
        else:
            wanted = _name_of_path(one.method, one.path)
            notes.add(one.where, f"it has no operationId; its module is named {naming.identifier(wanted)}")
        name = wanted
        if naming.identifier(wanted) in taken:
            name = distinct(
                _name_of_path(one.method, one.path), lambda text: naming.identifier(text) in taken
            )
            notes.add(
                one.where, f"another operation has this name already; its module is {naming.identifier(name)}"
            )
        taken.add(naming.identifier(name))
        one.name = one.body["operationId"] = name
        one.where = f"operation {name}"
        if suffix is None:
            last = name
        tags = [tag for tag in one.body.get("tags") or [] if isinstance(tag, str) and re.search(r"\w", tag)]
        one.body["tags"] = tags[:1] or ["default"]


def _name_of_path(method: str, path: str) -> str:
    """Return a name that depends on nothing but method and path."""
    words = [
        f"by_{word[1:-1]}" if word.startswith("{") else word
        for word in re.findall(r"\{[^{}]*\}|[^{}/]+", path.split("#")[0])
    ]
    return "_".join([method, *words])
