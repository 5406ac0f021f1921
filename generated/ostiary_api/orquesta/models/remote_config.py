# Generated from openapi/orquesta.yaml; do not edit, run `make regenerate`.
from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar, Self

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ... import _runtime
from ..._runtime import UNSET, Unset

if TYPE_CHECKING:
    from .remote_config_type import RemoteConfigType


@_attrs_define(repr=False)
class RemoteConfig(_runtime.OpenModel[Any]):
    """`RemoteConfig`.

    Attributes:
        value: The value, of any JSON type.
        type_: What kind of value it is.
    """

    value: Any
    type_: None | RemoteConfigType | str | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    _wire: ClassVar[tuple[tuple[str, str], ...]] = (
        ("value", "value"),
        ("type_", "type"),
    )

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        """Read the object from plain JSON values. Raises `Mismatch`, a ValueError, with the place."""
        rest = _runtime.properties(src_dict)
        found = cls(
            value=_runtime.required(rest, "value", _runtime.anything),
            type_=_runtime.optional(rest, "type", _TYPE_),
        )
        found.additional_properties = rest
        return found


_TYPE_: _runtime.Decoder[None | RemoteConfigType | str] = _runtime.later(__name__, "_TYPE_")


def _load() -> None:
    """Load the objects that this one holds, when the first one is read."""
    global _TYPE_
    from .remote_config_type import RemoteConfigType

    _TYPE_ = _runtime.one_of(_runtime.null, _runtime.enumeration(RemoteConfigType, str), _runtime.text)
