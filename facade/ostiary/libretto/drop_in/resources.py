"""OpenAI's resources whose calls are recorded. To type checkers, `libretto=` is typed and the rest is anything.

The classes are OpenAI's with a few methods wrapped; what they offer besides is inherited.
"""

from __future__ import annotations

from collections.abc import Coroutine
from typing import TYPE_CHECKING, Any, Literal, Protocol, TypeAlias, TypeVar, overload

from openai.resources import chat, completions, responses
from openai.resources.chat import completions as chats

from ostiary.libretto.drop_in.methods import tracked, tracked_async, tracked_stream
from ostiary.libretto.params import LibrettoCreateParamDict

if TYPE_CHECKING:
    # As OpenAI's own classes have it: to a type checker, these are properties.
    cached_property = property
    from openai import AsyncStream, Stream
    from openai.types import Completion
    from openai.types.chat import ChatCompletion, ChatCompletionChunk
    from openai.types.responses import Response, ResponseStreamEvent

    T = TypeVar("T")
    Awaited: TypeAlias = Coroutine[Any, Any, T]
else:
    from functools import cached_property

__all__ = [
    "AsyncChat",
    "AsyncChatCompletions",
    "AsyncCompletions",
    "AsyncResponses",
    "Chat",
    "ChatCompletions",
    "Completions",
    "Responses",
]

Params = LibrettoCreateParamDict | None
T_co = TypeVar("T_co", covariant=True)
S_co = TypeVar("S_co", covariant=True)


class Creating(Protocol[T_co, S_co]):
    """Ask a model, and return the whole answer, or with `stream=True` a stream of it."""

    @overload
    def __call__(self, *, stream: Literal[True], libretto: Params = None, **arguments: Any) -> S_co: ...
    @overload
    def __call__(
        self, *, stream: Literal[False] | None = None, libretto: Params = None, **arguments: Any
    ) -> T_co: ...


class ChatCompletions(chats.Completions):
    """Ask a model to go on with a conversation; each call is recorded."""

    if TYPE_CHECKING:
        create: Creating[ChatCompletion, Stream[ChatCompletionChunk]]  # type: ignore[assignment]

        def parse(self, *, libretto: Params = None, **arguments: Any) -> Any: ...
        def stream(self, *, libretto: Params = None, **arguments: Any) -> Any: ...

    else:
        create = tracked(chats.Completions, "create", "chat")
        parse = tracked(chats.Completions, "parse", "chat")
        stream = tracked_stream(chats.Completions, "stream")


class AsyncChatCompletions(chats.AsyncCompletions):
    """Ask a model to go on with a conversation; each call is recorded."""

    if TYPE_CHECKING:
        create: Creating[Awaited[ChatCompletion], Awaited[AsyncStream[ChatCompletionChunk]]]  # type: ignore[assignment]

        async def parse(self, *, libretto: Params = None, **arguments: Any) -> Any: ...
        def stream(self, *, libretto: Params = None, **arguments: Any) -> Any: ...

    else:
        create = tracked_async(chats.AsyncCompletions, "create", "chat")
        parse = tracked_async(chats.AsyncCompletions, "parse", "chat")
        stream = tracked_stream(chats.AsyncCompletions, "stream")


class Completions(completions.Completions):
    """Ask a model to go on with a text; each call is recorded."""

    if TYPE_CHECKING:
        create: Creating[Completion, Stream[Completion]]  # type: ignore[assignment]

    else:
        create = tracked(completions.Completions, "create", "completion")


class AsyncCompletions(completions.AsyncCompletions):
    """Ask a model to go on with a text; each call is recorded."""

    if TYPE_CHECKING:
        create: Creating[Awaited[Completion], Awaited[AsyncStream[Completion]]]  # type: ignore[assignment]

    else:
        create = tracked_async(completions.AsyncCompletions, "create", "completion")


class Responses(responses.Responses):
    """Ask a model by the Responses API; each call is recorded."""

    if TYPE_CHECKING:
        create: Creating[Response, Stream[ResponseStreamEvent]]  # type: ignore[assignment]

        def parse(self, *, libretto: Params = None, **arguments: Any) -> Any: ...
        def stream(self, *, libretto: Params = None, **arguments: Any) -> Any: ...

    else:
        create = tracked(responses.Responses, "create", "responses")
        parse = tracked(responses.Responses, "parse", "responses")
        stream = tracked_stream(responses.Responses, "stream")


class AsyncResponses(responses.AsyncResponses):
    """Ask a model by the Responses API; each call is recorded."""

    if TYPE_CHECKING:
        create: Creating[Awaited[Response], Awaited[AsyncStream[ResponseStreamEvent]]]  # type: ignore[assignment]

        async def parse(self, *, libretto: Params = None, **arguments: Any) -> Any: ...
        def stream(self, *, libretto: Params = None, **arguments: Any) -> Any: ...

    else:
        create = tracked_async(responses.AsyncResponses, "create", "responses")
        parse = tracked_async(responses.AsyncResponses, "parse", "responses")
        stream = tracked_stream(responses.AsyncResponses, "stream")


class Chat(chat.Chat):
    """Hold the conversations of a client."""

    @cached_property
    def completions(self) -> ChatCompletions:
        """Ask a model to go on with a conversation."""
        return ChatCompletions(self._client)


class AsyncChat(chat.AsyncChat):
    """Hold the conversations of a client."""

    @cached_property
    def completions(self) -> AsyncChatCompletions:
        """Ask a model to go on with a conversation."""
        return AsyncChatCompletions(self._client)
