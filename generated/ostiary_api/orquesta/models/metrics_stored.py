# Generated from openapi/orquesta.yaml; do not edit, run `make regenerate`.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, Self

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ... import _runtime
from ..._runtime import UNSET, Unset


@_attrs_define(repr=False)
class MetricsStored(_runtime.OpenModel[Any]):
    """`MetricsStored`.

    Attributes:
        code: The status once more.
        success: Always true.
    """

    code: Any | Unset = UNSET
    success: bool | None | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    _wire: ClassVar[tuple[tuple[str, str], ...]] = (
        ("code", "code"),
        ("success", "success"),
    )

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        """Read the object from plain JSON values. Raises `Mismatch`, a ValueError, with the place."""
        rest = _runtime.properties(src_dict)
        found = cls(
            code=_runtime.optional(rest, "code", _runtime.anything),
            success=_runtime.optional(rest, "success", _SUCCESS),
        )
        found.additional_properties = rest
        return found


_SUCCESS: _runtime.Decoder[bool | None] = _runtime.one_of(_runtime.null, _runtime.boolean)
