# Generated from openapi/aigateway.yaml; do not edit, run `make regenerate`.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, Self

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ... import _runtime
from ..._runtime import UNSET, Unset


@_attrs_define(repr=False)
class RequestMetadata(_runtime.OpenModel[Any]):
    """What a gateway knows of the request. The ids are sent back; other keys are the gateway's own.

    Attributes:
        request_id: The id of the transaction
        step_id: The id of this step in it, best as text.
    """

    request_id: Any | Unset = UNSET
    step_id: Any | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    _wire: ClassVar[tuple[tuple[str, str], ...]] = (
        ("request_id", "request_id"),
        ("step_id", "step_id"),
    )

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        """Read the object from plain JSON values. Raises `Mismatch`, a ValueError, with the place."""
        rest = _runtime.properties(src_dict)
        found = cls(
            request_id=_runtime.optional(rest, "request_id", _runtime.anything),
            step_id=_runtime.optional(rest, "step_id", _runtime.anything),
        )
        found.additional_properties = rest
        return found
