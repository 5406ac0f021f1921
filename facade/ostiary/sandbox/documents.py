"""The OpenAPI documents as the sandbox uses them: which operation a request is, and whether it fits.

A document is the `openapi.json` that the compiler puts beside the generated client, so the sandbox checks requests by
the very document that the client was made from.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any
from urllib.parse import parse_qsl, unquote

from ostiary.sandbox.checks import Check, Schemas
from ostiary.sandbox.messages import Problem

METHODS = ("get", "put", "post", "delete", "patch", "head", "options")


@dataclass(frozen=True, slots=True)
class Operation:
    """One operation of a document: how to recognize its requests and how to check them."""

    id: str
    method: str
    segments: tuple[str, ...]
    path: Mapping[str, Check]
    query: Mapping[str, Check]
    body: Check | None
    body_required: bool

    def values(self, segments: tuple[str, ...]) -> dict[str, str] | None:
        """Return the path's values where it fits this operation's template, else None."""
        if len(segments) != len(self.segments):
            return None
        values: dict[str, str] = {}
        for own, given in zip(self.segments, segments, strict=True):
            if own.startswith("{"):
                if not given:
                    return None
                values[own[1:-1]] = given
            elif own != given:
                return None
        return values


class Document:
    """A document, or the part of it that one service serves."""

    def __init__(self, content: dict[str, Any], operations: Collection[str] | None = None) -> None:
        self._schemas = Schemas(content)
        self._content = content
        self.operations: tuple[Operation, ...] = tuple(
            self._operation(template, item, method)
            for template, item in content["paths"].items()
            for method in METHODS
            if method in item and (operations is None or item[method]["operationId"] in operations)
        )

    def match(self, method: str, path: str) -> tuple[Operation, dict[str, str]]:
        """Return the operation that a request is for, and its path values; raise `Problem` 404 or 405."""
        try:
            segments = tuple(unquote(part, errors="strict") for part in path.split("/")[1:])
        except UnicodeDecodeError:
            raise Problem(404, "the path is not UTF-8") from None
        fitting = [
            (each, values) for each in self.operations if (values := each.values(segments)) is not None
        ]
        for operation, values in fitting:
            if operation.method == method:
                return operation, values
        if not fitting:
            raise Problem(404, "there is no such path here")
        allowed = ", ".join(sorted({operation.method for operation, _ in fitting}))
        raise Problem(405, f"this path takes {allowed}", {"Allow": allowed})

    def _operation(self, template: str, item: dict[str, Any], method: str) -> Operation:
        definition = item[method]
        pointer = f"/paths/{_escaped(template)}/{method}"
        parameters = [
            self._resolved(each) for each in (*item.get("parameters", ()), *definition.get("parameters", ()))
        ]
        body = definition.get("requestBody")
        return Operation(
            id=definition["operationId"],
            method=method.upper(),
            segments=tuple(template.split("/")[1:]),
            path={
                each["name"]: self._schemas.inline(each["schema"])
                for each in parameters
                if each["in"] == "path"
            },
            query={
                each["name"]: self._schemas.inline(each["schema"])
                for each in parameters
                if each["in"] == "query"
            },
            body=self._schemas.at(f"{pointer}/requestBody/content/application~1json/schema")
            if body
            else None,
            body_required=bool(body and body.get("required")),
        )

    def _resolved(self, node: dict[str, Any]) -> dict[str, Any]:
        if "$ref" not in node:
            return node
        found: Any = self._content
        for key in node["$ref"].removeprefix("#/").split("/"):
            found = found[key]
        resolved: dict[str, Any] = found
        return resolved


def described(document: str | Mapping[str, Any]) -> dict[str, Any]:
    """Return a document, or the one of a name."""
    return load(document) if isinstance(document, str) else dict(document)


@cache
def load(name: str) -> dict[str, Any]:
    """Return the document of a name, such as `layer`."""
    content: dict[str, Any] = json.loads(
        files("ostiary_api").joinpath(name, "openapi.json").read_text("utf-8")
    )
    return content


def path_values(operation: Operation, values: Mapping[str, str]) -> dict[str, Any]:
    """Return the path's values, numbers as numbers; raise `Problem` 404 for one that can't be."""
    typed: dict[str, Any] = {}
    for name, text in values.items():
        typed[name] = _number(text, operation.path[name])
        if not operation.path[name].fits(typed[name]):
            raise Problem(404, f"{name} names nothing")
    return typed


def query_values(operation: Operation, query: str) -> dict[str, Any]:
    """Return the query's values that the document knows; raise `Problem` 422 for one that doesn't fit."""
    typed: dict[str, Any] = {}
    for name, text in parse_qsl(query, keep_blank_values=True):
        if name in operation.query:
            typed[name] = _number(text, operation.query[name])
            operation.query[name].require(typed[name], f"?{name}")
    return typed


def body_value(operation: Operation, raw: bytes, content_type: str) -> Any:
    """Return the parsed body; raise `Problem` 400 (not JSON), 415 (another media type) or 422 (doesn't fit)."""
    if operation.body is None:
        return None
    if not raw:
        if operation.body_required:
            raise Problem(400, "the body is missing")
        return None
    media_type = content_type.split(";")[0].strip().lower()
    if media_type and media_type != "application/json" and not media_type.endswith("+json"):
        raise Problem(415, "the body must be application/json")
    value = parsed(raw)
    operation.body.require(value)
    return value


def parsed(raw: bytes) -> Any:
    """Return the JSON value of some bytes; raise `Problem` 400 where they hold none."""
    try:
        return json.loads(raw.decode("utf-8"), parse_constant=_refused, parse_float=_finite)
    except UnicodeDecodeError:
        raise Problem(400, "the body is not UTF-8") from None
    except json.JSONDecodeError as error:
        # The decoder's own words hold a place and a reason, and nothing of the text.
        raise Problem(400, f"the body is not JSON: {error.msg} at character {error.pos}") from None
    except RecursionError:
        raise Problem(400, "the body is nested too deeply") from None
    except ValueError:
        raise Problem(400, "the body is not JSON: a number is out of range") from None


def _refused(_: str) -> Any:
    raise ValueError


def _finite(text: str) -> float:
    value = float(text)
    if value in (float("inf"), float("-inf")):
        raise ValueError
    return value


def _number(text: str, check: Check) -> str | int:
    if check.schema.get("type") != "integer":
        return text
    # SQLite's integers, and so the numbers of all things here, end at 64 bits.
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else text


def _escaped(template: str) -> str:
    return template.replace("~", "~0").replace("/", "~1").replace("{", "%7B").replace("}", "%7D")
