# Generated from openapi/openai.yaml; do not edit, run `make regenerate`.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, Self

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ... import _runtime
from ..._runtime import UNSET, Unset


@_attrs_define(repr=False)
class ResponseTool(_runtime.OpenModel[Any]):
    """`ResponseTool`.

    Attributes:
        type_: `function`, or a tool of the server's own.
        name: Name of the function.
        description: What it does.
        strict: Whether the model is held to the schema.
        parameters: Its parameters as a JSON schema.
    """

    type_: str
    name: None | str | Unset = UNSET
    description: None | str | Unset = UNSET
    strict: bool | None | Unset = UNSET
    parameters: Any | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    _wire: ClassVar[tuple[tuple[str, str], ...]] = (
        ("type_", "type"),
        ("name", "name"),
        ("description", "description"),
        ("strict", "strict"),
        ("parameters", "parameters"),
    )

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        """Read the object from plain JSON values. Raises `Mismatch`, a ValueError, with the place."""
        rest = _runtime.properties(src_dict)
        found = cls(
            type_=_runtime.required(rest, "type", _runtime.text),
            name=_runtime.optional(rest, "name", _NAME),
            description=_runtime.optional(rest, "description", _NAME),
            strict=_runtime.optional(rest, "strict", _STRICT),
            parameters=_runtime.optional(rest, "parameters", _runtime.anything),
        )
        found.additional_properties = rest
        return found


_NAME: _runtime.Decoder[None | str] = _runtime.one_of(_runtime.null, _runtime.text)
_STRICT: _runtime.Decoder[bool | None] = _runtime.one_of(_runtime.null, _runtime.boolean)
