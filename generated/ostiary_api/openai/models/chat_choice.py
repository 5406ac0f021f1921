# Generated from openapi/openai.yaml; do not edit, run `make regenerate`.
from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar, Self

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ... import _runtime
from ..._runtime import UNSET, Unset

if TYPE_CHECKING:
    from .chat_message import ChatMessage


@_attrs_define(repr=False)
class ChatChoice(_runtime.OpenModel[Any]):
    """`ChatChoice`.

    Attributes:
        index: Its place.
        finish_reason: Why it ends: `stop`, `length`, `tool_calls`, …
        logprobs: How probable the tokens were.
    """

    index: int | None | Unset = UNSET
    finish_reason: None | str | Unset = UNSET
    logprobs: Any | Unset = UNSET
    message: ChatMessage | None | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    _wire: ClassVar[tuple[tuple[str, str], ...]] = (
        ("index", "index"),
        ("finish_reason", "finish_reason"),
        ("logprobs", "logprobs"),
        ("message", "message"),
    )

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        """Read the object from plain JSON values. Raises `Mismatch`, a ValueError, with the place."""
        rest = _runtime.properties(src_dict)
        found = cls(
            index=_runtime.optional(rest, "index", _INDEX),
            finish_reason=_runtime.optional(rest, "finish_reason", _FINISH_REASON),
            logprobs=_runtime.optional(rest, "logprobs", _runtime.anything),
            message=_runtime.optional(rest, "message", _MESSAGE),
        )
        found.additional_properties = rest
        return found


_INDEX: _runtime.Decoder[int | None] = _runtime.one_of(_runtime.null, _runtime.integer)
_FINISH_REASON: _runtime.Decoder[None | str] = _runtime.one_of(_runtime.null, _runtime.text)
_MESSAGE: _runtime.Decoder[ChatMessage | None] = _runtime.later(__name__, "_MESSAGE")


def _load() -> None:
    """Load the objects that this one holds, when the first one is read."""
    global _MESSAGE
    from .chat_message import ChatMessage

    _MESSAGE = _runtime.one_of(_runtime.null, ChatMessage.from_dict)
