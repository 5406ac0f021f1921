# Generated from openapi/orquesta.yaml; do not edit, run `make regenerate`.
from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar, Self

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ... import _runtime
from ..._runtime import UNSET, Unset

if TYPE_CHECKING:
    from .pii_counts import PiiCounts


@_attrs_define(repr=False)
class PiiFindings(_runtime.OpenModel[Any]):
    """`PiiFindings`.

    Attributes:
        has_pii: Whether there is any.
    """

    has_pii: bool | None | Unset = UNSET
    entities: None | PiiCounts | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    _wire: ClassVar[tuple[tuple[str, str], ...]] = (
        ("has_pii", "has_pii"),
        ("entities", "entities"),
    )

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        """Read the object from plain JSON values. Raises `Mismatch`, a ValueError, with the place."""
        rest = _runtime.properties(src_dict)
        found = cls(
            has_pii=_runtime.optional(rest, "has_pii", _HAS_PII),
            entities=_runtime.optional(rest, "entities", _ENTITIES),
        )
        found.additional_properties = rest
        return found


_HAS_PII: _runtime.Decoder[bool | None] = _runtime.one_of(_runtime.null, _runtime.boolean)
_ENTITIES: _runtime.Decoder[None | PiiCounts] = _runtime.later(__name__, "_ENTITIES")


def _load() -> None:
    """Load the objects that this one holds, when the first one is read."""
    global _ENTITIES
    from .pii_counts import PiiCounts

    _ENTITIES = _runtime.one_of(_runtime.null, PiiCounts.from_dict)
