"""What an operation puts on the wire, read from the document: parameters, bodies, answers, security."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal, TypeAlias

from .documents import Json
from .normal import Normal
from .normal.operations import Operation
from .problems import Problems

__all__ = ["Parameter", "Wire", "wire_of"]

BodyKind: TypeAlias = Literal["json", "form", "multipart", "text", "binary", "ndjson"]
_SAFE_METHODS = {"get", "head", "put", "delete", "options", "trace"}
_JOINS = {"form": ",", "spaceDelimited": " ", "pipeDelimited": "|", "simple": ","}


@dataclass(frozen=True)
class Parameter:
    """How a parameter is written: its name, and the style of its arrays and objects."""

    name: str
    style: str
    explode: bool
    json: bool


@dataclass
class Wire:
    """Facts of one operation that the generator doesn't hand on."""

    name: str
    where: str
    # As the document writes it, and with the names that the generator was given.
    path: str
    template: str
    method: str
    parameters: dict[tuple[str, str], Parameter] = field(default_factory=dict)
    query: list[tuple[str, str]] = field(default_factory=list)
    # Media type, kind, and for each part of a form how it is written.
    body: tuple[str, BodyKind, dict[str, str], frozenset[str]] | None = None
    answers: dict[str, tuple[str, str]] = field(default_factory=dict)
    redirects: bool = False
    security: list[list[tuple[str, str, str]]] = field(default_factory=list)
    replay: str = "never"
    because: str = ""
    stream_end: str | None = None


def wire_of(document: Json, one: Operation, normal: Normal, problems: Problems) -> Wire:
    """Read the facts of one operation. Notes what our own extensions state wrongly."""
    wire = Wire(one.name, one.where, one.path, one.body["x-path"], one.method)
    for parameter in one.body["parameters"]:
        wire.parameters[parameter["name"], parameter["in"]] = _parameter(parameter, wire, normal)
    if "requestBody" in one.body:
        wire.body = _body(one.body["requestBody"]["content"], wire, normal)
    for status, answer in one.body["responses"].items():
        wire.answers[status] = next(
            ((content_type, media["x-kind"]) for content_type, media in answer["content"].items()),
            ("", "none"),
        )
    wire.query = one.query
    wire.redirects = one.body.get("x-redirects") is True
    _security(document, one.body, wire, normal)
    _replay(one.body, wire, problems)
    end = one.body.get("x-ostiary-stream-end")
    if end is not None and not isinstance(end, str):
        problems.add(one.where, "x-ostiary-stream-end is not text")
    wire.stream_end = end if isinstance(end, str) else None
    return wire


def _parameter(parameter: Json, wire: Wire, normal: Normal) -> Parameter:
    place = parameter["in"]
    name = normal.names.on_wire(parameter["name"])
    content = parameter.get("content")
    usual = "form" if place in ("query", "cookie") else "simple"
    style = parameter.get("style")
    where = f"{wire.where}, parameter {name}"
    if style is not None and style not in _STYLES[place]:
        normal.notes.add(where, f"style `{style}` is none of a {place}; it is written in style `{usual}`")
        style = None
    style = style or usual
    stated = parameter.get("explode")
    explode = stated if isinstance(stated, bool) else style == "form"
    if explode and style in ("spaceDelimited", "pipeDelimited"):
        style = "form"
    as_json = isinstance(content, dict) and "json" in next(iter(content), "")
    if content and not as_json:
        normal.notes.add(where, f"its content is {next(iter(content))}, which is given as text")
    if parameter.get("allowReserved"):
        normal.notes.add(where, "`allowReserved` is not used: reserved characters are percent-encoded")
    return Parameter(name, style, explode, as_json)


_STYLES = {
    "path": {"simple", "label", "matrix"},
    "query": {"form", "spaceDelimited", "pipeDelimited", "deepObject"},
    "header": {"simple"},
    "cookie": {"form"},
}


def _body(content: Json, wire: Wire, normal: Normal) -> tuple[str, BodyKind, dict[str, str], frozenset[str]]:
    content_type, media = next(iter(content.items()))
    kind: BodyKind = (
        media["x-kind"] if media["x-kind"] in ("form", "multipart", "text", "binary", "ndjson") else "json"
    )
    types: dict[str, str] = {}
    deep: set[str] = set()
    for part, how in (media.get("encoding") or {}).items():
        if kind == "multipart" and isinstance(how.get("contentType"), str):
            types[part] = how["contentType"]
        if how.get("style") == "deepObject":
            deep.add(part)
        if "headers" in how:
            normal.notes.add(wire.where, f"the headers of its part {part} are not sent")
        if kind == "form" and how.get("style", "form") not in ("form", "deepObject"):
            normal.notes.add(
                wire.where, f"its field {part} is written as repeated fields, not in style {how['style']}"
            )
    return content_type, kind, types, frozenset(deep)


def _security(document: Json, operation: Json, wire: Wire, normal: Normal) -> None:
    """Read the operation's security, or the document's, with the schemes spelled out."""
    schemes = (document.get("components") or {}).get("securitySchemes") or {}
    for alternative in operation.get("security", document.get("security")) or []:
        found: list[tuple[str, str, str]] = []
        for name in alternative:
            scheme = schemes.get(name)
            kind, parameter = _scheme(scheme if isinstance(scheme, dict) else {})
            if kind is None:
                normal.notes.add(
                    f"security scheme {name}",
                    "it is missing, or of a kind that the client doesn't know: give the client an `auth`, a certificate"
                    " or headers for it",
                )
            else:
                found.append((name, kind, parameter))
        if found not in wire.security:
            wire.security.append(found)


def _scheme(scheme: Json) -> tuple[str | None, str]:
    kind = scheme.get("type")
    if kind in ("oauth2", "openIdConnect"):
        return "bearer", "Authorization"
    if kind == "http" and str(scheme.get("scheme", "")).lower() in ("bearer", "basic"):
        return str(scheme["scheme"]).lower(), "Authorization"
    if kind == "apiKey" and scheme.get("in") in ("header", "query", "cookie"):
        return scheme["in"], scheme.get("name", "")
    return None, ""


def _replay(operation: Json, wire: Wire, problems: Problems) -> None:
    stated: Any = operation.get("x-ostiary-replay")
    if stated is None:
        wire.replay = "safe" if wire.method in _SAFE_METHODS else "never"
        return
    if not isinstance(stated, dict) or stated.get("mode") not in ("safe", "tolerated", "never"):
        problems.add(wire.where, "x-ostiary-replay is not {mode: safe|tolerated|never, because: …}")
        return
    wire.replay, wire.because = stated["mode"], str(stated.get("because", "")).strip()
    if not wire.because:
        problems.add(wire.where, "x-ostiary-replay gives no reason")
