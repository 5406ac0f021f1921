"""Answers that are multipart forms: from bytes to the object that the document describes."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Literal, NamedTuple, TypeAlias, TypeVar

from .bodies import parse_json, typed
from .decoding import Decoder
from .errors import MalformedReply
from .messages import File, Reply

__all__ = ["Part", "PartKind", "multipart_reply", "parts_of"]

T = TypeVar("T")
# How a part is read; the plural ones may come several times.
PartKind: TypeAlias = Literal["json", "text", "file", "jsons", "texts", "files"]
_BOUNDARY = re.compile(r';\s*boundary=(?:"([^"]{1,200})"|([^\s;"]{1,200}))', re.IGNORECASE)
_PARAMETER = re.compile(r';\s*(name|filename)=(?:"((?:[^"\\]|\\.)*)"|([^\s;"]+))', re.IGNORECASE)
_ESCAPED = re.compile(r"\\(.)")


class Part(NamedTuple):
    """One part of a form: its names, its media type as it was stated, and its content."""

    name: str
    file_name: str | None
    media_type: str
    content: bytes


def parts_of(reply: Reply) -> list[Part]:
    """Cut a form into its parts, in their order. Raises `MalformedReply` for one that isn't whole."""
    stated = _BOUNDARY.search(reply.headers.get("content-type", ""))
    if stated is None:
        raise MalformedReply("", "the Content-Type states no boundary of a multipart form")
    delimiter = b"\r\n--" + (stated[1] or stated[2]).encode("latin-1", "replace")
    # What stands before the first delimiter is no part, nor is what follows the last.
    _, *pieces = (b"\r\n" + reply.content).split(delimiter)
    found: list[Part] = []
    for piece in pieces:
        if piece.startswith(b"--"):
            return found
        padding, line_end, rest = piece.partition(b"\r\n")
        if not line_end or padding.strip(b" \t"):
            break
        found.append(_part(rest))
    raise MalformedReply("", "the multipart form doesn't end with its boundary")


def _part(raw: bytes) -> Part:
    head, between, content = (b"\r\n" + raw).partition(b"\r\n\r\n")
    if not between:
        raise MalformedReply("", "a part of the multipart form has no end of its headers")
    fields: dict[str, str] = {}
    for line in head.decode("utf-8", "replace").split("\r\n"):
        name, _, value = line.partition(":")
        fields[name.strip().lower()] = value.strip()
    names = {
        each[1].lower(): _ESCAPED.sub(r"\1", each[2]) if each[2] is not None else each[3]
        for each in _PARAMETER.finditer(fields.get("content-disposition", ""))
    }
    if "name" not in names:
        raise MalformedReply("", "a part of the multipart form has no name")
    return Part(_unquoted(names["name"]), names.get("filename"), fields.get("content-type", ""), content)


def _unquoted(name: str) -> str:
    """Undo what the HTML standard has senders write in a name."""
    return name.replace("%22", '"').replace("%0D", "\r").replace("%0A", "\n")


def multipart_reply(reply: Reply, kinds: Mapping[str, PartKind], decode: Decoder[T]) -> T:
    """Read a multipart form as an object, a property a part. Raises `MalformedReply` with the place.

    `kinds` says how the parts that the document names are read, whatever media type the service states for them; of
    parts that may come once, the last one counts. Other parts are read as JSON where they say that they are JSON, as
    files where they have a file name, and as text else.
    """
    found: dict[str, Any] = {}
    for part in parts_of(reply):
        kind = kinds.get(part.name) or _stated_kind(part)
        try:
            value = _value(part, kind)
        except MalformedReply as problem:
            reason = problem.reason
        else:
            if kind.endswith("s"):
                found.setdefault(part.name, []).append(value)
            else:
                found[part.name] = value
            continue
        raise MalformedReply(_place(part.name), reason)
    for name, kind in kinds.items():
        # A list may also be sent as one part that holds the whole array.
        if kind == "jsons" and name in found and len(found[name]) == 1 and isinstance(found[name][0], list):
            found[name] = found[name][0]
    return typed(found, decode)


def _stated_kind(part: Part) -> PartKind:
    plain = part.media_type.split(";")[0].strip().lower()
    if plain == "application/json" or plain.endswith("+json"):
        return "json"
    return "text" if part.file_name is None else "file"


def _value(part: Part, kind: PartKind) -> Any:
    if kind in ("file", "files"):
        return File(part.content, part.file_name, part.media_type or None)
    if kind in ("json", "jsons"):
        return parse_json(part.content)
    try:
        return part.content.decode()
    except UnicodeDecodeError:
        pass
    raise MalformedReply("", "the part is not UTF-8")


def _place(name: str) -> str:
    return "/" + name.replace("~", "~0").replace("/", "~1")
