# Generated from openapi/orquesta.yaml; do not edit, run `make regenerate`.
from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar, Self

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ... import _runtime
from ..._runtime import UNSET, Unset

if TYPE_CHECKING:
    from .evaluation_context import EvaluationContext
    from .metadata import Metadata


@_attrs_define(repr=False)
class RemoteConfigRequest(_runtime.OpenModel[Any]):
    """`RemoteConfigRequest`.

    Attributes:
        key: The key. Case counts.
    """

    key: str
    context: EvaluationContext | None | Unset = UNSET
    metadata: Metadata | None | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    _wire: ClassVar[tuple[tuple[str, str], ...]] = (
        ("key", "key"),
        ("context", "context"),
        ("metadata", "metadata"),
    )

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        """Read the object from plain JSON values. Raises `Mismatch`, a ValueError, with the place."""
        rest = _runtime.properties(src_dict)
        found = cls(
            key=_runtime.required(rest, "key", _runtime.text),
            context=_runtime.optional(rest, "context", _CONTEXT),
            metadata=_runtime.optional(rest, "metadata", _METADATA),
        )
        found.additional_properties = rest
        return found


_CONTEXT: _runtime.Decoder[EvaluationContext | None] = _runtime.later(__name__, "_CONTEXT")
_METADATA: _runtime.Decoder[Metadata | None] = _runtime.later(__name__, "_METADATA")


def _load() -> None:
    """Load the objects that this one holds, when the first one is read."""
    global _CONTEXT, _METADATA
    from .evaluation_context import EvaluationContext
    from .metadata import Metadata

    _CONTEXT = _runtime.one_of(_runtime.null, EvaluationContext.from_dict)
    _METADATA = _runtime.one_of(_runtime.null, Metadata.from_dict)
