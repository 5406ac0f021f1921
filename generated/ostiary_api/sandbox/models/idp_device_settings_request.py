# Generated from openapi/sandbox.yaml; do not edit, run `make regenerate`.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, Self

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ... import _runtime
from ..._runtime import UNSET, Unset


@_attrs_define(repr=False)
class IdpDeviceSettingsRequest(_runtime.OpenModel[Any]):
    """`IdpDeviceSettingsRequest`.

    Attributes:
        expires_in: How long codes live, in seconds.
        interval: Seconds between two questions of a device.
        token_seconds: How long access tokens live, in seconds.
    """

    expires_in: float | None | Unset = UNSET
    interval: float | None | Unset = UNSET
    token_seconds: float | None | Unset = UNSET
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
            expires_in=_runtime.optional(rest, "expires_in", _EXPIRES_IN),
            interval=_runtime.optional(rest, "interval", _EXPIRES_IN),
            token_seconds=_runtime.optional(rest, "token_seconds", _EXPIRES_IN),
        )
        found.additional_properties = rest
        return found


_EXPIRES_IN: _runtime.Decoder[float | None] = _runtime.one_of(_runtime.null, _runtime.number)
