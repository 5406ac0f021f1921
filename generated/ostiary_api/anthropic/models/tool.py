# Generated from openapi/anthropic.yaml; do not edit, run `make regenerate`.
from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar, Self

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ... import _runtime
from ..._runtime import UNSET, Unset

if TYPE_CHECKING:
    from .any_object import AnyObject


@_attrs_define(repr=False)
class Tool(_runtime.OpenModel[Any]):
    """A function that the model may ask for.

    Attributes:
        name: Its name.
        description: What it does.
        input_schema: A JSON schema of its input.
    """

    name: str
    description: None | str | Unset = UNSET
    input_schema: AnyObject | None | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    _wire: ClassVar[tuple[tuple[str, str], ...]] = (
        ("name", "name"),
        ("description", "description"),
        ("input_schema", "input_schema"),
    )

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        """Read the object from plain JSON values. Raises `Mismatch`, a ValueError, with the place."""
        rest = _runtime.properties(src_dict)
        found = cls(
            name=_runtime.required(rest, "name", _runtime.text),
            description=_runtime.optional(rest, "description", _DESCRIPTION),
            input_schema=_runtime.optional(rest, "input_schema", _INPUT_SCHEMA),
        )
        found.additional_properties = rest
        return found


_DESCRIPTION: _runtime.Decoder[None | str] = _runtime.one_of(_runtime.null, _runtime.text)
_INPUT_SCHEMA: _runtime.Decoder[AnyObject | None] = _runtime.later(__name__, "_INPUT_SCHEMA")


def _load() -> None:
    """Load the objects that this one holds, when the first one is read."""
    global _INPUT_SCHEMA
    from .any_object import AnyObject

    _INPUT_SCHEMA = _runtime.one_of(_runtime.null, AnyObject.from_dict)
