# Generated from openapi/openai.yaml; do not edit, run `make regenerate`.
from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar, Self

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ... import _runtime
from ..._runtime import UNSET, Unset

if TYPE_CHECKING:
    from .answer_format import AnswerFormat
    from .chat_message import ChatMessage
    from .chat_tool import ChatTool
    from .stream_options import StreamOptions


@_attrs_define(repr=False)
class ChatRequest(_runtime.OpenModel[Any]):
    """A conversation to answer.

    Attributes:
        model: Name of the model.
        messages: What was said, the oldest first.
        tools: What the model may call.
        tool_choice: `auto`, `none`, `required`, or the one tool to call.
        n: How many answers.
        stop: Text, or up to four texts, that end the answer.
        max_tokens: How long the answer may be. The older name.
        max_completion_tokens: How long the answer may be.
        temperature: How freely it speaks.
        top_p: From which share of the probability it picks.
        seed: Seed of its choices.
        user: The end user.
        stream: Whether the answer shall come in pieces.
    """

    model: str
    messages: list[ChatMessage]
    tools: list[ChatTool] | None | Unset = UNSET
    tool_choice: Any | Unset = UNSET
    n: int | None | Unset = UNSET
    stop: Any | Unset = UNSET
    max_tokens: int | None | Unset = UNSET
    max_completion_tokens: int | None | Unset = UNSET
    temperature: float | None | Unset = UNSET
    top_p: float | None | Unset = UNSET
    seed: int | None | Unset = UNSET
    user: None | str | Unset = UNSET
    response_format: AnswerFormat | None | Unset = UNSET
    stream_options: None | StreamOptions | Unset = UNSET
    stream: bool | None | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    _wire: ClassVar[tuple[tuple[str, str], ...]] = (
        ("model", "model"),
        ("messages", "messages"),
        ("tools", "tools"),
        ("tool_choice", "tool_choice"),
        ("n", "n"),
        ("stop", "stop"),
        ("max_tokens", "max_tokens"),
        ("max_completion_tokens", "max_completion_tokens"),
        ("temperature", "temperature"),
        ("top_p", "top_p"),
        ("seed", "seed"),
        ("user", "user"),
        ("response_format", "response_format"),
        ("stream_options", "stream_options"),
        ("stream", "stream"),
    )

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        """Read the object from plain JSON values. Raises `Mismatch`, a ValueError, with the place."""
        rest = _runtime.properties(src_dict)
        found = cls(
            model=_runtime.required(rest, "model", _runtime.text),
            messages=_runtime.required(rest, "messages", _MESSAGES),
            tools=_runtime.optional(rest, "tools", _TOOLS),
            tool_choice=_runtime.optional(rest, "tool_choice", _runtime.anything),
            n=_runtime.optional(rest, "n", _N),
            stop=_runtime.optional(rest, "stop", _runtime.anything),
            max_tokens=_runtime.optional(rest, "max_tokens", _N),
            max_completion_tokens=_runtime.optional(rest, "max_completion_tokens", _N),
            temperature=_runtime.optional(rest, "temperature", _TEMPERATURE),
            top_p=_runtime.optional(rest, "top_p", _TEMPERATURE),
            seed=_runtime.optional(rest, "seed", _N),
            user=_runtime.optional(rest, "user", _USER),
            response_format=_runtime.optional(rest, "response_format", _RESPONSE_FORMAT),
            stream_options=_runtime.optional(rest, "stream_options", _STREAM_OPTIONS),
            stream=_runtime.optional(rest, "stream", _STREAM),
        )
        found.additional_properties = rest
        return found


_N: _runtime.Decoder[int | None] = _runtime.one_of(_runtime.null, _runtime.integer)
_TEMPERATURE: _runtime.Decoder[float | None] = _runtime.one_of(_runtime.null, _runtime.number)
_USER: _runtime.Decoder[None | str] = _runtime.one_of(_runtime.null, _runtime.text)
_STREAM: _runtime.Decoder[bool | None] = _runtime.one_of(_runtime.null, _runtime.boolean)
_MESSAGES: _runtime.Decoder[list[ChatMessage]] = _runtime.later(__name__, "_MESSAGES")
_TOOLS: _runtime.Decoder[list[ChatTool] | None] = _runtime.later(__name__, "_TOOLS")
_RESPONSE_FORMAT: _runtime.Decoder[AnswerFormat | None] = _runtime.later(__name__, "_RESPONSE_FORMAT")
_STREAM_OPTIONS: _runtime.Decoder[None | StreamOptions] = _runtime.later(__name__, "_STREAM_OPTIONS")


def _load() -> None:
    """Load the objects that this one holds, when the first one is read."""
    global _MESSAGES, _TOOLS, _RESPONSE_FORMAT, _STREAM_OPTIONS
    from .answer_format import AnswerFormat
    from .chat_message import ChatMessage
    from .chat_tool import ChatTool
    from .stream_options import StreamOptions

    _MESSAGES = _runtime.list_of(ChatMessage.from_dict)
    _TOOLS = _runtime.one_of(_runtime.null, _runtime.list_of(ChatTool.from_dict))
    _RESPONSE_FORMAT = _runtime.one_of(_runtime.null, AnswerFormat.from_dict)
    _STREAM_OPTIONS = _runtime.one_of(_runtime.null, StreamOptions.from_dict)
