# Generated from openapi/aigateway.yaml; do not edit, run `make regenerate`.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, Self

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ... import _runtime
from ..._runtime import UNSET, Unset


@_attrs_define(repr=False)
class ProcessorParameters(_runtime.OpenModel[Any]):
    """How a processor is used; what else there is, its own schema says.

    Attributes:
        annotate: Permit tags; true where it is not said.
        modify: Permit a changed text; false where it is not said.
        reject: Permit a rejection; false where it is not said.
    """

    annotate: bool | Unset = UNSET
    modify: bool | Unset = UNSET
    reject: bool | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    _wire: ClassVar[tuple[tuple[str, str], ...]] = (
        ("annotate", "annotate"),
        ("modify", "modify"),
        ("reject", "reject"),
    )

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        """Read the object from plain JSON values. Raises `Mismatch`, a ValueError, with the place."""
        rest = _runtime.properties(src_dict)
        found = cls(
            annotate=_runtime.optional(rest, "annotate", _runtime.boolean),
            modify=_runtime.optional(rest, "modify", _runtime.boolean),
            reject=_runtime.optional(rest, "reject", _runtime.boolean),
        )
        found.additional_properties = rest
        return found
