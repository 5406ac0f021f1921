"""Hold recorded calls against the documents that the clients are made from: a cassette must not outlive its service."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any

from ostiary.errors import MissingExtraError
from ostiary.testing.cassettes.entries import Entry
from ostiary.testing.cassettes.errors import CassetteStaleError

__all__ = ["check_answer", "check_request"]

_VARIANTS = ("", "x-ostiary-twin", "x-ostiary-stream")
"""Where an operation's requests and answers are described: its own place, another shape of it, its stream."""


def check_request(entry: Entry, request: dict[str, Any]) -> None:
    """Raise `CassetteStaleError` where a request's JSON body doesn't fit the document."""
    value = request.get("body", {}).get("json")
    if entry.service is not None and value is not None:
        schemas = list(_schemas(entry, "requestBody"))
        _fit(entry, "its request", value, schemas)


def check_answer(entry: Entry) -> None:
    """Raise `CassetteStaleError` where an answer doesn't fit the document.

    A status of an error that the document doesn't name is let pass: proxies have their own.
    """
    if entry.service is None:
        return
    status = str(entry.answer["status"])
    kind = next((value for name, value in entry.answer["headers"] if name == "content-type"), "")
    places = (f"responses/{status}", f"responses/{status[0]}XX", "responses/default")
    schemas = [each for place in places for each in _schemas(entry, place, kind.partition(";")[0].strip())]
    body = entry.answer.get("body", {})
    if not schemas:
        named = any(_at(place, entry, variant) is not None for place in places for variant in _VARIANTS)
        if not named and int(status) < 400:
            raise CassetteStaleError(f"{entry.name}: its document has no answer of status {status}")
        return
    for value in _values(body):
        _fit(entry, "its answer", value, schemas)


def _values(body: dict[str, Any]) -> Iterator[Any]:
    """Yield the JSON values of a body: one, or one an event."""
    if "json" in body:
        yield body["json"]
    yield from (line["data"] for line in body.get("sse", ()) if isinstance(line, dict))
    yield from (line["line"] for line in body.get("ndjson", ()) if isinstance(line, dict))


def _fit(entry: Entry, what: str, value: Any, schemas: list[Any]) -> None:
    from ostiary.sandbox.messages import Problem

    if not schemas or any(each.fits(value) for each in schemas):
        return
    said = ""
    try:
        schemas[0].require(value)
    except Problem as problem:
        said = problem.detail
    raise CassetteStaleError(f"{entry.name}: {what} doesn't fit the service's document: {said}")


def _schemas(entry: Entry, place: str, media_type: str = "application/json") -> Iterator[Any]:
    """Yield the schemas that are stated for a place of an operation."""
    for variant in _VARIANTS:
        found = _at(place, entry, variant)
        if found is not None and media_type in found[0].get("content", {}):
            yield _all(entry.service).at(f"{found[1]}/content/{_escaped(media_type)}/schema")


def _at(place: str, entry: Entry, variant: str) -> tuple[dict[str, Any], str] | None:
    """Return what a place of an operation holds, and the pointer to it."""
    path, method = _operations(entry.service).get(entry.operation or "", ("", ""))
    node = _document(entry.service)["paths"].get(path, {}).get(method)
    pointer = f"/paths/{_escaped(path)}/{method}"
    for step in (*([variant] if variant else ()), *place.split("/")):
        node = node.get(step) if node is not None else None
        pointer += f"/{_escaped(step)}"
    return None if node is None else (node, pointer)


@cache
def _document(service: str | None) -> dict[str, Any]:
    try:
        from ostiary.sandbox.documents import load
    except ImportError:
        raise MissingExtraError.of("sandbox", "Checking cassettes (check=False leaves that out)") from None
    return load(service or "")


@cache
def _all(service: str | None) -> Any:
    from ostiary.sandbox.checks import Schemas

    return Schemas(_document(service))


@cache
def _operations(service: str | None) -> dict[str, tuple[str, str]]:
    """Return path and method of each operation, by its id and those of its variants."""
    found: dict[str, tuple[str, str]] = {}
    for path, item in _document(service)["paths"].items():
        for method, definition in item.items():
            if isinstance(definition, dict) and "operationId" in definition:
                variants = (definition, *(definition.get(name) or {} for name in _VARIANTS if name))
                found |= {each["operationId"]: (path, method) for each in variants if "operationId" in each}
    return found


def _escaped(step: str) -> str:
    escapes = {"~": "~0", "/": "~1", "{": "%7B", "}": "%7D"}
    return "".join(escapes.get(letter, letter) for letter in step)
