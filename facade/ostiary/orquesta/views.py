"""What Orquesta answers, as users read it: thin views over the JSON that came, which build nothing until it is read.

An attribute that the answer doesn't have is None. `to_dict()` gives back all that came, the fields that nobody named
too. No repr shows what a model or a user said.
"""

from __future__ import annotations

from typing import Any, Generic, Self, TypeVar, overload

__all__ = [
    "Choice",
    "ChoiceMessage",
    "Field",
    "Retrieval",
    "Telemetry",
    "ToolCall",
    "ToolCallFunction",
    "Usage",
    "View",
]

T = TypeVar("T")


class Field(Generic[T]):
    """Read one field of a view's JSON object: `name = Field[str | None]("name", "What it is.")`."""

    def __init__(self, name: str, meaning: str) -> None:
        self.name = name
        self.__doc__ = meaning

    @overload
    def __get__(self, view: None, owner: type[Any]) -> Self: ...
    @overload
    def __get__(self, view: View, owner: type[Any]) -> T: ...
    def __get__(self, view: View | None, owner: type[Any]) -> Any:
        return self if view is None else view._data.get(self.name)  # pyright: ignore[reportPrivateUsage]


class View:
    """Show a JSON object through attributes. Equal to a view of the same kind over equal JSON."""

    __slots__ = ("_data",)
    # Fields that a repr may show: numbers and kinds, never words of a model or a user.
    _shown: tuple[str, ...] = ()

    def __init__(self, data: dict[str, Any]) -> None:
        self._data = data

    def to_dict(self) -> dict[str, Any]:
        """Return a copy of the JSON object as it came."""
        copy: dict[str, Any] = copied(self._data)
        return copy

    def __eq__(self, other: object) -> bool:
        return self._data == other._data if type(other) is type(self) else NotImplemented

    __hash__ = None  # type: ignore[assignment]  # pyright: ignore[reportAssignmentType]

    def __repr__(self) -> str:
        shown = [f"{name}={self._data[name]!r}" for name in self._shown if self._data.get(name) is not None]
        return f"<{' '.join([type(self).__name__, *shown])}>"


def copied(value: Any) -> Any:
    """Return a copy of a JSON value that shares nothing mutable with it."""
    if type(value) is dict:
        return {name: copied(item) for name, item in value.items()}
    if type(value) is list:
        return [copied(item) for item in value]
    return value


class ToolCallFunction(View):
    """Name a function that the model asks for, and its arguments: JSON as text. In a stream, a piece of a call."""

    __slots__ = ()
    name = Field[str | None]("name", "Name of the function.")
    arguments = Field[str | None]("arguments", "Its arguments, JSON as text.")


class ToolCall(View):
    """Hold a call of a tool that the model asks for."""

    __slots__ = ()
    _shown = ("id", "index", "type")
    id = Field[str | None]("id", "Id of the call.")
    index = Field[int | None]("index", "Its place among the calls, from 0.")
    type = Field[str | None]("type", "Always `function`.")

    @property
    def function(self) -> ToolCallFunction:
        """The function and its arguments."""
        return ToolCallFunction(self._data.get("function") or {})


class ChoiceMessage(View):
    """Hold what the model said: text (`content`), calls of tools (`tool_calls`), or an image (`url`)."""

    __slots__ = ()
    _shown = ("role", "type")
    type = Field[str | None]("type", "Which kind it is; older services don't say.")
    role = Field[str | None]("role", "Who speaks.")
    content = Field[str | None]("content", "The text; in a stream the next piece of it.")
    url = Field[str | None]("url", "Where the image is, or the image itself as a `data:` URL.")
    reasoning = Field[str | None]("reasoning", "What the model thought.")

    @property
    def tool_calls(self) -> list[ToolCall] | None:
        """The calls of tools that the model asks for, None where there are none."""
        calls = self._data.get("tool_calls")
        return None if calls is None else [ToolCall(call) for call in calls]


class Choice(View):
    """Hold one of the model's answers."""

    __slots__ = ()
    _shown = ("index", "finish_reason")
    index = Field[int | None]("index", "Its place, from 0.")
    finish_reason = Field[str | None]("finish_reason", "Why the model stopped, in its provider's words.")

    @property
    def message(self) -> ChoiceMessage:
        """What the model said."""
        return ChoiceMessage(self._data.get("message") or {})


class Usage(View):
    """Count tokens."""

    __slots__ = ()
    _shown = ("prompt_tokens", "completion_tokens", "total_tokens")
    prompt_tokens = Field[int | None]("prompt_tokens", "Tokens read.")
    completion_tokens = Field[int | None]("completion_tokens", "Tokens written.")
    total_tokens = Field[int | None]("total_tokens", "Both.")


class Telemetry(View):
    """Say where a call stands in the traces; `client.feedback` takes the trace's id."""

    __slots__ = ()
    _shown = ("trace_id", "span_id")
    trace_id = Field[str | None]("trace_id", "Id of the trace.")
    span_id = Field[str | None]("span_id", "Id of the span.")


class Retrieval(View):
    """Hold a piece of text from the knowledge base, and where it comes from."""

    __slots__ = ()
    document = Field[str | None]("document", "The text.")

    @property
    def metadata(self) -> dict[str, Any]:
        """`file_name`, `page_number`, `file_type`, `search_score`, `rerank_score`, as far as they are known."""
        found: dict[str, Any] = self._data.get("metadata") or {}
        return found
