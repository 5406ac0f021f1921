# Copied from openapi/runtime/unset.py; do not edit, run `make regenerate`.
"""`UNSET`: the value of an optional property or parameter that nobody gave."""

from __future__ import annotations

from typing import Final, Literal, final

__all__ = ["UNSET", "Unset"]


@final
class Unset:
    """The type of `UNSET`, of which there is one object for all services, copies and pickles."""

    __slots__ = ()

    def __new__(cls) -> Unset:
        # One object, so that `is UNSET` holds wherever a value came from.
        return _the_one.get("unset") or _the_one.setdefault("unset", super().__new__(cls))

    def __bool__(self) -> Literal[False]:
        return False

    def __repr__(self) -> str:
        return "UNSET"

    def __copy__(self) -> Unset:
        return self

    def __deepcopy__(self, memo: object) -> Unset:
        return self

    def __reduce__(self) -> str:
        # A global's name: pickle looks it up instead of building another one.
        return "UNSET"


_the_one: dict[str, Unset] = {}
UNSET: Final = Unset()
