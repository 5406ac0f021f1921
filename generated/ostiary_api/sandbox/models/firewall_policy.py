# Generated from openapi/sandbox.yaml; do not edit, run `make regenerate`.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, Self

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ... import _runtime
from ..._runtime import UNSET, Unset


@_attrs_define(repr=False)
class FirewallPolicy(_runtime.OpenModel[Any]):
    """A violated policy; properties that aren't listed here are passed on too.

    Attributes:
        id: Number of the policy.
        name: Name of the policy.
        severity: How grave it is.
        action: `monitor`, `inform` or `block`.
    """

    id: int | Unset = UNSET
    name: str | Unset = UNSET
    severity: str | Unset = UNSET
    action: str | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    _wire: ClassVar[tuple[tuple[str, str], ...]] = (
        ("id", "id"),
        ("name", "name"),
        ("severity", "severity"),
        ("action", "action"),
    )

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        """Read the object from plain JSON values. Raises `Mismatch`, a ValueError, with the place."""
        rest = _runtime.properties(src_dict)
        found = cls(
            id=_runtime.optional(rest, "id", _runtime.integer),
            name=_runtime.optional(rest, "name", _runtime.text),
            severity=_runtime.optional(rest, "severity", _runtime.text),
            action=_runtime.optional(rest, "action", _runtime.text),
        )
        found.additional_properties = rest
        return found
