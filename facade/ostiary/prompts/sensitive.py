"""Values that the model may read and records may not show."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Generic, TypeVar, final

__all__ = ["MASK", "Sensitive", "copied", "masked", "revealed"]

T = TypeVar("T")

MASK = "<SENSITIVE>"
"""What stands for a sensitive value wherever something is recorded or shown."""


@final
class Sensitive(Generic[T]):
    """Mark a parameter's value: it goes to the model as it is, and is `<SENSITIVE>` in every record, repr and str.

    `json.dumps` refuses it, so that no record can hold it by mistake. `reveal()` gives the value. Pickles hold the
    value, since a prompt may have to travel to another process.
    """

    __slots__ = ("_value",)

    def __init__(self, value: T) -> None:
        self._value = value

    def reveal(self) -> T:
        """Return the value, for the model and nobody else."""
        return self._value

    def __repr__(self) -> str:
        return MASK

    def __format__(self, spec: str) -> str:
        return format(MASK, spec)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Sensitive):
            return NotImplemented
        return bool(self._value == other._value)

    def __hash__(self) -> int:
        return hash((Sensitive, self._value))

    def __reduce__(self) -> tuple[Any, ...]:
        return (Sensitive, (self._value,))


def copied(value: Any) -> Any:
    """Return a copy of nested dicts, lists and tuples; what they hold is shared, sensitive values as they are."""
    return _without_marks(value, lambda each: each)


def masked(value: Any) -> Any:
    """Return a copy of nested dicts, lists and tuples in which `<SENSITIVE>` stands for each sensitive value."""
    return _without_marks(value, lambda each: MASK)


def revealed(value: Any) -> Any:
    """Return a copy of nested dicts, lists and tuples in which sensitive values are plain ones."""
    return _without_marks(value, lambda each: revealed(each.reveal()))


def _without_marks(value: Any, shown: Callable[[Sensitive[Any]], Any]) -> Any:
    if isinstance(value, Sensitive):
        return shown(value)
    if isinstance(value, Mapping):
        return {key: _without_marks(each, shown) for key, each in value.items()}
    if isinstance(value, list):
        return [_without_marks(each, shown) for each in value]
    if isinstance(value, tuple):
        return tuple(_without_marks(each, shown) for each in value)
    return value
