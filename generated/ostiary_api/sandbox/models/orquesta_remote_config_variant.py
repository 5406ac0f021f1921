# Generated from openapi/sandbox.yaml; do not edit, run `make regenerate`.
from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar, Self

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ... import _runtime
from ..._runtime import UNSET, Unset

if TYPE_CHECKING:
    from .orquesta_conditions import OrquestaConditions


@_attrs_define(repr=False)
class OrquestaRemoteConfigVariant(_runtime.OpenModel[Any]):
    """`OrquestaRemoteConfigVariant`.

    Attributes:
        value: The value.
    """

    value: Any
    when: None | OrquestaConditions | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    _wire: ClassVar[tuple[tuple[str, str], ...]] = (
        ("value", "value"),
        ("when", "when"),
    )

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        """Read the object from plain JSON values. Raises `Mismatch`, a ValueError, with the place."""
        rest = _runtime.properties(src_dict)
        found = cls(
            value=_runtime.required(rest, "value", _runtime.anything),
            when=_runtime.optional(rest, "when", _WHEN),
        )
        found.additional_properties = rest
        return found


_WHEN: _runtime.Decoder[None | OrquestaConditions] = _runtime.later(__name__, "_WHEN")


def _load() -> None:
    """Load the objects that this one holds, when the first one is read."""
    global _WHEN
    from .orquesta_conditions import OrquestaConditions

    _WHEN = _runtime.one_of(_runtime.null, OrquestaConditions.from_dict)
