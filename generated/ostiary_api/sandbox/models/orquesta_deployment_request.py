# Generated from openapi/sandbox.yaml; do not edit, run `make regenerate`.
from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar, Self

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ... import _runtime
from ..._runtime import UNSET, Unset

if TYPE_CHECKING:
    from .orquesta_variant import OrquestaVariant


@_attrs_define(repr=False)
class OrquestaDeploymentRequest(_runtime.OpenModel[Any]):
    """A deployment. Also what stands under a key of `deployments` in the file that the sandbox is started with.

    Attributes:
        variants: What may be invoked. The first one whose conditions hold is taken; where none does, the call is answered with 204.
        description: What it is for.
        version: Its version; `1` where it isn't given.
    """

    variants: list[OrquestaVariant]
    description: None | str | Unset = UNSET
    version: None | str | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    _wire: ClassVar[tuple[tuple[str, str], ...]] = (
        ("variants", "variants"),
        ("description", "description"),
        ("version", "version"),
    )

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        """Read the object from plain JSON values. Raises `Mismatch`, a ValueError, with the place."""
        rest = _runtime.properties(src_dict)
        found = cls(
            variants=_runtime.required(rest, "variants", _VARIANTS),
            description=_runtime.optional(rest, "description", _DESCRIPTION),
            version=_runtime.optional(rest, "version", _DESCRIPTION),
        )
        found.additional_properties = rest
        return found


_DESCRIPTION: _runtime.Decoder[None | str] = _runtime.one_of(_runtime.null, _runtime.text)
_VARIANTS: _runtime.Decoder[list[OrquestaVariant]] = _runtime.later(__name__, "_VARIANTS")


def _load() -> None:
    """Load the objects that this one holds, when the first one is read."""
    global _VARIANTS
    from .orquesta_variant import OrquestaVariant

    _VARIANTS = _runtime.list_of(OrquestaVariant.from_dict)
