# Generated from openapi/openai.yaml; do not edit, run `make regenerate`.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, Self

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ... import _runtime
from ..._runtime import UNSET, Unset


@_attrs_define(repr=False)
class ErrorDetail(_runtime.OpenModel[Any]):
    """`ErrorDetail`.

    Attributes:
        message: What is wrong.
        type_: What kind of thing is wrong, such as `invalid_request_error`.
        param: The property that is at fault.
        code: A code, such as `invalid_api_key`.
    """

    message: None | str | Unset = UNSET
    type_: None | str | Unset = UNSET
    param: None | str | Unset = UNSET
    code: Any | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    _wire: ClassVar[tuple[tuple[str, str], ...]] = (
        ("message", "message"),
        ("type_", "type"),
        ("param", "param"),
        ("code", "code"),
    )

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        """Read the object from plain JSON values. Raises `Mismatch`, a ValueError, with the place."""
        rest = _runtime.properties(src_dict)
        found = cls(
            message=_runtime.optional(rest, "message", _MESSAGE),
            type_=_runtime.optional(rest, "type", _MESSAGE),
            param=_runtime.optional(rest, "param", _MESSAGE),
            code=_runtime.optional(rest, "code", _runtime.anything),
        )
        found.additional_properties = rest
        return found


_MESSAGE: _runtime.Decoder[None | str] = _runtime.one_of(_runtime.null, _runtime.text)
