# Generated from openapi/anthropic.yaml; do not edit, run `make regenerate`.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, Self

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ... import _runtime


@_attrs_define(repr=False)
class InputMessage(_runtime.OpenModel[Any]):
    """A message of the conversation.

    Attributes:
        role: `user` or `assistant`.
        content: Text, or a list of blocks: text, image, document, tool_use, tool_result, thinking.
    """

    role: str
    content: Any
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    _wire: ClassVar[tuple[tuple[str, str], ...]] = (
        ("role", "role"),
        ("content", "content"),
    )

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        """Read the object from plain JSON values. Raises `Mismatch`, a ValueError, with the place."""
        rest = _runtime.properties(src_dict)
        found = cls(
            role=_runtime.required(rest, "role", _runtime.text),
            content=_runtime.required(rest, "content", _runtime.anything),
        )
        found.additional_properties = rest
        return found
