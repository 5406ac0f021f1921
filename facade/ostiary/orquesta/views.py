"""What Orquesta answers, as users read it: thin views over the JSON that came, which build nothing until it is read.

An attribute that the answer doesn't have is None. `to_dict()` gives back all that came, the fields that nobody named
too. No repr shows what a model or a user said.
"""

from __future__ import annotations

from typing import Any

from ostiary._core.views import Field, View

__all__ = [
    "Choice",
    "ChoiceMessage",
    "Retrieval",
    "Telemetry",
    "ToolCall",
    "ToolCallFunction",
    "Usage",
]


class ToolCallFunction(View):
    """Name a function that the model asks for, and its arguments: JSON as text. In a stream, a piece of a call."""

    __slots__ = ()
    name: Field[str | None] = Field("name", "Name of the function.")
    arguments: Field[str | None] = Field("arguments", "Its arguments, JSON as text.")


class ToolCall(View):
    """Hold a call of a tool that the model asks for."""

    __slots__ = ()
    _shown = ("id", "index", "type")
    id: Field[str | None] = Field("id", "Id of the call.")
    index: Field[int | None] = Field("index", "Its place among the calls, from 0.")
    type: Field[str | None] = Field("type", "Always `function`.")

    @property
    def function(self) -> ToolCallFunction:
        """The function and its arguments."""
        return ToolCallFunction(self._data.get("function") or {})


class ChoiceMessage(View):
    """Hold what the model said: text (`content`), calls of tools (`tool_calls`), or an image (`url`)."""

    __slots__ = ()
    _shown = ("role", "type")
    type: Field[str | None] = Field("type", "Which kind it is; older services don't say.")
    role: Field[str | None] = Field("role", "Who speaks.")
    content: Field[str | None] = Field("content", "The text; in a stream the next piece of it.")
    url: Field[str | None] = Field("url", "Where the image is, or the image itself as a `data:` URL.")
    reasoning: Field[str | None] = Field("reasoning", "What the model thought.")

    @property
    def tool_calls(self) -> list[ToolCall] | None:
        """The calls of tools that the model asks for, None where there are none."""
        calls = self._data.get("tool_calls")
        return None if calls is None else [ToolCall(call) for call in calls]


class Choice(View):
    """Hold one of the model's answers."""

    __slots__ = ()
    _shown = ("index", "finish_reason")
    index: Field[int | None] = Field("index", "Its place, from 0.")
    finish_reason: Field[str | None] = Field(
        "finish_reason", "Why the model stopped, in its provider's words."
    )

    @property
    def message(self) -> ChoiceMessage:
        """What the model said."""
        return ChoiceMessage(self._data.get("message") or {})


class Usage(View):
    """Count tokens."""

    __slots__ = ()
    _shown = ("prompt_tokens", "completion_tokens", "total_tokens")
    prompt_tokens: Field[int | None] = Field("prompt_tokens", "Tokens read.")
    completion_tokens: Field[int | None] = Field("completion_tokens", "Tokens written.")
    total_tokens: Field[int | None] = Field("total_tokens", "Both.")


class Telemetry(View):
    """Say where a call stands in the traces; `client.feedback` takes the trace's id."""

    __slots__ = ()
    _shown = ("trace_id", "span_id")
    trace_id: Field[str | None] = Field("trace_id", "Id of the trace.")
    span_id: Field[str | None] = Field("span_id", "Id of the span.")


class Retrieval(View):
    """Hold a piece of text from the knowledge base, and where it comes from."""

    __slots__ = ()
    document: Field[str | None] = Field("document", "The text.")

    @property
    def metadata(self) -> dict[str, Any]:
        """`file_name`, `page_number`, `file_type`, `search_score`, `rerank_score`, as far as they are known."""
        found: dict[str, Any] = self._data.get("metadata") or {}
        return found
