# Generated from openapi/sandbox.yaml; do not edit, run `make regenerate`.
from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar, Self

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ... import _runtime
from ..._runtime import UNSET, Unset

if TYPE_CHECKING:
    from .idp_key_set import IdpKeySet


@_attrs_define(repr=False)
class IdpClient(_runtime.OpenModel[Any]):
    """`IdpClient`.

    Attributes:
        client_id: Its id.
        lifetime: Seconds that its tokens live.
        fingerprint: The first 12 hexadecimal digits of the SHA-256 of its secret; `null`: it has none.
        scopes: The scopes that it may ask for; `null`: any.
    """

    client_id: str
    lifetime: int
    fingerprint: None | str | Unset = UNSET
    jwks: IdpKeySet | None | Unset = UNSET
    scopes: list[str] | None | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    _wire: ClassVar[tuple[tuple[str, str], ...]] = (
        ("client_id", "client_id"),
        ("lifetime", "lifetime"),
        ("fingerprint", "fingerprint"),
        ("jwks", "jwks"),
        ("scopes", "scopes"),
    )

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        """Read the object from plain JSON values. Raises `Mismatch`, a ValueError, with the place."""
        rest = _runtime.properties(src_dict)
        found = cls(
            client_id=_runtime.required(rest, "client_id", _runtime.text),
            lifetime=_runtime.required(rest, "lifetime", _runtime.integer),
            fingerprint=_runtime.optional(rest, "fingerprint", _FINGERPRINT),
            jwks=_runtime.optional(rest, "jwks", _JWKS),
            scopes=_runtime.optional(rest, "scopes", _SCOPES),
        )
        found.additional_properties = rest
        return found


_FINGERPRINT: _runtime.Decoder[None | str] = _runtime.one_of(_runtime.null, _runtime.text)
_SCOPES: _runtime.Decoder[list[str] | None] = _runtime.one_of(_runtime.null, _runtime.list_of(_runtime.text))
_JWKS: _runtime.Decoder[IdpKeySet | None] = _runtime.later(__name__, "_JWKS")


def _load() -> None:
    """Load the objects that this one holds, when the first one is read."""
    global _JWKS
    from .idp_key_set import IdpKeySet

    _JWKS = _runtime.one_of(_runtime.null, IdpKeySet.from_dict)
