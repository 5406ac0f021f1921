"""What an operation puts on the wire, read from the document: parameters, bodies, answers, security."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any, Literal, TypeAlias

from openapi.compiler.documents import Json, resolve
from openapi.compiler.problems import Problems

__all__ = ["AnswerKind", "Wire", "prepare"]

AnswerKind: TypeAlias = Literal["json", "sse", "ndjson", "text", "multipart", "binary", "none"]
BodyKind: TypeAlias = Literal["json", "form", "multipart", "text", "binary"]
_LINES = {
    "application/x-ndjson",
    "application/ndjson",
    "application/jsonl",
    "application/x-jsonlines",
    "application/jsonlines",
}
_RESERVED_HEADERS = {
    "accept",
    "content-type",
    "content-length",
    "authorization",
    "cookie",
    "host",
    "transfer-encoding",
}
_TOKEN = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
_JOINS = {"form": ",", "spaceDelimited": " ", "pipeDelimited": "|"}
_SAFE_METHODS = {"get", "head", "put", "delete", "options", "trace"}


@dataclass
class Wire:
    """Facts of one operation that the generator doesn't hand on."""

    name: str
    path: str
    method: str
    summary: str
    description: str
    parameters: dict[tuple[str, str], Json] = field(default_factory=dict)
    bodies: list[tuple[str, BodyKind, dict[str, str]]] = field(default_factory=list)
    answers: dict[str, tuple[str, AnswerKind]] = field(default_factory=dict)
    security: list[list[tuple[str, str, str]]] = field(default_factory=list)
    replay: str = "never"
    because: str = ""
    stream_end: str | None = None


def media_kind(content_type: str) -> AnswerKind:
    """Return how a body of this type is read."""
    plain = content_type.split(";")[0].strip().lower()
    if plain == "text/event-stream":
        return "sse"
    if plain in _LINES:
        return "ndjson"
    if plain == "multipart/form-data":
        return "multipart"
    if plain == "application/json" or (
        plain.endswith("+json") and plain != "application/vnd.oai.openapi+json"
    ):
        return "json"
    return "text" if plain.startswith("text/") else "binary"


def prepare(document: Json, path: str, method: str, operation: Json, problems: Problems) -> Wire:
    """Read the facts, and rewrite the operation so that the generator keeps all of it."""
    where = f"operation {operation.get('operationId') or f'{method.upper()} {path}'}"
    if not operation.get("operationId"):
        problems.add(where, "it has no operationId, which is its module's name")
    wire = Wire(
        operation.get("operationId", ""),
        path,
        method,
        (operation.get("summary") or "").strip(),
        (operation.get("description") or "").strip(),
    )
    for parameter in operation["parameters"]:
        _parameter(document, parameter, wire, where, problems)
    if "requestBody" in operation:
        _bodies(operation["requestBody"], wire, where, problems)
    for status, answer in operation["responses"].items():
        _answer(status, answer, wire, where, problems)
    _security(document, operation, wire, where, problems)
    _replay(operation, wire, where, problems)
    end = operation.get("x-ostiary-stream-end")
    if end is not None and not isinstance(end, str):
        problems.add(where, "x-ostiary-stream-end is not text")
    wire.stream_end = end
    return wire


def _parameter(document: Json, parameter: Json, wire: Wire, where: str, problems: Problems) -> None:
    name, place = parameter.get("name", ""), parameter.get("in", "")
    where = f"{where}, parameter {name}"
    fact: Json = {"join": None, "object": "form", "json": False}
    if "content" in parameter:
        content = parameter.pop("content")
        if list(content) != ["application/json"] or place != "query":
            problems.add(
                where, "a parameter with `content` is supported in the query and as application/json only"
            )
        else:
            # The generator drops parameters that have no schema.
            parameter["schema"] = content["application/json"].get("schema", {})
            fact["json"] = True
    schema = resolve(document, parameter.get("schema", {}))
    stated: Any = schema.get("type")
    kinds = stated if isinstance(stated, list) else [stated]
    if place == "query" and not fact["json"]:
        _query_style(parameter, "object" in kinds or "properties" in schema, fact, where, problems)
    elif (style := parameter.get("style")) not in (
        None,
        "form" if place in ("query", "cookie") else "simple",
    ):
        problems.add(where, f"style `{style}` is not supported in a {place}")
    if place in ("path", "cookie") and {"array", "object"} & set(kinds):
        problems.add(where, f"an array or object in a {place} is not supported")
    if parameter.get("allowReserved"):
        problems.add(where, "`allowReserved` is not supported")
    if place == "header" and name.lower() in _RESERVED_HEADERS:
        problems.add(where, "this header is the client's own to set")
    if place in ("header", "cookie") and not _TOKEN.fullmatch(name):
        problems.add(where, f"this is no name for a {place}")
    wire.parameters[name, place] = fact


