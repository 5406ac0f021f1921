# Generated from openapi/aigateway.yaml; do not edit, run `make regenerate`.
from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar, Self

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ... import _runtime
from ..._runtime import UNSET, Unset

if TYPE_CHECKING:
    from .findings import Findings
    from .rejection_code import RejectionCode


@_attrs_define(repr=False)
class Rejection(_runtime.OpenModel[Any]):
    """Why the text is refused.

    Attributes:
        code: The kind of reason.
    """

    code: RejectionCode
    detail: str
    processor_result: Findings | None | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    _wire: ClassVar[tuple[tuple[str, str], ...]] = (
        ("code", "code"),
        ("detail", "detail"),
        ("processor_result", "processor_result"),
    )

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        """Read the object from plain JSON values. Raises `Mismatch`, a ValueError, with the place."""
        rest = _runtime.properties(src_dict)
        found = cls(
            code=_runtime.required(rest, "code", _CODE),
            detail=_runtime.required(rest, "detail", _runtime.text),
            processor_result=_runtime.optional(rest, "processor_result", _PROCESSOR_RESULT),
        )
        found.additional_properties = rest
        return found


_CODE: _runtime.Decoder[RejectionCode] = _runtime.later(__name__, "_CODE")
_PROCESSOR_RESULT: _runtime.Decoder[Findings | None] = _runtime.later(__name__, "_PROCESSOR_RESULT")


def _load() -> None:
    """Load the objects that this one holds, when the first one is read."""
    global _CODE, _PROCESSOR_RESULT
    from .findings import Findings
    from .rejection_code import RejectionCode

    _CODE = _runtime.enumeration(RejectionCode, str)
    _PROCESSOR_RESULT = _runtime.one_of(_runtime.null, Findings.from_dict)
