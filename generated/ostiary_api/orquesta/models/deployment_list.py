# Generated from openapi/orquesta.yaml; do not edit, run `make regenerate`.
from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar, Self

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ... import _runtime
from ..._runtime import UNSET, Unset

if TYPE_CHECKING:
    from .deployment_summary import DeploymentSummary


@_attrs_define(repr=False)
class DeploymentList(_runtime.OpenModel[Any]):
    """`DeploymentList`.

    Attributes:
        data: The deployments.
        object_: Always `list`.
        has_more: Whether there are more.
    """

    data: list[DeploymentSummary]
    object_: None | str | Unset = UNSET
    has_more: bool | None | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    _wire: ClassVar[tuple[tuple[str, str], ...]] = (
        ("data", "data"),
        ("object_", "object"),
        ("has_more", "has_more"),
    )

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        """Read the object from plain JSON values. Raises `Mismatch`, a ValueError, with the place."""
        rest = _runtime.properties(src_dict)
        found = cls(
            data=_runtime.required(rest, "data", _DATA),
            object_=_runtime.optional(rest, "object", _OBJECT_),
            has_more=_runtime.optional(rest, "has_more", _HAS_MORE),
        )
        found.additional_properties = rest
        return found


_OBJECT_: _runtime.Decoder[None | str] = _runtime.one_of(_runtime.null, _runtime.text)
_HAS_MORE: _runtime.Decoder[bool | None] = _runtime.one_of(_runtime.null, _runtime.boolean)
_DATA: _runtime.Decoder[list[DeploymentSummary]] = _runtime.later(__name__, "_DATA")


def _load() -> None:
    """Load the objects that this one holds, when the first one is read."""
    global _DATA
    from .deployment_summary import DeploymentSummary

    _DATA = _runtime.list_of(DeploymentSummary.from_dict)
