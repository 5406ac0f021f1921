# Generated from openapi/sandbox.yaml; do not edit, run `make regenerate`.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, Self

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ... import _runtime
from ..._runtime import UNSET, Unset


@_attrs_define(repr=False)
class IdpApproval(_runtime.OpenModel[Any]):
    """`IdpApproval`.

    Attributes:
        username: Who approves; `someone@example.org` where it isn't given.
    """

    username: None | str | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    _wire: ClassVar[tuple[tuple[str, str], ...]] = (("username", "username"),)

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        """Read the object from plain JSON values. Raises `Mismatch`, a ValueError, with the place."""
        rest = _runtime.properties(src_dict)
        found = cls(
            username=_runtime.optional(rest, "username", _USERNAME),
        )
        found.additional_properties = rest
        return found


_USERNAME: _runtime.Decoder[None | str] = _runtime.one_of(_runtime.null, _runtime.text)
