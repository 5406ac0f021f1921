# Generated from openapi/anthropic.yaml; do not edit, run `make regenerate`.
from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar, Self

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ... import _runtime
from ..._runtime import UNSET, Unset

if TYPE_CHECKING:
    from .input_message import InputMessage
    from .request_metadata import RequestMetadata
    from .tool import Tool
    from .tool_choice import ToolChoice


@_attrs_define(repr=False)
class StreamingMessageRequest(_runtime.OpenModel[Any]):
    """A conversation to answer piece by piece.

    Attributes:
        model: The model's name.
        messages: The conversation so far.
        max_tokens: The most tokens that the answer may have.
        stream: `true`.
        system: The system prompt: text, or a list of text blocks.
        temperature: How free the model is.
        top_p: The share of likely tokens to choose from.
        top_k: The number of likely tokens to choose from.
        stop_sequences: Texts that end the answer.
        metadata: Of the request.
        tools: What the model may use.
        tool_choice: Whether the model may, must or must not use a tool.
    """

    model: str
    messages: list[InputMessage]
    max_tokens: int
    stream: bool
    system: Any | Unset = UNSET
    temperature: float | None | Unset = UNSET
    top_p: float | None | Unset = UNSET
    top_k: int | None | Unset = UNSET
    stop_sequences: list[str] | None | Unset = UNSET
    metadata: None | RequestMetadata | Unset = UNSET
    tools: list[Tool] | None | Unset = UNSET
    tool_choice: None | ToolChoice | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    _wire: ClassVar[tuple[tuple[str, str], ...]] = (
        ("model", "model"),
        ("messages", "messages"),
        ("max_tokens", "max_tokens"),
        ("stream", "stream"),
        ("system", "system"),
        ("temperature", "temperature"),
        ("top_p", "top_p"),
        ("top_k", "top_k"),
        ("stop_sequences", "stop_sequences"),
        ("metadata", "metadata"),
        ("tools", "tools"),
        ("tool_choice", "tool_choice"),
    )

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        """Read the object from plain JSON values. Raises `Mismatch`, a ValueError, with the place."""
        rest = _runtime.properties(src_dict)
        found = cls(
            model=_runtime.required(rest, "model", _runtime.text),
            messages=_runtime.required(rest, "messages", _MESSAGES),
            max_tokens=_runtime.required(rest, "max_tokens", _runtime.integer),
            stream=_runtime.required(rest, "stream", _runtime.boolean),
            system=_runtime.optional(rest, "system", _runtime.anything),
            temperature=_runtime.optional(rest, "temperature", _TEMPERATURE),
            top_p=_runtime.optional(rest, "top_p", _TEMPERATURE),
            top_k=_runtime.optional(rest, "top_k", _TOP_K),
            stop_sequences=_runtime.optional(rest, "stop_sequences", _STOP_SEQUENCES),
            metadata=_runtime.optional(rest, "metadata", _METADATA),
            tools=_runtime.optional(rest, "tools", _TOOLS),
            tool_choice=_runtime.optional(rest, "tool_choice", _TOOL_CHOICE),
        )
        found.additional_properties = rest
        return found


_TEMPERATURE: _runtime.Decoder[float | None] = _runtime.one_of(_runtime.null, _runtime.number)
_TOP_K: _runtime.Decoder[int | None] = _runtime.one_of(_runtime.null, _runtime.integer)
_STOP_SEQUENCES: _runtime.Decoder[list[str] | None] = _runtime.one_of(
    _runtime.null, _runtime.list_of(_runtime.text)
)
_MESSAGES: _runtime.Decoder[list[InputMessage]] = _runtime.later(__name__, "_MESSAGES")
_METADATA: _runtime.Decoder[None | RequestMetadata] = _runtime.later(__name__, "_METADATA")
_TOOLS: _runtime.Decoder[list[Tool] | None] = _runtime.later(__name__, "_TOOLS")
_TOOL_CHOICE: _runtime.Decoder[None | ToolChoice] = _runtime.later(__name__, "_TOOL_CHOICE")


def _load() -> None:
    """Load the objects that this one holds, when the first one is read."""
    global _MESSAGES, _METADATA, _TOOLS, _TOOL_CHOICE
    from .input_message import InputMessage
    from .request_metadata import RequestMetadata
    from .tool import Tool
    from .tool_choice import ToolChoice

    _MESSAGES = _runtime.list_of(InputMessage.from_dict)
    _METADATA = _runtime.one_of(_runtime.null, RequestMetadata.from_dict)
    _TOOLS = _runtime.one_of(_runtime.null, _runtime.list_of(Tool.from_dict))
    _TOOL_CHOICE = _runtime.one_of(_runtime.null, ToolChoice.from_dict)
