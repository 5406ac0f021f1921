"""Views: JSON objects as users read them, through attributes that build nothing until they are read."""

from __future__ import annotations

from typing import Any, Generic, Self, TypeVar, overload

__all__ = ["Field", "View", "copied"]

T = TypeVar("T")


class Field(Generic[T]):
    """Read one field of a view's JSON object: `name: Field[str | None] = Field("name", "What it is.")`.

    `other` is the field's name on another wire, read where the first one is absent.
    """

    def __init__(self, name: str, meaning: str, other: str | None = None) -> None:
        self.name = name
        self.other = other
        self.__doc__ = meaning

    @overload
    def __get__(self, view: None, owner: type[Any]) -> Self: ...
    @overload
    def __get__(self, view: View, owner: type[Any]) -> T: ...
    def __get__(self, view: View | None, owner: type[Any]) -> Any:
        if view is None:
            return self
        data = view._data  # pyright: ignore[reportPrivateUsage]
        if self.other is None or self.name in data:
            return data.get(self.name)
        return data.get(self.other)


class View:
    """Show a JSON object through attributes. Equal to a view of the same kind over equal JSON."""

    __slots__ = ("_data",)
    # Fields that a repr may show: numbers and kinds, never words of a model or a user.
    _shown: tuple[str, ...] = ()

    def __init__(self, data: dict[str, Any]) -> None:
        self._data = data

    def to_dict(self) -> dict[str, Any]:
        """Return a copy of the JSON object as it came."""
        copy: dict[str, Any] = copied(self._data)
        return copy

    def __eq__(self, other: object) -> bool:
        return self._data == other._data if type(other) is type(self) else NotImplemented

    def __repr__(self) -> str:
        shown = [f"{name}={self._data[name]!r}" for name in self._shown if self._data.get(name) is not None]
        return f"<{' '.join([type(self).__name__, *shown])}>"


def copied(value: Any) -> Any:
    """Return a copy of a JSON value that shares nothing mutable with it."""
    if type(value) is dict:
        return {name: copied(item) for name, item in value.items()}
    if type(value) is list:
        return [copied(item) for item in value]
    return value
