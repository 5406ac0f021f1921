# Copied from openapi/runtime/checks.py; do not edit, run `make regenerate`.
"""Values on their way into a path, a query, a header or a cookie: written as the document says, or refused."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime
from enum import Enum
from typing import Any, Literal
from urllib.parse import quote, unquote
from uuid import UUID

from .errors import InvalidRequest
from .jsontext import Writable, encode_json, instant_text
from .unset import Unset

__all__ = [
    "cookie",
    "deep_pairs",
    "header",
    "path_segment",
    "plain_text",
    "query",
    "query_json",
    "query_object",
    "styled_segment",
    "text_parameter",
]

_NOT_IN_HEADERS = re.compile(r"[^\t\x20-\x7e\x80-\xff]")
# RFC 6265's cookie-octet without the percent sign, which quoting needs for itself.
_COOKIE_SAFE = "!#$&'()*+-./:<=>?@[]^_`{|}~"


def plain_text(value: object, where: str) -> str:
    """Write a parameter's value as text: true and false as JSON spells them, an enum by its value."""
    if isinstance(value, Enum):
        value = value.value
    if isinstance(value, str):
        if not value.isascii():
            _check_utf8(value, where)
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if (isinstance(value, float) and value != value) or value in (float("inf"), float("-inf")):
        raise InvalidRequest(f"{where} is not a finite number")
    if isinstance(value, (int, float, UUID)):
        return str(value)
    if isinstance(value, datetime):
        return instant_text(value)
    if isinstance(value, date):
        return value.isoformat()
    raise InvalidRequest(f"{where} is a {type(value).__name__}, which this parameter can't hold")


def _check_utf8(text: str, where: str) -> None:
    try:
        text.encode()
    except UnicodeEncodeError:
        sound = False
    else:
        sound = True
    if not sound:
        # Raised here, so that no chain shows the text.
        raise InvalidRequest(f"{where} holds a lone surrogate, which UTF-8 can't write")


def path_segment(value: object, name: str) -> str:
    """Quote a value as one segment of a path.

    Raises `InvalidRequest` for what would name another resource: nothing, `.` and `..`, however often they are
    percent-encoded (a proxy may decode once more).
    """
    text = plain_text(value, name)
    bare = text
    while "%" in bare and (once := unquote(bare)) != bare:
        bare = once
    if bare in ("", ".", ".."):
        raise InvalidRequest(f"{name} would not name a single segment of the path: it is empty, '.' or '..'")
    return quote(text, safe="")


def query(pairs: list[tuple[str, str]], name: str, value: object, join: str | None = None) -> None:
    """Append a query parameter: once per item of a list, or joined by `join`. UNSET and None are left out."""
    if value is None or isinstance(value, Unset):
        return
    if not isinstance(value, (list, tuple)):
        pairs.append((name, plain_text(value, name)))
    elif join is None:
        pairs.extend((name, plain_text(item, name)) for item in value)
    elif value:
        texts = [plain_text(item, name) for item in value]
        if any(join in text for text in texts):
            raise InvalidRequest(f"an item of {name} holds {join!r}, which joins the items")
        pairs.append((name, join.join(texts)))


def query_object(
    pairs: list[tuple[str, str]], name: str, value: Any, style: Literal["form", "joined", "deep"] = "form"
) -> None:
    """Append an object: each property under its own name, joined as `name=key,value,…`, or as `name[property]`.

    UNSET and None are left out. A list is written as `query` writes it, or as `name[0]`, `name[1]`, ….
    """
    if value is None or isinstance(value, Unset):
        return
    if style == "deep":
        pairs.extend(deep_pairs(name, value))
        return
    fields = fields_of(value)
    if fields is None:
        query(pairs, name, value, "," if style == "joined" else None)
        return
    for key, item in fields.items():
        if fields_of(item) is not None:
            raise InvalidRequest(f"{name}.{key} is an object inside an object, which a query can't hold")
    if style == "joined":
        texts = [text for key, item in fields.items() for text in _key_and_text(key, item, name)]
        if texts:
            query(pairs, name, texts, ",")
        return
    for key, item in fields.items():
        query(pairs, key, item)


