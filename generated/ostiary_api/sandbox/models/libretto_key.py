# Generated from openapi/sandbox.yaml; do not edit, run `make regenerate`.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, Self

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ... import _runtime


@_attrs_define(repr=False)
class LibrettoKey(_runtime.OpenModel[Any]):
    """`LibrettoKey`.

    Attributes:
        name: Its name.
        project: The project.
        environment: The environment.
        fingerprint: The first 12 hexadecimal digits of its SHA-256.
    """

    name: str
    project: str
    environment: str
    fingerprint: str
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    _wire: ClassVar[tuple[tuple[str, str], ...]] = (
        ("name", "name"),
        ("project", "project"),
        ("environment", "environment"),
        ("fingerprint", "fingerprint"),
    )

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        """Read the object from plain JSON values. Raises `Mismatch`, a ValueError, with the place."""
        rest = _runtime.properties(src_dict)
        found = cls(
            name=_runtime.required(rest, "name", _runtime.text),
            project=_runtime.required(rest, "project", _runtime.text),
            environment=_runtime.required(rest, "environment", _runtime.text),
            fingerprint=_runtime.required(rest, "fingerprint", _runtime.text),
        )
        found.additional_properties = rest
        return found
