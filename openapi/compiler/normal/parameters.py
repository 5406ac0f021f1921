"""Parameters: those that a caller gives, each with a schema and a name that makes an argument of its own."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import parse_qsl

from .naming import Names
from .notes import Json, Notes

__all__ = ["plain_parameters", "plain_path", "schema_of"]

_IN_PATH = re.compile(r"\{([^{}]*)\}")
_PLACES = ("path", "query", "header", "cookie")
# OpenAPI says of the first three that a parameter of that name is ignored.
_OWN_HEADERS = frozenset(
    {
        "accept",
        "content-type",
        "authorization",
        "content-length",
        "cookie",
        "host",
        "transfer-encoding",
        "connection",
    }
)
_PLAIN = re.compile(r"[A-Za-z_-][A-Za-z0-9_-]*")
_TOKEN = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")


def plain_path(path: str, where: str, notes: Notes) -> tuple[str, list[tuple[str, str]]]:
    """Return the path as it is requested, and the query that it holds.

    Its fragment never reaches a service. A query tells operations apart, and is sent as it stands.
    """
    plain = path if path.startswith("/") else f"/{path}"
    if "#" in plain:
        notes.add(where, "the part of its path after `#` is never sent; it only tells operations apart")
        plain = plain.split("#")[0]
    plain, _, query = plain.partition("?")
    if "{" in query:
        notes.fault(where, f"its path holds a query with a parameter ({query}); give that `in: query`")
        query = ""
    return plain, parse_qsl(query, keep_blank_values=True)


def plain_parameters(
    given: list[Json], path: str, where: str, names: Names, notes: Notes
) -> tuple[list[Json], str]:
    """Return the parameters, and the path with their names as the generator is given them."""
    kept: dict[tuple[str, str], Json] = {}
    for one in given:
        name, place = one.get("name"), one.get("in")
        if not isinstance(name, str) or place not in _PLACES:
            notes.add(where, f"its parameter {name} in {place} is not known to OpenAPI 3; left out")
        elif place == "header" and name.lower() in _OWN_HEADERS:
            notes.add(
                where, f"the header {name} is the client's to set (`token`, `headers`); it is no argument"
            )
        elif place == "header" and not _TOKEN.fullmatch(name):
            notes.fault(where, f"its parameter {name} has no name that a header can have")
        else:
            kept[name, place] = dict(one)
    in_path = list(dict.fromkeys(_IN_PATH.findall(path)))
    for name in in_path:
        if (name, "path") not in kept:
            notes.add(where, f"its path names {name}, which no parameter describes; it is text")
            kept[name, "path"] = {"name": name, "in": "path", "required": True, "schema": {"type": "string"}}
    for name, place in [key for key in kept if key[1] == "path" and key[0] not in in_path]:
        notes.add(where, f"its path doesn't name the parameter {name}; left out")
        del kept[name, place]
    found: list[Json] = []
    renamed: dict[str, str] = {}
    for place in dict.fromkeys(place for _, place in kept):
        given_names = names.arguments(name for name, where_in in kept if where_in == place)
        for name, python in given_names.items():
            one = kept[name, place]
            if place == "path":
                # The generator reads no other names in a path.
                python = name if _PLAIN.fullmatch(name) else _argument(names, name, set(renamed.values()))
                renamed[name] = python
                one["required"] = True
            found.append({**one, "name": python})
    return found, _IN_PATH.sub(lambda match: "{" + renamed[match[1]] + "}", path)


def _argument(names: Names, name: str, taken: set[str]) -> str:
    """Return a name for a part of a path, in letters that the generator reads there."""
    plain = names.naming.identifier(name)
    base = found = plain if plain.isascii() else "part"
    while found in taken:
        found = f"{base}_{len(taken) + 1}"
    return found


def schema_of(parameter: Json) -> Any:
    """Return a parameter's schema, or that of its `content`."""
    if isinstance(parameter.get("content"), dict) and parameter["content"]:
        media = next(iter(parameter["content"].values()))
        return media.get("schema", {}) if isinstance(media, dict) else {}
    return parameter.get("schema", {})
