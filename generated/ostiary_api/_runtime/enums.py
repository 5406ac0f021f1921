# Copied from openapi/runtime/enums.py; do not edit, run `make regenerate`.
"""Enumerations that stay open: a value that a newer service sends is kept, not refused."""

from __future__ import annotations

from enum import Enum, IntEnum, StrEnum
from typing import Self

__all__ = ["OpenIntEnum", "OpenStrEnum"]


class _Open(Enum):
    """What both kinds share. An unknown member is made anew each time, and equals its value as the others do."""

    @property
    def is_known(self) -> bool:
        """Whether the document lists this value."""
        return self._value_ in type(self)._value2member_map_

    def __deepcopy__(self, memo: object) -> Self:
        return self

    def __copy__(self) -> Self:
        return self

    def __repr__(self) -> str:
        # An unknown value is the service's data; it is not shown.
        return f"<{type(self).__name__}.{self._name_}>"


class OpenStrEnum(_Open, StrEnum):
    """An enumeration of texts. A text that isn't listed becomes a member of its own, whose `is_known` is False.

    Such a member equals its text, is written as it, and survives copying and pickling; it is not among the members
    that iteration gives. Anything but text is refused with `ValueError`.
    """

    @classmethod
    def _missing_(cls, value: object) -> Self | None:
        if not isinstance(value, str):
            return None
        member = str.__new__(cls, value)
        member._name_ = "UNKNOWN"
        member._value_ = str(value)
        return member


class OpenIntEnum(_Open, IntEnum):
    """An enumeration of integers, open in the way of `OpenStrEnum`. A bool is refused: it is no integer in JSON."""

    @classmethod
    def _missing_(cls, value: object) -> Self | None:
        if not isinstance(value, int) or isinstance(value, bool):
            return None
        member = int.__new__(cls, value)
        member._name_ = "UNKNOWN"
        member._value_ = int(value)
        return member
