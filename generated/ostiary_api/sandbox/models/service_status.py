# Generated from openapi/sandbox.yaml; do not edit, run `make regenerate`.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, Self

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ... import _runtime


@_attrs_define(repr=False)
class ServiceStatus(_runtime.OpenModel[Any]):
    """`ServiceStatus`.

    Attributes:
        name: Its name.
        url: Its base URL, as this caller reaches it.
        requests: How many requests it has received since the last reset.
    """

    name: str
    url: str
    requests: int
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    _wire: ClassVar[tuple[tuple[str, str], ...]] = (
        ("name", "name"),
        ("url", "url"),
        ("requests", "requests"),
    )

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        """Read the object from plain JSON values. Raises `Mismatch`, a ValueError, with the place."""
        rest = _runtime.properties(src_dict)
        found = cls(
            name=_runtime.required(rest, "name", _runtime.text),
            url=_runtime.required(rest, "url", _runtime.text),
            requests=_runtime.required(rest, "requests", _runtime.integer),
        )
        found.additional_properties = rest
        return found
