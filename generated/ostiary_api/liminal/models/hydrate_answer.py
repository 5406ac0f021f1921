# Generated from openapi/liminal.yaml; do not edit, run `make regenerate`.
from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar, Self

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ... import _runtime

if TYPE_CHECKING:
    from .hydrated import Hydrated


@_attrs_define(repr=False)
class HydrateAnswer(_runtime.OpenModel[Any]):
    """`HydrateAnswer`."""

    data: Hydrated
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    _wire: ClassVar[tuple[tuple[str, str], ...]] = (("data", "data"),)

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        """Read the object from plain JSON values. Raises `Mismatch`, a ValueError, with the place."""
        rest = _runtime.properties(src_dict)
        found = cls(
            data=_runtime.required(rest, "data", _DATA),
        )
        found.additional_properties = rest
        return found


_DATA: _runtime.Decoder[Hydrated] = _runtime.later(__name__, "_DATA")


def _load() -> None:
    """Load the objects that this one holds, when the first one is read."""
    global _DATA
    from .hydrated import Hydrated

    _DATA = Hydrated.from_dict
