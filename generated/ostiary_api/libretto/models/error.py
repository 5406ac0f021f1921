# Generated from openapi/libretto.yaml; do not edit, run `make regenerate`.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, Self

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ... import _runtime
from ..._runtime import UNSET, Unset


@_attrs_define(repr=False)
class Error(_runtime.OpenModel[Any]):
    """Why a request was refused or failed. The vendor specifies no shape; this is the usual one.

    Attributes:
        detail: What is wrong: text, or any other JSON value.
    """

    detail: Any | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    _wire: ClassVar[tuple[tuple[str, str], ...]] = (("detail", "detail"),)

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        """Read the object from plain JSON values. Raises `Mismatch`, a ValueError, with the place."""
        rest = _runtime.properties(src_dict)
        found = cls(
            detail=_runtime.optional(rest, "detail", _runtime.anything),
        )
        found.additional_properties = rest
        return found
