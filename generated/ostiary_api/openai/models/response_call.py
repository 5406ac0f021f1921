# Generated from openapi/openai.yaml; do not edit, run `make regenerate`.
from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar, Self

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ... import _runtime
from ..._runtime import UNSET, Unset

if TYPE_CHECKING:
    from .response_tool import ResponseTool


@_attrs_define(repr=False)
class ResponseCall(_runtime.OpenModel[Any]):
    """`ResponseCall`.

    Attributes:
        model: Name of the model.
        input_: Text, or items: messages, calls of tools and their results.
        instructions: What the model shall heed before all else.
        previous_response_id: The answer to go on from.
        store: Whether the server keeps the answer; it does where it isn't told.
        tools: What the model may call.
        tool_choice: `auto`, `none`, `required`, or the one tool to call.
        parallel_tool_calls: Whether several calls may come at once.
        max_output_tokens: How long the answer may be.
        temperature: How freely it speaks.
        top_p: From which share of the probability it picks.
        metadata: What the caller wants to find the answer by.
        text: Form of the answer: `{format: {type: text | json_object | json_schema, …}}`.
        user: The end user.
    """

    model: str
    input_: Any | Unset = UNSET
    instructions: None | str | Unset = UNSET
    previous_response_id: None | str | Unset = UNSET
    store: bool | None | Unset = UNSET
    tools: list[ResponseTool] | None | Unset = UNSET
    tool_choice: Any | Unset = UNSET
    parallel_tool_calls: bool | None | Unset = UNSET
    max_output_tokens: int | None | Unset = UNSET
    temperature: float | None | Unset = UNSET
    top_p: float | None | Unset = UNSET
    metadata: Any | Unset = UNSET
    text: Any | Unset = UNSET
    user: None | str | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    _wire: ClassVar[tuple[tuple[str, str], ...]] = (
        ("model", "model"),
        ("input_", "input"),
        ("instructions", "instructions"),
        ("previous_response_id", "previous_response_id"),
        ("store", "store"),
        ("tools", "tools"),
        ("tool_choice", "tool_choice"),
        ("parallel_tool_calls", "parallel_tool_calls"),
        ("max_output_tokens", "max_output_tokens"),
        ("temperature", "temperature"),
        ("top_p", "top_p"),
        ("metadata", "metadata"),
        ("text", "text"),
        ("user", "user"),
    )

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        """Read the object from plain JSON values. Raises `Mismatch`, a ValueError, with the place."""
        rest = _runtime.properties(src_dict)
        found = cls(
            model=_runtime.required(rest, "model", _runtime.text),
            input_=_runtime.optional(rest, "input", _runtime.anything),
            instructions=_runtime.optional(rest, "instructions", _INSTRUCTIONS),
            previous_response_id=_runtime.optional(rest, "previous_response_id", _INSTRUCTIONS),
            store=_runtime.optional(rest, "store", _STORE),
            tools=_runtime.optional(rest, "tools", _TOOLS),
            tool_choice=_runtime.optional(rest, "tool_choice", _runtime.anything),
            parallel_tool_calls=_runtime.optional(rest, "parallel_tool_calls", _STORE),
            max_output_tokens=_runtime.optional(rest, "max_output_tokens", _MAX_OUTPUT_TOKENS),
            temperature=_runtime.optional(rest, "temperature", _TEMPERATURE),
            top_p=_runtime.optional(rest, "top_p", _TEMPERATURE),
            metadata=_runtime.optional(rest, "metadata", _runtime.anything),
            text=_runtime.optional(rest, "text", _runtime.anything),
            user=_runtime.optional(rest, "user", _INSTRUCTIONS),
        )
        found.additional_properties = rest
        return found


_INSTRUCTIONS: _runtime.Decoder[None | str] = _runtime.one_of(_runtime.null, _runtime.text)
_STORE: _runtime.Decoder[bool | None] = _runtime.one_of(_runtime.null, _runtime.boolean)
_MAX_OUTPUT_TOKENS: _runtime.Decoder[int | None] = _runtime.one_of(_runtime.null, _runtime.integer)
_TEMPERATURE: _runtime.Decoder[float | None] = _runtime.one_of(_runtime.null, _runtime.number)
_TOOLS: _runtime.Decoder[list[ResponseTool] | None] = _runtime.later(__name__, "_TOOLS")


def _load() -> None:
    """Load the objects that this one holds, when the first one is read."""
    global _TOOLS
    from .response_tool import ResponseTool

    _TOOLS = _runtime.one_of(_runtime.null, _runtime.list_of(ResponseTool.from_dict))
