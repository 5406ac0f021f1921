# Generated from openapi/sandbox.yaml; do not edit, run `make regenerate`.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, Self

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ... import _runtime


@_attrs_define(repr=False)
class CredentialTrace(_runtime.OpenModel[Any]):
    """What is kept of a credential that was sent.

    Attributes:
        scheme: Its scheme as it was spelled, such as `Bearer`.
        fingerprint: The first 12 hexadecimal digits of the SHA-256 of the credential.
    """

    scheme: str
    fingerprint: str
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    _wire: ClassVar[tuple[tuple[str, str], ...]] = (
        ("scheme", "scheme"),
        ("fingerprint", "fingerprint"),
    )

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        """Read the object from plain JSON values. Raises `Mismatch`, a ValueError, with the place."""
        rest = _runtime.properties(src_dict)
        found = cls(
            scheme=_runtime.required(rest, "scheme", _runtime.text),
            fingerprint=_runtime.required(rest, "fingerprint", _runtime.text),
        )
        found.additional_properties = rest
        return found
