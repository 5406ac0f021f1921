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
class IdpClientRequest(_runtime.OpenModel[Any]):
    """A client of the identity provider. Needs at least one of `secret` and `jwks`.

    Attributes:
        secret: Its secret. Never shown again.
        jwks: For assertions that it signs.
        scopes: The scopes that it may ask for, and gets where it names none; `null`: any.
        lifetime: Seconds that its tokens live; `null`: 300.
    """

    secret: None | str | Unset = UNSET
    jwks: IdpKeySet | None | Unset = UNSET
    scopes: list[str] | None | Unset = UNSET
    lifetime: int | None | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    _wire: ClassVar[tuple[tuple[str, str], ...]] = (
        ("secret", "secret"),
        ("jwks", "jwks"),
        ("scopes", "scopes"),
        ("lifetime", "lifetime"),
    )

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        """Read the object from plain JSON values. Raises `Mismatch`, a ValueError, with the place."""
        rest = _runtime.properties(src_dict)
        found = cls(
            secret=_runtime.optional(rest, "secret", _SECRET),
            jwks=_runtime.optional(rest, "jwks", _JWKS),
            scopes=_runtime.optional(rest, "scopes", _SCOPES),
            lifetime=_runtime.optional(rest, "lifetime", _LIFETIME),
        )
        found.additional_properties = rest
        return found


_SECRET: _runtime.Decoder[None | str] = _runtime.one_of(_runtime.null, _runtime.text)
_SCOPES: _runtime.Decoder[list[str] | None] = _runtime.one_of(_runtime.null, _runtime.list_of(_runtime.text))
_LIFETIME: _runtime.Decoder[int | None] = _runtime.one_of(_runtime.null, _runtime.integer)
_JWKS: _runtime.Decoder[IdpKeySet | None] = _runtime.later(__name__, "_JWKS")


def _load() -> None:
    """Load the objects that this one holds, when the first one is read."""
    global _JWKS
    from .idp_key_set import IdpKeySet

    _JWKS = _runtime.one_of(_runtime.null, IdpKeySet.from_dict)
