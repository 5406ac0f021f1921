# Copied from openapi/runtime/uploads.py; do not edit, run `make regenerate`.
"""Bodies that are not JSON: files, forms, and multipart forms."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator, Iterable, Iterator, Mapping
from datetime import date
from enum import Enum
from typing import Any, BinaryIO
from urllib.parse import quote_plus
from uuid import UUID

from .checks import deep_pairs, plain_text
from .errors import InvalidRequest
from .jsontext import Writable, encode_json
from .messages import Body, File
from .unset import Unset

__all__ = ["file_body", "form_body", "lines_body", "multipart_body"]

_PIECE = 64 * 1024
_QUOTED = str.maketrans({'"': "%22", "\r": "%0D", "\n": "%0A"})


class _Pieces:
    """Bytes and open files, one after the other: an `Upload`."""

    def __init__(self, parts: list[bytes | BinaryIO]) -> None:
        self._parts = [(part, _start(part)) for part in parts]
        self._spent = False
        self.replayable = all(start is not None for _, start in self._parts)
        self.length = _length(self._parts)

    def chunks(self) -> Iterator[bytes]:
        """Give the pieces. Raises `InvalidRequest` the second time if a part can't be read again."""
        if self._spent and not self.replayable:
            raise InvalidRequest("the body comes from a stream, which can be read once only")
        self._spent = True
        for part, start in self._parts:
            if isinstance(part, bytes):
                yield part
                continue
            if start is not None:
                part.seek(start)
            while piece := part.read(_PIECE):
                yield piece

    async def achunks(self) -> AsyncIterator[bytes]:
        """Give the pieces, reading files in a thread."""
        # Here, since loading asyncio takes longer than the rest of the package together.
        import asyncio

        pieces = self.chunks()
        while (piece := await asyncio.to_thread(next, pieces, None)) is not None:
            yield piece


def _start(part: bytes | BinaryIO) -> int | None:
    """Return where a part begins, None where it can't be read from there again."""
    if isinstance(part, bytes):
        return 0
    try:
        return part.tell() if part.seekable() else None
    except (AttributeError, OSError):
        return None


def _length(parts: list[tuple[bytes | BinaryIO, int | None]]) -> int | None:
    total = 0
    for part, start in parts:
        if isinstance(part, bytes):
            total += len(part)
        elif start is None:
            return None
        else:
            total += part.seek(0, os.SEEK_END) - start
            part.seek(start)
    return total


def _joined(parts: list[bytes | BinaryIO]) -> Body:
    if any(not isinstance(part, bytes) for part in parts):
        return _Pieces(parts)
    return b"".join(part for part in parts if isinstance(part, bytes))


def file_body(value: File | bytes) -> Body:
    """Send a file as it is."""
    return _joined([value.payload if isinstance(value, File) else value])


def form_body(value: Writable | Mapping[str, Any], deep: frozenset[str] = frozenset()) -> bytes:
    """Write an urlencoded form: lists as repeated fields, objects as JSON. UNSET and None are left out.

    The fields in `deep` are written with brackets instead: `name[property]`, `name[0]`.
    """
    fields = value.wire_fields() if isinstance(value, Writable) else value
    pairs = [
        pair
        for name, item in fields.items()
        for pair in (
            deep_pairs(name, item) if name in deep else [(name, one) for one in _form_texts(name, item)]
        )
    ]
    return b"&".join(
        f"{quote_plus(name, safe='[]')}={quote_plus(text)}".encode("ascii") for name, text in pairs
    )


def lines_body(values: Iterable[Any]) -> bytes:
    """Write newline-delimited JSON, a line a value. Raises `InvalidRequest`."""
    return b"".join(encode_json(value) + b"\n" for value in values)


def _form_texts(name: str, value: object) -> list[str]:
    if value is None or isinstance(value, Unset):
        return []
    if isinstance(value, list | tuple):
        return [text for item in value for text in _form_texts(name, item)]
    if isinstance(value, Writable | Mapping):
        return [encode_json(value).decode()]
    return [plain_text(value, name)]


def multipart_body(
    headers: dict[str, str], value: Writable | Mapping[str, Any], types: Mapping[str, str]
) -> Body:
    """Write a multipart form, and set the Content-Type with a boundary of its own that no part can foresee.

    `types` gives the media types that the document's `encoding` states. Files are sent under their own names; lists
    as repeated parts, objects as JSON, the rest as text. UNSET and None are left out.
    """
    boundary = os.urandom(16).hex()
    headers["Content-Type"] = f"multipart/form-data; boundary={boundary}"
    fields = value.wire_fields() if isinstance(value, Writable) else value
    parts: list[bytes | BinaryIO] = []
    for name, item in fields.items():
        as_json = types.get(name, "").split(";")[0].strip() == "application/json"
        for one in item if isinstance(item, list | tuple) and not as_json else (item,):
            if one is None or isinstance(one, Unset):
                continue
            media_type, file_name, content = _part(name, one, types.get(name), as_json)
            head = f'--{boundary}\r\nContent-Disposition: form-data; name="{name.translate(_QUOTED)}"'
            if file_name is not None:
                head += f'; filename="{file_name.translate(_QUOTED)}"'
            head += f"\r\nContent-Type: {_media_type(media_type)}\r\n\r\n"
            parts += [head.encode(), content, b"\r\n"]
    parts.append(f"--{boundary}--\r\n".encode())
    return _joined(parts)


def _part(
    name: str, value: object, stated: str | None, as_json: bool
) -> tuple[str, str | None, bytes | BinaryIO]:
    """Return a part's media type, file name and content."""
    first = stated.split(",")[0].strip() if stated else None
    if isinstance(value, File):
        media_type = value.mime_type or first or "application/octet-stream"
        # Without a file name most servers take the part for text.
        return media_type, value.file_name or "upload", value.payload
    if isinstance(value, bytes):
        return first or "application/octet-stream", "upload", value
    if not as_json and isinstance(value, str | bool | int | float | Enum | UUID | date):
        return first or "text/plain", None, plain_text(value, name).encode()
    return first or "application/json", None, encode_json(value)


def _media_type(text: str) -> str:
    if not text.isascii() or not text.isprintable():
        raise InvalidRequest("a file's media type holds a character that headers can't carry")
    return text
