# Generated from openapi/aigateway.yaml; do not edit, run `make regenerate`.
from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar, Self

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ... import _runtime

if TYPE_CHECKING:
    from .choice import Choice


@_attrs_define(repr=False)
class ModelResponse(_runtime.OpenModel[Any]):
    """A model's response."""

    choices: list[Choice]
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    _wire: ClassVar[tuple[tuple[str, str], ...]] = (("choices", "choices"),)

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        """Read the object from plain JSON values. Raises `Mismatch`, a ValueError, with the place."""
        rest = _runtime.properties(src_dict)
        found = cls(
            choices=_runtime.required(rest, "choices", _CHOICES),
        )
        found.additional_properties = rest
        return found


_CHOICES: _runtime.Decoder[list[Choice]] = _runtime.later(__name__, "_CHOICES")


def _load() -> None:
    """Load the objects that this one holds, when the first one is read."""
    global _CHOICES
    from .choice import Choice

    _CHOICES = _runtime.list_of(Choice.from_dict)
