# Generated from openapi/aigateway.yaml; do not edit, run `make regenerate`.
from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar, Self

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ... import _runtime

if TYPE_CHECKING:
    from .message import Message


@_attrs_define(repr=False)
class Prompt(_runtime.OpenModel[Any]):
    """A prompt."""

    messages: list[Message]
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    _wire: ClassVar[tuple[tuple[str, str], ...]] = (("messages", "messages"),)

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        """Read the object from plain JSON values. Raises `Mismatch`, a ValueError, with the place."""
        rest = _runtime.properties(src_dict)
        found = cls(
            messages=_runtime.required(rest, "messages", _MESSAGES),
        )
        found.additional_properties = rest
        return found


_MESSAGES: _runtime.Decoder[list[Message]] = _runtime.later(__name__, "_MESSAGES")


def _load() -> None:
    """Load the objects that this one holds, when the first one is read."""
    global _MESSAGES
    from .message import Message

    _MESSAGES = _runtime.list_of(Message.from_dict)
