# Generated from openapi/anthropic.yaml; do not edit, run `make regenerate`.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, Self

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ... import _runtime
from ..._runtime import UNSET, Unset


@_attrs_define(repr=False)
class RequestMetadata(_runtime.OpenModel[Any]):
    """What is known of a request.

    Attributes:
        user_id: Who is behind it; no name.
    """

    user_id: None | str | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    _wire: ClassVar[tuple[tuple[str, str], ...]] = (("user_id", "user_id"),)

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        """Read the object from plain JSON values. Raises `Mismatch`, a ValueError, with the place."""
        rest = _runtime.properties(src_dict)
        found = cls(
            user_id=_runtime.optional(rest, "user_id", _USER_ID),
        )
        found.additional_properties = rest
        return found


_USER_ID: _runtime.Decoder[None | str] = _runtime.one_of(_runtime.null, _runtime.text)
