# Generated from openapi/sandbox.yaml; do not edit, run `make regenerate`.
from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any, ClassVar, Self

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ... import _runtime
from ..._runtime import UNSET, Unset


@_attrs_define(repr=False)
class Credential(_runtime.OpenModel[Any]):
    """`Credential`.

    Attributes:
        name: Its name.
        scheme: Authorization scheme.
        fingerprint: The first 12 hexadecimal digits of its SHA-256, as in a request's `credential`.
        service: The service that takes it; `null`: all.
        expires_at: When it ends.
        uses_left: How many requests it is good for yet.
    """

    name: str
    scheme: str
    fingerprint: str
    service: None | str | Unset = UNSET
    expires_at: datetime.datetime | None | Unset = UNSET
    uses_left: int | None | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    _wire: ClassVar[tuple[tuple[str, str], ...]] = (
        ("name", "name"),
        ("scheme", "scheme"),
        ("fingerprint", "fingerprint"),
        ("service", "service"),
        ("expires_at", "expires_at"),
        ("uses_left", "uses_left"),
    )

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        """Read the object from plain JSON values. Raises `Mismatch`, a ValueError, with the place."""
        rest = _runtime.properties(src_dict)
        found = cls(
            name=_runtime.required(rest, "name", _runtime.text),
            scheme=_runtime.required(rest, "scheme", _runtime.text),
            fingerprint=_runtime.required(rest, "fingerprint", _runtime.text),
            service=_runtime.optional(rest, "service", _SERVICE),
            expires_at=_runtime.optional(rest, "expires_at", _EXPIRES_AT),
            uses_left=_runtime.optional(rest, "uses_left", _USES_LEFT),
        )
        found.additional_properties = rest
        return found


_SERVICE: _runtime.Decoder[None | str] = _runtime.one_of(_runtime.null, _runtime.text)
_EXPIRES_AT: _runtime.Decoder[datetime.datetime | None] = _runtime.one_of(_runtime.null, _runtime.instant)
_USES_LEFT: _runtime.Decoder[int | None] = _runtime.one_of(_runtime.null, _runtime.integer)
