"""Null, in any of the spellings that documents have for it."""

from __future__ import annotations

from .notes import Json

__all__ = ["NULL", "takes_null", "without_null"]

NULL: Json = {"type": "null"}


def takes_null(given: Json) -> bool:
    """Tell whether null is allowed beside what else a schema says."""
    if given.get("nullable") is True or given.get("x-nullable") is True:
        return True
    kinds = given.get("type")
    if isinstance(kinds, list) and "null" in kinds and len(kinds) > 1:
        return True
    return isinstance(given.get("enum"), list) and None in given["enum"] and len(given["enum"]) > 1


def without_null(given: Json) -> Json:
    """Return the rest of what a schema says."""
    kept = {key: value for key, value in given.items() if key not in ("nullable", "x-nullable")}
    if isinstance(kept.get("type"), list) and len(kept["type"]) > 1:
        kinds = [one for one in kept["type"] if one != "null"]
        kept["type"] = kinds[0] if len(kinds) == 1 else kinds
    if isinstance(kept.get("enum"), list) and len(kept["enum"]) > 1:
        kept["enum"] = [value for value in kept["enum"] if value is not None]
    return kept
