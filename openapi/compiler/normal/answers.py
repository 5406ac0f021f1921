"""Bodies and answers: one media type each, with the schema of what it holds and the kind of its text (`x-kind`)."""

from __future__ import annotations

import re
from typing import Any

from .media import AS_IT_CAME, kind_of, successes
from .notes import Json, Notes
from .operations import Operation
from .references import target_of
from .schemas import Place, Plain

__all__ = ["Bodies"]

_STATUS = re.compile(r"(?:[1-5](?:\d\d|XX)|default)\Z")
_BYTES: Json = {"type": "string", "format": "binary"}
_TEXT: Json = {"type": "string"}
_PLACEHOLDER = {"json": "application/json", "binary": "application/octet-stream", "text": "text/plain"}


class Bodies:
    """Make the bodies of operations plain."""

    def __init__(self, plain: Plain, notes: Notes) -> None:
        self._plain = plain
        self._notes = notes

    def request(self, one: Operation, parent: str) -> None:
        """Leave one media type in the request body."""
        body = one.body.get("requestBody")
        content = body.get("content") if isinstance(body, dict) else None
        if not isinstance(body, dict) or not isinstance(content, dict) or not content:
            one.body.pop("requestBody", None)
            return
        content_type, media = next(iter(content.items()))
        given = media.get("schema", {})
        kind = kind_of(content_type, given)
        at = Place(f"{one.where}, request", parent, "body")
        if "*" in content_type:
            stated = content_type
            content_type = _PLACEHOLDER.get(kind, "application/octet-stream")
            self._notes.add(
                one.where, f"its request body is of any type ({stated}); it is sent as {content_type}"
            )
        kind, schema = self._content(kind, given, content_type, at)
        if kind == "ndjson":
            schema = {"type": "array", "items": schema}
        made: Json = {"schema": schema, "x-kind": kind}
        if isinstance(media.get("encoding"), dict):
            made["encoding"] = {name: how for name, how in media["encoding"].items() if isinstance(how, dict)}
        one.body["requestBody"] = {"required": body.get("required") is True, "content": {content_type: made}}

    def answers(self, one: Operation, parent: str) -> None:
        """Leave one media type in each answer, and a success in the operation."""
        found: dict[str, Json] = {}
        fine = successes(one.body["responses"])
        for status, answer in one.body["responses"].items():
            if not _STATUS.match(status):
                self._notes.add(one.where, f"its answer `{status}` is no status; left out")
                continue
            content = answer.get("content") if isinstance(answer.get("content"), dict) else {}
            if one.method == "head" or status in ("204", "205", "304") or status.startswith("1"):
                content = {}
            found[status] = {"description": "", "content": {}}
            for content_type, media in content.items():
                if status not in fine and kind_of(content_type, media.get("schema")) != "json":
                    self._notes.add(
                        one.where, f"its answer {status} is {content_type}, which is not read: {AS_IT_CAME}"
                    )
                    continue
                made = self._answer(content_type, media, one, status, parent)
                found[status]["content"] = {content_type: made}
        if not any(status.startswith("2") or status == "default" for status in found):
            if any(status.startswith("3") for status in found):
                one.body["x-redirects"] = True
            else:
                self._notes.add(
                    one.where, "it documents no success; the body of any 2xx is returned as bytes"
                )
                found["2XX"] = {"content": {"*/*": {"schema": dict(_BYTES), "x-kind": "binary"}}}
        one.body["responses"] = found

    def _answer(self, content_type: str, media: Json, one: Operation, status: str, parent: str) -> Json:
        given = media.get("schema", {})
        kind = kind_of(content_type, given)
        at = Place(f"{one.where}, {status}", parent, f"response_{status}")
        kind, schema = self._content("text" if kind == "form" else kind, given, content_type, at)
        return {"schema": schema, "x-kind": kind}

    def _content(self, kind: str, given: Any, content_type: str, at: Place) -> tuple[str, Json]:
        """Return the kind of a body, and the plain schema of what it holds: of one event where it is a stream."""
        if kind in ("binary", "text"):
            whole = "bytes" if kind == "binary" else "text"
            if self._has_parts(given):
                self._notes.add(at.where, f"{content_type} isn't parsed or written; it is {whole}")
            return kind, dict(_BYTES if kind == "binary" else _TEXT)
        schema = self._plain.schema(given, at)
        followed = self._plain.followed(schema)
        if kind == "json" and followed == _BYTES:
            return "binary", dict(_BYTES)
        if kind in ("sse", "ndjson"):
            if followed.get("type") == "array":
                self._notes.add(
                    at.where, "the items of the array that it states are taken for the events of the stream"
                )
                return kind, followed["items"]
            if kind == "sse" and not followed:
                return kind, dict(_TEXT)
            if kind == "ndjson" and followed.get("type") == "string":
                return "text", dict(_TEXT)
        return kind, schema

    def _has_parts(self, given: Any) -> bool:
        """Tell whether a schema says more of a body than that it is a text or a number of bytes."""
        seen: set[str] = set()
        while isinstance(given, dict) and "$ref" in given and (name := target_of(given)) not in seen:
            seen.add(name)
            given = self._plain.raw.get(name)
        return isinstance(given, dict) and (given.get("type") == "array" or self._plain.needs_class(given))
