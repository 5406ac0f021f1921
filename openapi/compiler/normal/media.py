"""Media types: one for each body and answer of an operation, the further ones in operations beside it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from typing import Any

from .notes import Json, Notes

__all__ = ["AS_IT_CAME", "alternatives", "kind_of", "plain_type", "successes"]

_LINES = frozenset(
    {
        *("application/x-ndjson", "application/ndjson", "application/jsonl", "application/x-jsonlines"),
        *(
            "application/jsonlines",
            "application/x-jsonl",
            "application/stream+json",
            "application/json-lines",
        ),
        *("application/json-seq", "application/x-json-stream", "application/json;stream=watch"),
    }
)
_TEXTS = frozenset(
    {
        *(
            "application/xml",
            "application/yaml",
            "application/x-yaml",
            "application/javascript",
            "application/sql",
        ),
        *("application/graphql", "application/toml", "application/csv", "application/rtf", "application/jwt"),
    }
)
# What becomes of an error's body that isn't JSON.
AS_IT_CAME = "the error has it as it came, in `reply.content`"
# The kind that an operation of several media types has itself; the others stand beside it.
_FIRST = ("json", "form", "multipart", "text", "binary", "sse", "ndjson")
_BESIDE = {
    "form": "form",
    "multipart": "form",
    "text": "text",
    "binary": "bytes",
    "ndjson": "lines",
    "json": "json",
}


def plain_type(content_type: str) -> str:
    """Return a media type without its parameters."""
    return content_type.split(";")[0].strip().lower()


def kind_of(content_type: str, schema: Any = None) -> str:
    """Return how a body of this type is read or written; ranges of types by what the schema says."""
    plain = plain_type(content_type)
    if plain == "text/event-stream":
        return "sse"
    if plain in _LINES or content_type.replace(" ", "").lower() in _LINES:
        return "ndjson"
    if plain == "multipart/form-data":
        return "multipart"
    if plain == "application/x-www-form-urlencoded":
        return "form"
    if plain in ("*/*", "application/*", "*"):
        return "binary" if _is_bytes(schema) or not schema else "json"
    if plain == "application/json" or (
        plain.endswith("+json") and plain != "application/vnd.oai.openapi+json"
    ):
        return "json"
    if plain in ("text/json", "text/x-json", "application/x-json", "application/*+json", "application/hal"):
        return "json"
    return "text" if plain.startswith("text/") or plain in _TEXTS or plain.endswith("+xml") else "binary"


def _is_bytes(schema: Any) -> bool:
    return isinstance(schema, dict) and schema.get("format") == "binary"


def successes(statuses: Iterable[str]) -> frozenset[str]:
    """Return those of an operation's statuses that its value is read from."""
    every = list(statuses)
    for first in ("2", "3", "default"):
        if found := frozenset(status for status in every if status.startswith(first)):
            return found
    return frozenset()


def alternatives(operation: Json, where: str, notes: Notes) -> Iterator[tuple[str, Json]]:
    """Give an operation for each further media type of its body and of its successes, with what its name ends in."""
    body = operation.get("requestBody")
    choices: list[tuple[str, Json]] = []
    if isinstance(body, dict) and isinstance(body.get("content"), dict) and body["content"]:
        first, *others = _sorted(body["content"], where, "request body", notes)
        body["content"] = dict([first])
        for content_type, media in others:
            suffix = f"from_{_word(content_type, media, [first, *others])}"
            choices.append((suffix, {"requestBody": {**body, "content": {content_type: media}}}))
    choices += _other_answers(operation["responses"], where, notes)
    for suffix, changes in choices:
        part = "request body" if "requestBody" in changes else "answer"
        notes.add(
            where,
            f"its {part} has several media types; another one is in the operation whose name ends in _{suffix}",
        )
        made = {**json.loads(json.dumps(operation)), **json.loads(json.dumps(changes))}
        for key in ("x-ostiary-stream", "x-ostiary-twin"):
            made.pop(key, None)
        yield suffix, made


def _other_answers(responses: Json, where: str, notes: Notes) -> Iterator[tuple[str, Json]]:
    """Leave one media type in each answer; give the answers of an operation for each further one of its successes."""
    kinds: dict[str, dict[str, tuple[str, Json]]] = {}
    fine = successes(responses)
    for status, answer in responses.items():
        content = answer.get("content")
        if not isinstance(content, dict) or not content:
            continue
        first, *others = _sorted(content, where, f"answer {status}", notes)
        answer["content"] = dict([first])
        for content_type, media in others:
            if status in fine:
                suffix = _answer_word(content_type, media, [first, *others])
                kinds.setdefault(suffix, {})[status] = (content_type, media)
            else:
                notes.add(
                    where, f"its answer {status} may be {content_type} too, which is not read: {AS_IT_CAME}"
                )
    for suffix, by_status in kinds.items():
        answers = json.loads(json.dumps(responses))
        for status, (content_type, media) in by_status.items():
            answers[status]["content"] = {content_type: media}
        yield suffix, {"responses": answers}


def _sorted(content: Json, where: str, part: str, notes: Notes) -> list[tuple[str, Json]]:
    """Return the media types, the first one first, without those that say the same as another one."""
    found: list[tuple[str, Json]] = []
    given = [(str(key), value if isinstance(value, dict) else {}) for key, value in content.items()]
    given = [(key, _with_items(value)) for key, value in given]
    kinds = {key: kind_of(key, value.get("schema")) for key, value in given}
    order = sorted(
        given, key=lambda one: (_FIRST.index(kinds[one[0]]), plain_type(one[0]) != "application/json")
    )
    for content_type, media in order:
        same = next(
            (
                known
                for known, other in found
                if kinds[known] == kinds[content_type]
                and (other.get("schema") == media.get("schema") or kinds[known] in ("text", "binary"))
            ),
            None,
        )
        if same is None:
            found.append((content_type, media))
        else:
            notes.add(where, f"its {part} may be {content_type} too, which says the same as {same}")
    return found


def _with_items(media: Json) -> Json:
    """Take what 3.2 calls the schema of a stream's items for its schema."""
    return {**media, "schema": media["itemSchema"]} if isinstance(media.get("itemSchema"), dict) else media


def _word(content_type: str, media: Json, among: list[tuple[str, Json]]) -> str:
    kind = kind_of(content_type, media.get("schema"))
    same = [one for one, other in among if kind_of(one, other.get("schema")) == kind]
    forms = {kind_of(one, other.get("schema")) for one, other in among} >= {"form", "multipart"}
    if len(same) > 1 or (forms and kind in ("form", "multipart")):
        return kind if kind in ("multipart", "form") else _from_type(content_type)
    return _BESIDE.get(kind, kind)


def _answer_word(content_type: str, media: Json, among: list[tuple[str, Json]]) -> str:
    kind = kind_of(content_type, media.get("schema"))
    if kind in ("sse", "ndjson"):
        both = {kind_of(one, other.get("schema")) for one, other in among} >= {"sse", "ndjson"}
        return "stream" if kind == "sse" or not both else "lines"
    return f"as_{_word(content_type, media, among)}"


def _from_type(content_type: str) -> str:
    return re.sub(r"\W+", "_", plain_type(content_type).split("/")[-1]).strip("_") or "other"
