# Generated from openapi/libretto.yaml; do not edit, run `make regenerate`.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, Self

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ... import _runtime
from ..._runtime import UNSET, Unset


@_attrs_define(repr=False)
class TemplateMessage(_runtime.OpenModel[Any]):
    """A message of a template; properties that aren't listed are those of OpenAI's API.

    Attributes:
        role: `system`, `user`, `assistant` (or `ai`), `chat_history`, or any other.
        content: Text, a list of parts, or `null`.
    """

    role: str
    content: Any | Unset = UNSET
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
            content=_runtime.optional(rest, "content", _runtime.anything),
        )
        found.additional_properties = rest
        return found