def _key_and_text(key: str, item: object, name: str) -> list[str]:
    return [] if item is None or isinstance(item, Unset) else [key, plain_text(item, f"{name}.{key}")]


def fields_of(value: object) -> Mapping[str, Any] | None:
    """Return the properties of an object by their names on the wire, None for what is no object."""
    if isinstance(value, Writable):
        return value.wire_fields()
    return value if isinstance(value, Mapping) else None


def deep_pairs(name: str, value: object) -> list[tuple[str, str]]:
    """Write a value with brackets, at any depth: `name[property]`, `name[0]`. UNSET and None are left out."""
    if value is None or isinstance(value, Unset):
        return []
    if isinstance(value, list | tuple):
        return [pair for index, item in enumerate(value) for pair in deep_pairs(f"{name}[{index}]", item)]
    fields = fields_of(value)
    if fields is None:
        return [(name, plain_text(value, name))]
    return [pair for key, item in fields.items() for pair in deep_pairs(f"{name}[{key}]", item)]


def styled_segment(
    value: object, name: str, style: Literal["simple", "label", "matrix"], explode: bool
) -> str:
    """Quote an array, an object or a styled value as one segment of a path.

    Raises `InvalidRequest` for what would name another resource, as `path_segment` does.
    """
    fields = fields_of(value)
    if fields is not None:
        items = [(key, plain_text(item, name)) for key, item in fields.items() if not _absent(item)]
        texts = [f"{quote(k, safe='')}={quote(v, safe='')}" for k, v in items] if explode else None
        texts = texts or [quote(part, safe="") for pair in items for part in pair]
    elif isinstance(value, list | tuple):
        texts = [quote(plain_text(item, name), safe="") for item in value]
    else:
        texts = [quote(plain_text(value, name), safe="")]
    if (style == "matrix" and not explode) or (style == "matrix" and fields is None and len(texts) == 1):
        return f";{quote(name, safe='')}={','.join(texts)}"
    if style == "matrix":
        return "".join(
            f";{text}" if fields is not None else f";{quote(name, safe='')}={text}" for text in texts
        )
    if style == "label":
        return "." + ("." if explode else ",").join(texts)
    segment = ",".join(texts)
    if unquote(segment) in ("", ".", ".."):
        raise InvalidRequest(f"{name} would not name a single segment of the path: it is empty, '.' or '..'")
    return segment


def _absent(value: object) -> bool:
    return value is None or isinstance(value, Unset)


def query_json(pairs: list[tuple[str, str]], name: str, value: object) -> None:
    """Append a query parameter as JSON text. UNSET is left out."""
    if not isinstance(value, Unset):
        pairs.append((name, encode_json(value).decode()))


def header(headers: dict[str, str], name: str, value: object) -> None:
    """Set a header, unless UNSET or None. Raises `InvalidRequest` for control characters, above all CR and LF."""
    if value is None or isinstance(value, Unset):
        return
    text = _joined(value, name)
    if _NOT_IN_HEADERS.search(text):
        raise InvalidRequest(f"the header {name} holds a character that headers can't carry")
    headers[name] = text.strip(" \t")


def _joined(value: object, name: str) -> str:
    """Write a list or an object in one text, as style `simple` has it."""
    fields = fields_of(value)
    if fields is not None:
        return ",".join(text for key, item in fields.items() for text in _key_and_text(key, item, name))
    if isinstance(value, list | tuple):
        return ",".join(plain_text(item, name) for item in value)
    return plain_text(value, name)


def text_parameter(value: object) -> object:
    """Write a parameter as JSON text. UNSET stays as it is."""
    return value if isinstance(value, Unset) else encode_json(value).decode()


def cookie(headers: dict[str, str], name: str, value: object) -> None:
    """Add a cookie, percent-encoded where its value holds what would end it. UNSET and None are left out."""
    if value is None or isinstance(value, Unset):
        return
    text = quote(_joined(value, name), safe=_COOKIE_SAFE)
    known = headers.get("Cookie")
    headers["Cookie"] = f"{name}={text}" if known is None else f"{known}; {name}={text}"
