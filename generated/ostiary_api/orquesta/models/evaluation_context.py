# Generated from openapi/orquesta.yaml; do not edit, run `make regenerate`.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, Self

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ... import _runtime
from ..._runtime import UNSET, Unset


@_attrs_define(repr=False)
class EvaluationContext(_runtime.OpenModel[Any]):
    """What the deployment's rules pick a variant by. Values may be text, numbers, booleans or lists of them. The SDKs up
    to 2.3.3 write a client's `environment` into `environments`, as a list of one.

    Attributes:
        environments: Where the call comes from; one name or several.
    """

    environments: list[str] | None | str | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    _wire: ClassVar[tuple[tuple[str, str], ...]] = (("environments", "environments"),)

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        """Read the object from plain JSON values. Raises `Mismatch`, a ValueError, with the place."""
        rest = _runtime.properties(src_dict)
        found = cls(
            environments=_runtime.optional(rest, "environments", _ENVIRONMENTS),
        )
        found.additional_properties = rest
        return found


_ENVIRONMENTS: _runtime.Decoder[list[str] | None | str] = _runtime.one_of(
    _runtime.null, _runtime.text, _runtime.list_of(_runtime.text)
)
