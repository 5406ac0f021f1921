# Copied from openapi/runtime/model.py; do not edit, run `make regenerate`.
"""What every generated model is."""

from __future__ import annotations

from typing import Any, ClassVar, Generic, TypeVar

from .jsontext import Writable, plain
from .unset import UNSET

__all__ = ["Model", "OpenModel"]

V = TypeVar("V")


class Model(Writable):
    """An object of the document. Its `repr` names the properties that are set, and shows none of their values."""

    __slots__ = ()

    # Pairs of attribute and name on the wire, in the document's order.
    _wire: ClassVar[tuple[tuple[str, str], ...]] = ()

    def wire_fields(self) -> dict[str, Any]:
        """Return the properties that are set, by their names on the wire; models inside stay models."""
        return {name: value for at, name in self._wire if (value := getattr(self, at)) is not UNSET}

    def to_dict(self) -> dict[str, Any]:
        """Return plain JSON values, as `json.loads` would give them for this object's text."""
        return {name: plain(value) for name, value in self.wire_fields().items()}

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {', '.join(self.wire_fields())}>"


class OpenModel(Model, Generic[V]):
    """A model that keeps properties which the document doesn't name, in `additional_properties` and by `[]`."""

    __slots__ = ()

    additional_properties: dict[str, V]

    def wire_fields(self) -> dict[str, Any]:
        """Return the properties that are set, the named ones first; a named one wins over a free one of its name."""
        found = super().wire_fields()
        for name, value in self.additional_properties.items():
            found.setdefault(name, value)
        return found

    @property
    def additional_keys(self) -> list[str]:
        """The names of the free properties."""
        return list(self.additional_properties)

    def __getitem__(self, key: str) -> V:
        return self.additional_properties[key]

    def __setitem__(self, key: str, value: V) -> None:
        self.additional_properties[key] = value

    def __delitem__(self, key: str) -> None:
        del self.additional_properties[key]

    def __contains__(self, key: object) -> bool:
        return key in self.additional_properties

    def __repr__(self) -> str:
        named = [name for attribute, name in self._wire if getattr(self, attribute) is not UNSET]
        return f"<{type(self).__name__} {', '.join(named)} + {len(self.additional_properties)} more>"
