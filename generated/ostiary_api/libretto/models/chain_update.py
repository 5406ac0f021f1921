# Generated from openapi/libretto.yaml; do not edit, run `make regenerate`.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, Self

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ... import _runtime
from ..._runtime import UNSET, Unset


@_attrs_define(repr=False)
class ChainUpdate(_runtime.OpenModel[Any]):
    """`ChainUpdate`.

    Attributes:
        id: Id of the chain, chosen by the client; a UUID by convention.
        api_key: The key of a project and an environment. There is no `projectKey` here.
        result: What the chain came to.
    """

    id: str
    api_key: str | Unset = UNSET
    result: str | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    _wire: ClassVar[tuple[tuple[str, str], ...]] = (
        ("id", "id"),
        ("api_key", "apiKey"),
        ("result", "result"),
    )

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        """Read the object from plain JSON values. Raises `Mismatch`, a ValueError, with the place."""
        rest = _runtime.properties(src_dict)
        found = cls(
            id=_runtime.required(rest, "id", _runtime.text),
            api_key=_runtime.optional(rest, "apiKey", _runtime.text),
            result=_runtime.optional(rest, "result", _runtime.text),
        )
        found.additional_properties = rest
        return found
