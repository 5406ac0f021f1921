# Generated from openapi/orquesta.yaml; do not edit, run `make regenerate`.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, Self

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ... import _runtime
from ..._runtime import UNSET, Unset


@_attrs_define(repr=False)
class InvokeOptions(_runtime.OpenModel[Any]):
    """What to answer besides the model's words.

    Attributes:
        include_retrievals: Answer with `retrievals`.
        include_usage: Answer with `usage`.
        mock_response: Answer this text instead of calling the model.
    """

    include_retrievals: bool | None | Unset = UNSET
    include_usage: bool | None | Unset = UNSET
    mock_response: None | str | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    _wire: ClassVar[tuple[tuple[str, str], ...]] = (
        ("include_retrievals", "include_retrievals"),
        ("include_usage", "include_usage"),
        ("mock_response", "mock_response"),
    )

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        """Read the object from plain JSON values. Raises `Mismatch`, a ValueError, with the place."""
        rest = _runtime.properties(src_dict)
        found = cls(
            include_retrievals=_runtime.optional(rest, "include_retrievals", _INCLUDE_RETRIEVALS),
            include_usage=_runtime.optional(rest, "include_usage", _INCLUDE_RETRIEVALS),
            mock_response=_runtime.optional(rest, "mock_response", _MOCK_RESPONSE),
        )
        found.additional_properties = rest
        return found


_INCLUDE_RETRIEVALS: _runtime.Decoder[bool | None] = _runtime.one_of(_runtime.null, _runtime.boolean)
_MOCK_RESPONSE: _runtime.Decoder[None | str] = _runtime.one_of(_runtime.null, _runtime.text)
