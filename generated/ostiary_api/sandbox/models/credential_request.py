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
class CredentialRequest(_runtime.OpenModel[Any]):
    """`CredentialRequest`.

    Attributes:
        value: The token or key itself. Never shown again.
        scheme: Authorization scheme, in any case; `Bearer` where it is absent. `idp` accepts, as Bearer, every token that the sandbox's identity provider (`/idp`) granted and that is still valid; `value` is then the scope that it must have, or `*` for any.
        service: Only for this service; `null`: for all.
        expires_at: From then on it is refused.
        uses: How many requests it is good for; `null`: no limit.
    """

    value: str
    scheme: None | str | Unset = UNSET
    service: None | str | Unset = UNSET
    expires_at: datetime.datetime | None | Unset = UNSET
    uses: int | None | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    _wire: ClassVar[tuple[tuple[str, str], ...]] = (
        ("value", "value"),
        ("scheme", "scheme"),
        ("service", "service"),
        ("expires_at", "expires_at"),
        ("uses", "uses"),
    )

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        """Read the object from plain JSON values. Raises `Mismatch`, a ValueError, with the place."""
        rest = _runtime.properties(src_dict)
        found = cls(
            value=_runtime.required(rest, "value", _runtime.text),
            scheme=_runtime.optional(rest, "scheme", _SCHEME),
            service=_runtime.optional(rest, "service", _SCHEME),
            expires_at=_runtime.optional(rest, "expires_at", _EXPIRES_AT),
            uses=_runtime.optional(rest, "uses", _USES),
        )
        found.additional_properties = rest
        return found


_SCHEME: _runtime.Decoder[None | str] = _runtime.one_of(_runtime.null, _runtime.text)
_EXPIRES_AT: _runtime.Decoder[datetime.datetime | None] = _runtime.one_of(_runtime.null, _runtime.instant)
_USES: _runtime.Decoder[int | None] = _runtime.one_of(_runtime.null, _runtime.integer)
