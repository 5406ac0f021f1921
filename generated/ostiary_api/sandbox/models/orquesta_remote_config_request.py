# Generated from openapi/sandbox.yaml; do not edit, run `make regenerate`.
from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar, Self

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ... import _runtime
from ..._runtime import UNSET, Unset

if TYPE_CHECKING:
    from .orquesta_remote_config_variant import OrquestaRemoteConfigVariant


@_attrs_define(repr=False)
class OrquestaRemoteConfigRequest(_runtime.OpenModel[Any]):
    """A remote configuration. Also what stands under a key of `remoteconfigs` in the sandbox's file.

    Attributes:
        variants: The first one whose conditions hold is taken; where none does, the call is answered with 404.
        type_: Kind of value; found out where it isn't given.
    """

    variants: list[OrquestaRemoteConfigVariant]
    type_: None | str | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    _wire: ClassVar[tuple[tuple[str, str], ...]] = (
        ("variants", "variants"),
        ("type_", "type"),
    )

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        """Read the object from plain JSON values. Raises `Mismatch`, a ValueError, with the place."""
        rest = _runtime.properties(src_dict)
        found = cls(
            variants=_runtime.required(rest, "variants", _VARIANTS),
            type_=_runtime.optional(rest, "type", _TYPE_),
        )
        found.additional_properties = rest
        return found


_TYPE_: _runtime.Decoder[None | str] = _runtime.one_of(_runtime.null, _runtime.text)
_VARIANTS: _runtime.Decoder[list[OrquestaRemoteConfigVariant]] = _runtime.later(__name__, "_VARIANTS")


def _load() -> None:
    """Load the objects that this one holds, when the first one is read."""
    global _VARIANTS
    from .orquesta_remote_config_variant import OrquestaRemoteConfigVariant

    _VARIANTS = _runtime.list_of(OrquestaRemoteConfigVariant.from_dict)