def _query_style(parameter: Json, is_object: bool, fact: Json, where: str, problems: Problems) -> None:
    """Note how an array or object is written in a query."""
    style = parameter.get("style", "form")
    explode = parameter.get("explode", style == "form")
    if style == "deepObject":
        fact["object"] = "deep"
        if not is_object:
            problems.add(where, "style `deepObject` is for objects")
    elif style == "form" and not explode and is_object:
        problems.add(where, "an object in style `form` without `explode` is not supported")
    elif style in _JOINS:
        if not explode:
            fact["join"] = _JOINS[style]
        elif style != "form":
            problems.add(where, f"style `{style}` with `explode` is not supported")
    else:
        problems.add(where, f"style `{style}` is not supported in a query")


def _bodies(body: Json, wire: Wire, where: str, problems: Problems) -> None:
    content = body.get("content", {})
    if len(content) > 1:
        problems.add(where, "its request body has more than one media type; make each an operation")
    rewritten: Json = {}
    for content_type, media in content.items():
        stated = plain = content_type.split(";")[0].strip().lower()
        kind: BodyKind
        if plain == "application/x-www-form-urlencoded":
            kind = "form"
        elif plain == "multipart/form-data":
            kind = "multipart"
        elif media_kind(content_type) == "json":
            kind = "json"
        elif plain.startswith("text/"):
            kind, plain, media = "text", "application/json", {"schema": {"type": "string"}}
        else:
            kind, plain = "binary", "application/octet-stream"
            media = {"schema": {"type": "string", "format": "binary"}}
        if "*" in stated:
            problems.add(where, f"its request body is of type {stated}, which is no type to send")
        types: dict[str, str] = {}
        for part, encoding in (media.get("encoding") or {}).items():
            if extra := sorted(set(encoding) - {"contentType"}):
                problems.add(where, f"the encoding of part {part} states {extra[0]}, which is not supported")
            if kind == "form":
                problems.add(where, "`encoding` in an urlencoded form is not supported")
            types[part] = encoding.get("contentType", "")
        wire.bodies.append((content_type, kind, {name: value for name, value in types.items() if value}))
        media.setdefault("schema", {})
        rewritten[plain] = media
    body["content"] = rewritten


def _answer(status: str, answer: Json, wire: Wire, where: str, problems: Problems) -> None:
    content = answer.get("content") or {}
    if len(content) > 1:
        problems.add(where, f"its answer {status} has more than one media type; make each an operation")
    if not content:
        wire.answers[status] = ("", "none")
        return
    content_type, media = next(iter(content.items()))
    kind = media_kind(content_type)
    wire.answers[status] = (content_type, kind)
    media.setdefault("schema", {})
    if kind == "binary":
        media = {"schema": {"type": "string", "format": "binary"}}
    # Names of types that the generator reads; which one it was is known above.
    known = {"binary": "application/octet-stream", "text": "text/plain"}.get(kind, "application/json")
    answer["content"] = {known: media}


def _security(document: Json, operation: Json, wire: Wire, where: str, problems: Problems) -> None:
    """Read the operation's security, or the document's, with the schemes spelled out."""
    schemes = document.get("components", {}).get("securitySchemes", {})
    for alternative in operation.get("security", document.get("security")) or []:
        found: list[tuple[str, str, str]] = []
        for name in alternative:
            scheme = schemes.get(name, {})
            kind, parameter = _scheme(scheme)
            if kind is None:
                problems.add(
                    where, f"the security scheme {name} is missing, or of a kind that is not supported"
                )
            else:
                found.append((name, kind, parameter))
        wire.security.append(found)


def _scheme(scheme: Json) -> tuple[str | None, str]:
    kind = scheme.get("type")
    if kind in ("oauth2", "openIdConnect"):
        return "bearer", "Authorization"
    if kind == "http" and str(scheme.get("scheme", "")).lower() in ("bearer", "basic"):
        return scheme["scheme"].lower(), "Authorization"
    if kind == "apiKey" and scheme.get("in") in ("header", "query", "cookie"):
        return scheme["in"], scheme.get("name", "")
    return None, ""


def _replay(operation: Json, wire: Wire, where: str, problems: Problems) -> None:
    stated: Any = operation.get("x-ostiary-replay")
    if stated is None:
        wire.replay = "safe" if wire.method in _SAFE_METHODS else "never"
        return
    if not isinstance(stated, dict) or stated.get("mode") not in ("safe", "tolerated", "never"):
        problems.add(where, "x-ostiary-replay is not {mode: safe|tolerated|never, because: …}")
        return
    wire.replay, wire.because = stated["mode"], str(stated.get("because", "")).strip()
    if not wire.because:
        problems.add(where, "x-ostiary-replay gives no reason")
