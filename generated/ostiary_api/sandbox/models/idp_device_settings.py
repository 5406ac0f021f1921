# Generated from openapi/sandbox.yaml; do not edit, run `make regenerate`.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, Self

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ... import _runtime


@_attrs_define(repr=False)
class IdpDeviceSettings(_runtime.OpenModel[Any]):
    """`IdpDeviceSettings`.

    Attributes:
        expires_in: How long codes live, in seconds; 900 usually.
        interval: Seconds between two questions of a device; 5 usually.
        token_seconds: How long access tokens live, in seconds; 3600 usually.
    """

    expires_in: float
    interval: float
    token_seconds: float
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    _wire: ClassVar[tuple[tuple[str, str], ...]] = (
        ("expires_in", "expires_in"),
        ("interval", "interval"),
        ("token_seconds", "token_seconds"),
    )

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        """Read the object from plain JSON values. Raises `Mismatch`, a ValueError, with the place."""
        rest = _runtime.properties(src_dict)
        found = cls(
            expires_in=_runtime.required(rest, "expires_in", _runtime.number),
            interval=_runtime.required(rest, "interval", _runtime.number),
            token_seconds=_runtime.required(rest, "token_seconds", _runtime.number),
        )
        found.additional_properties = rest
        return found
