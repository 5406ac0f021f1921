# Generated from openapi/aigateway.yaml; do not edit, run `make regenerate`.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, Self

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ... import _runtime


@_attrs_define(repr=False)
class IndexEntry(_runtime.OpenModel[Any]):
    """One processor.

    Attributes:
        id: `namespace:name`, in their own case.
        execute_path: Where it inspects; to be put behind `/api/v1`.
        signature_path: Where its signature is; to be put behind `/api/v1`.
    """

    name: str
    namespace: str
    id: str
    available_versions: list[str]
    latest_version: str
    execute_path: str
    signature_path: str
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    _wire: ClassVar[tuple[tuple[str, str], ...]] = (
        ("name", "name"),
        ("namespace", "namespace"),
        ("id", "id"),
        ("available_versions", "available_versions"),
        ("latest_version", "latest_version"),
        ("execute_path", "execute_path"),
        ("signature_path", "signature_path"),
    )

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        """Read the object from plain JSON values. Raises `Mismatch`, a ValueError, with the place."""
        rest = _runtime.properties(src_dict)
        found = cls(
            name=_runtime.required(rest, "name", _runtime.text),
            namespace=_runtime.required(rest, "namespace", _runtime.text),
            id=_runtime.required(rest, "id", _runtime.text),
            available_versions=_runtime.required(rest, "available_versions", _AVAILABLE_VERSIONS),
            latest_version=_runtime.required(rest, "latest_version", _runtime.text),
            execute_path=_runtime.required(rest, "execute_path", _runtime.text),
            signature_path=_runtime.required(rest, "signature_path", _runtime.text),
        )
        found.additional_properties = rest
        return found


_AVAILABLE_VERSIONS: _runtime.Decoder[list[str]] = _runtime.list_of(_runtime.text)
