"""Checking what a user gave when it is given: later, whatever it breaks would have to explain it."""

from __future__ import annotations

from ostiary.errors import InvalidInputError

__all__ = ["expect"]


def expect(value: object, kind: type, name: str) -> None:
    """Raise `InvalidInputError` naming a setting that is no value of its class in `ostiary.config`."""
    if not isinstance(value, kind):
        raise InvalidInputError(
            f"{name} is a {type(value).__name__}; pass {kind.__name__}(…), from ostiary.config"
        )
