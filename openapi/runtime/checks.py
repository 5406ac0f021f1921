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
from .jsontext import encode_json, instant_text
from .unset import Unset

__all__ = ["cookie", "header", "path_segment", "plain_text", "query", "query_json", "query_object"]

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
    pairs: list[tuple[str, str]], name: str, value: Any, style: Literal["form", "deep"] = "form"
) -> None:
    """Append an object: each property under its own name, or as `name[property]`. UNSET and None are left out."""
    if value is None or isinstance(value, Unset):
        return
    fields: Mapping[str, object] = value if isinstance(value, Mapping) else value.to_dict()
    for key, item in fields.items():
        if isinstance(item, Mapping):
            raise InvalidRequest(f"{name}.{key} is an object inside an object, which a query can't hold")
        query(pairs, f"{name}[{key}]" if style == "deep" else key, item)


def query_json(pairs: list[tuple[str, str]], name: str, value: object) -> None:
    """Append a query parameter as JSON text. UNSET is left out."""
    if not isinstance(value, Unset):
        pairs.append((name, encode_json(value).decode()))


def header(headers: dict[str, str], name: str, value: object) -> None:
    """Set a header, unless UNSET or None. Raises `InvalidRequest` for control characters, above all CR and LF."""
    if value is None or isinstance(value, Unset):
        return
    text = (
        ",".join(plain_text(item, name) for item in value)
        if isinstance(value, (list, tuple))
        else plain_text(value, name)
    )
    if _NOT_IN_HEADERS.search(text):
        raise InvalidRequest(f"the header {name} holds a character that headers can't carry")
    headers[name] = text.strip(" \t")


def cookie(headers: dict[str, str], name: str, value: object) -> None:
    """Add a cookie, percent-encoded where its value holds what would end it. UNSET and None are left out."""
    if value is None or isinstance(value, Unset):
        return
    text = quote(plain_text(value, name), safe=_COOKIE_SAFE)
    known = headers.get("Cookie")
    headers["Cookie"] = f"{name}={text}" if known is None else f"{known}; {name}={text}"
