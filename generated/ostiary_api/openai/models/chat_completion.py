# Generated from openapi/openai.yaml; do not edit, run `make regenerate`.
from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar, Self

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ... import _runtime
from ..._runtime import UNSET, Unset

if TYPE_CHECKING:
    from .chat_choice import ChatChoice
    from .token_usage import TokenUsage


@_attrs_define(repr=False)
class ChatCompletion(_runtime.OpenModel[Any]):
    """`ChatCompletion`.

    Attributes:
        id: Its id.
        object_: What it is.
        created: When it was made, in seconds since 1970.
        model: The model that answered.
        system_fingerprint: The server's mark of the model's state.
        service_tier: How urgently it was served.
    """

    choices: list[ChatChoice]
    id: None | str | Unset = UNSET
    object_: None | str | Unset = UNSET
    created: int | None | Unset = UNSET
    model: None | str | Unset = UNSET
    system_fingerprint: None | str | Unset = UNSET
    service_tier: None | str | Unset = UNSET
    usage: None | TokenUsage | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    _wire: ClassVar[tuple[tuple[str, str], ...]] = (
        ("choices", "choices"),
        ("id", "id"),
        ("object_", "object"),
        ("created", "created"),
        ("model", "model"),
        ("system_fingerprint", "system_fingerprint"),
        ("service_tier", "service_tier"),
        ("usage", "usage"),
    )

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        """Read the object from plain JSON values. Raises `Mismatch`, a ValueError, with the place."""
        rest = _runtime.properties(src_dict)
        found = cls(
            choices=_runtime.required(rest, "choices", _CHOICES),
            id=_runtime.optional(rest, "id", _ID),
            object_=_runtime.optional(rest, "object", _ID),
            created=_runtime.optional(rest, "created", _CREATED),
            model=_runtime.optional(rest, "model", _ID),
            system_fingerprint=_runtime.optional(rest, "system_fingerprint", _ID),
            service_tier=_runtime.optional(rest, "service_tier", _ID),
            usage=_runtime.optional(rest, "usage", _USAGE),
        )
        found.additional_properties = rest
        return found


_ID: _runtime.Decoder[None | str] = _runtime.one_of(_runtime.null, _runtime.text)
_CREATED: _runtime.Decoder[int | None] = _runtime.one_of(_runtime.null, _runtime.integer)
_CHOICES: _runtime.Decoder[list[ChatChoice]] = _runtime.later(__name__, "_CHOICES")
_USAGE: _runtime.Decoder[None | TokenUsage] = _runtime.later(__name__, "_USAGE")


def _load() -> None:
    """Load the objects that this one holds, when the first one is read."""
    global _CHOICES, _USAGE
    from .chat_choice import ChatChoice
    from .token_usage import TokenUsage

    _CHOICES = _runtime.list_of(ChatChoice.from_dict)
    _USAGE = _runtime.one_of(_runtime.null, TokenUsage.from_dict)
