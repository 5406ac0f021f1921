# Generated from openapi/liminal.yaml; do not edit, run `make regenerate`.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, Self

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ... import _runtime
from ..._runtime import UNSET, Unset


@_attrs_define(repr=False)
class ThreadRequest(_runtime.OpenModel[Any]):
    """A thread to begin.

    Attributes:
        name: Its name.
        model_instance_id: The model instance that it is with.
        source: `sdk`; bearers say so in the query.
    """

    name: str
    model_instance_id: int
    source: None | str | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    _wire: ClassVar[tuple[tuple[str, str], ...]] = (
        ("name", "name"),
        ("model_instance_id", "modelInstanceId"),
        ("source", "source"),
    )

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        """Read the object from plain JSON values. Raises `Mismatch`, a ValueError, with the place."""
        rest = _runtime.properties(src_dict)
        found = cls(
            name=_runtime.required(rest, "name", _runtime.text),
            model_instance_id=_runtime.required(rest, "modelInstanceId", _runtime.integer),
            source=_runtime.optional(rest, "source", _SOURCE),
        )
        found.additional_properties = rest
        return found


_SOURCE: _runtime.Decoder[None | str] = _runtime.one_of(_runtime.null, _runtime.text)
