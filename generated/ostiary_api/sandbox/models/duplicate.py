# Generated from openapi/sandbox.yaml; do not edit, run `make regenerate`.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, Self

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ... import _runtime


@_attrs_define(repr=False)
class Duplicate(_runtime.OpenModel[Any]):
    """`Duplicate`.

    Attributes:
        service: The service.
        operation: The operation.
        subject: What it was about, such as a session's canonical id.
        deliveries: How often it arrived.
        handled: How often the service carried it out; 2 or more means twice recorded.
        numbers: Numbers of the requests.
    """

    service: str
    operation: str
    subject: None | str
    deliveries: int
    handled: int
    numbers: list[int]
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    _wire: ClassVar[tuple[tuple[str, str], ...]] = (
        ("service", "service"),
        ("operation", "operation"),
        ("subject", "subject"),
        ("deliveries", "deliveries"),
        ("handled", "handled"),
        ("numbers", "numbers"),
    )

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        """Read the object from plain JSON values. Raises `Mismatch`, a ValueError, with the place."""
        rest = _runtime.properties(src_dict)
        found = cls(
            service=_runtime.required(rest, "service", _runtime.text),
            operation=_runtime.required(rest, "operation", _runtime.text),
            subject=_runtime.required(rest, "subject", _SUBJECT),
            deliveries=_runtime.required(rest, "deliveries", _runtime.integer),
            handled=_runtime.required(rest, "handled", _runtime.integer),
            numbers=_runtime.required(rest, "numbers", _NUMBERS),
        )
        found.additional_properties = rest
        return found


_SUBJECT: _runtime.Decoder[None | str] = _runtime.one_of(_runtime.null, _runtime.text)
_NUMBERS: _runtime.Decoder[list[int]] = _runtime.list_of(_runtime.integer)
