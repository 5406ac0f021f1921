# Generated from openapi/liminal.yaml; do not edit, run `make regenerate`.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, Self

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ... import _runtime
from ..._runtime import UNSET, Unset


@_attrs_define(repr=False)
class StreamChoice(_runtime.OpenModel[Any]):
    """`StreamChoice`.

    Attributes:
        is_streaming: Whether the answer shall come in pieces; absent means no.
    """

    is_streaming: bool | None | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    _wire: ClassVar[tuple[tuple[str, str], ...]] = (("is_streaming", "isStreaming"),)

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        """Read the object from plain JSON values. Raises `Mismatch`, a ValueError, with the place."""
        rest = _runtime.properties(src_dict)
        found = cls(
            is_streaming=_runtime.optional(rest, "isStreaming", _IS_STREAMING),
        )
        found.additional_properties = rest
        return found


_IS_STREAMING: _runtime.Decoder[bool | None] = _runtime.one_of(_runtime.null, _runtime.boolean)
