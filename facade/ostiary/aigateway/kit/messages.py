"""Prompts and responses as processors see them: known fields typed, everything else kept and sent back as it came."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from io import StringIO
from typing import Any, ClassVar

from pydantic import BaseModel, ConfigDict, PrivateAttr, field_serializer, field_validator

from ostiary.aigateway.kit.answers import MultipartResponseField
from ostiary.aigateway.kit.parts import INPUT_NAME, RESPONSE_NAME

__all__ = [
    "Choice",
    "Message",
    "MessageRole",
    "MultimodalChoice",
    "MultimodalInput",
    "MultimodalMessage",
    "MultimodalOutput",
    "RequestInput",
    "ResponseOutput",
]


class MessageRole(str):
    """Name the roles that are usual; any other text is a role too."""

    __slots__ = ()

    USER: ClassVar[MessageRole]
    SYSTEM: ClassVar[MessageRole]
    ASSISTANT: ClassVar[MessageRole]
    TOOL: ClassVar[MessageRole]
    DEVELOPER: ClassVar[MessageRole]


MessageRole.USER = MessageRole("user")
MessageRole.SYSTEM = MessageRole("system")
MessageRole.ASSISTANT = MessageRole("assistant")
MessageRole.TOOL = MessageRole("tool")
MessageRole.DEVELOPER = MessageRole("developer")


class _Null(str):
    """Stand for a content of null, or none at all, where code wants text."""

    __slots__ = ()


_NULL = _Null()


class Message(BaseModel):
    """Hold one message: its content, its role, and whatever else it came with (tool calls, a name).

    Content that was null on the wire reads as empty text, and goes back as null if it is still empty.
    """

    model_config: ClassVar[ConfigDict] = ConfigDict(extra="allow")

    content: str = _NULL
    role: str = "user"
    _was_null: bool = PrivateAttr(default=False)

    @field_validator("content", mode="wrap")
    @classmethod
    def _read(cls, value: Any, read: Any) -> Any:
        return _NULL if value is None else read(value)

    def model_post_init(self, context: Any, /) -> None:
        """Note that the content was null."""
        if type(self.content) is _Null:
            self._was_null = True
            self.content = ""

    @field_serializer("content")
    def _write(self, value: Any) -> Any:
        return None if self._was_null and not value else value

    def text(self) -> str:
        """Return the content as text."""
        return self.content


class RequestInput(BaseModel):
    """Hold a prompt: its messages, and whatever else it came with (a model's name, a temperature)."""

    model_config: ClassVar[ConfigDict] = ConfigDict(extra="allow")

    messages: list[Message]

    def stream(self, roles: Iterable[str] | None = None) -> StringIO:
        """Return the contents of the messages, of some roles or of all, one a line; its position is the end."""
        written = StringIO()
        for message in _of_roles(self.messages, roles):
            written.write(message.text())
            written.write("\n")
        return written

    def concatenate(self, roles: Iterable[str] | None = None) -> str:
        """Return the contents of the messages, of some roles or of all, each ended by a line break."""
        return self.stream(roles).getvalue()

    def hash(self) -> int:
        """Return a number that tells two prompts apart within this process; it means nothing elsewhere."""
        return hash(self.model_dump_json())

    def to_multipart_field(self) -> MultipartResponseField:
        """Return the prompt as a part of an answer."""
        return MultipartResponseField(INPUT_NAME, self.model_dump_json())


class Choice(BaseModel):
    """Hold one of a model's answers."""

    model_config: ClassVar[ConfigDict] = ConfigDict(extra="allow")

    message: Message


class ResponseOutput(BaseModel):
    """Hold a response: the model's answers, and whatever else it came with."""

    model_config: ClassVar[ConfigDict] = ConfigDict(extra="allow")

    choices: list[Choice]

    def hash(self) -> int:
        """Return a number that tells two responses apart within this process; it means nothing elsewhere."""
        return hash(self.model_dump_json())

    def to_multipart_field(self) -> MultipartResponseField:
        """Return the response as a part of an answer."""
        return MultipartResponseField(RESPONSE_NAME, self.model_dump_json())


class MultimodalMessage(Message):
    """Hold a message whose content may also be a list of parts: text, pictures, sound."""

    content: str | list[dict[str, Any]] = _NULL  # type: ignore[assignment]  # pyright: ignore[reportIncompatibleVariableOverride, reportGeneralTypeIssues]

    def text(self) -> str:
        """Return the content's text, that of its parts joined."""
        if isinstance(self.content, str):
            return self.content
        parts: list[dict[str, Any]] = self.content
        return "\n".join(str(part["text"]) for part in parts if isinstance(part.get("text"), str))


class MultimodalInput(RequestInput):
    """Hold a prompt whose messages may have parts; a processor takes it with `prompt_class=MultimodalInput`."""

    messages: list[MultimodalMessage]  # type: ignore[assignment]  # pyright: ignore[reportIncompatibleVariableOverride]


class MultimodalChoice(Choice):
    """Hold one of a model's answers, whose message may have parts."""

    message: MultimodalMessage  # pyright: ignore[reportIncompatibleVariableOverride]


class MultimodalOutput(ResponseOutput):
    """Hold a response whose messages may have parts; a processor takes it with `response_class=MultimodalOutput`."""

    choices: list[MultimodalChoice]  # type: ignore[assignment]  # pyright: ignore[reportIncompatibleVariableOverride]


def _of_roles(messages: Iterable[Message], roles: Iterable[str] | None) -> Iterator[Message]:
    wanted = None if roles is None else frozenset(roles)
    return (message for message in messages if wanted is None or message.role in wanted)
