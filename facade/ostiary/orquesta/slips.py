"""Slips where the wire takes any name: a key or a role that is nearly one of those that there are.

The service may know names that this version doesn't, so any other is sent as it is.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import Any

from ostiary._core.given import nearly
from ostiary_api._runtime import Decoder, Mismatch
from ostiary_api.orquesta import models as m

__all__ = ["check_message", "spelt"]


def spelt(decode: Decoder[Any]) -> Decoder[Any]:
    """Make a decoder of objects refuse a key that is nearly one of the object's own."""

    def decoded(value: Any) -> Any:
        found = decode(value)
        _refuse_nearly(found.additional_properties, type(found))
        return found

    return decoded


def check_message(given: dict[str, Any]) -> None:
    """Check the keys and the role of a message. Raises `Mismatch`, which says what may be meant."""
    _refuse_nearly(given, m.Message)
    role = given.get("role")
    meant = nearly(role, _roles()) if isinstance(role, str) else None
    if meant is not None:
        raise Mismatch(f"there is no role {role!r}; did you mean {meant!r}?").within("role")


def _refuse_nearly(names: Iterable[str], kind: Any) -> None:
    known = [name for name in kind.__annotations__ if name not in ("additional_properties", "_wire")]
    for name in names:
        meant = nearly(name, known)
        if meant is not None:
            raise Mismatch(f"there is no key {name!r}; did you mean {meant!r}?")


@cache
def _roles() -> tuple[str, ...]:
    # `function` is what `tool` was called before.
    return (*(role.value for role in m.MessageRole), "function")
