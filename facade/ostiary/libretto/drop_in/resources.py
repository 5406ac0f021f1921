"""OpenAI's resources whose calls are recorded. To type checkers, `libretto=` is typed and the rest is anything.

The classes are OpenAI's with a few methods wrapped; what they offer besides is inherited.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal, overload

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


class ChatCompletions(chats.Completions):
    """Ask a model to go on with a conversation; each call is recorded."""

    if TYPE_CHECKING:

        @overload  # type: ignore[override]
        def create(
            self, *, stream: Literal[True], libretto: Params = None, **arguments: Any
        ) -> Stream[ChatCompletionChunk]: ...
        @overload
        def create(
            self, *, stream: Literal[False] | None = None, libretto: Params = None, **arguments: Any
        ) -> ChatCompletion: ...
        def create(self, **arguments: Any) -> Any: ...  # pyright: ignore[reportIncompatibleMethodOverride]
        def parse(self, *, libretto: Params = None, **arguments: Any) -> Any: ...
        def stream(self, *, libretto: Params = None, **arguments: Any) -> Any: ...

    else:
        create = tracked(chats.Completions, "create", "chat")
        parse = tracked(chats.Completions, "parse", "chat")
        stream = tracked_stream(chats.Completions, "stream")


class AsyncChatCompletions(chats.AsyncCompletions):
    """Ask a model to go on with a conversation; each call is recorded."""

    if TYPE_CHECKING:

        @overload  # type: ignore[override]
        async def create(
            self, *, stream: Literal[True], libretto: Params = None, **arguments: Any
        ) -> AsyncStream[ChatCompletionChunk]: ...
        @overload
        async def create(
            self, *, stream: Literal[False] | None = None, libretto: Params = None, **arguments: Any
        ) -> ChatCompletion: ...
        async def create(self, **arguments: Any) -> Any: ...  # pyright: ignore[reportIncompatibleMethodOverride]
        async def parse(self, *, libretto: Params = None, **arguments: Any) -> Any: ...
        def stream(self, *, libretto: Params = None, **arguments: Any) -> Any: ...

    else:
        create = tracked_async(chats.AsyncCompletions, "create", "chat")
        parse = tracked_async(chats.AsyncCompletions, "parse", "chat")
        stream = tracked_stream(chats.AsyncCompletions, "stream")


class Completions(completions.Completions):
    """Ask a model to go on with a text; each call is recorded."""

    if TYPE_CHECKING:

        @overload  # type: ignore[override]
        def create(
            self, *, stream: Literal[True], libretto: Params = None, **arguments: Any
        ) -> Stream[Completion]: ...
        @overload
        def create(
            self, *, stream: Literal[False] | None = None, libretto: Params = None, **arguments: Any
        ) -> Completion: ...
        def create(self, **arguments: Any) -> Any: ...  # pyright: ignore[reportIncompatibleMethodOverride]

    else:
        create = tracked(completions.Completions, "create", "completion")


class AsyncCompletions(completions.AsyncCompletions):
    """Ask a model to go on with a text; each call is recorded."""

    if TYPE_CHECKING:

        @overload  # type: ignore[override]
        async def create(
            self, *, stream: Literal[True], libretto: Params = None, **arguments: Any
        ) -> AsyncStream[Completion]: ...
        @overload
        async def create(
            self, *, stream: Literal[False] | None = None, libretto: Params = None, **arguments: Any
        ) -> Completion: ...
        async def create(self, **arguments: Any) -> Any: ...  # pyright: ignore[reportIncompatibleMethodOverride]

    else:
        create = tracked_async(completions.AsyncCompletions, "create", "completion")


class Responses(responses.Responses):
    """Ask a model by the Responses API; each call is recorded."""

    if TYPE_CHECKING:

        @overload  # type: ignore[override]
        def create(
            self, *, stream: Literal[True], libretto: Params = None, **arguments: Any
        ) -> Stream[ResponseStreamEvent]: ...
        @overload
        def create(
            self, *, stream: Literal[False] | None = None, libretto: Params = None, **arguments: Any
        ) -> Response: ...
        def create(self, **arguments: Any) -> Any: ...  # pyright: ignore[reportIncompatibleMethodOverride]
        def parse(self, *, libretto: Params = None, **arguments: Any) -> Any: ...
        def stream(self, *, libretto: Params = None, **arguments: Any) -> Any: ...

    else:
        create = tracked(responses.Responses, "create", "responses")
        parse = tracked(responses.Responses, "parse", "responses")
        stream = tracked_stream(responses.Responses, "stream")


class AsyncResponses(responses.AsyncResponses):
    """Ask a model by the Responses API; each call is recorded."""

    if TYPE_CHECKING:

        @overload  # type: ignore[override]
        async def create(
            self, *, stream: Literal[True], libretto: Params = None, **arguments: Any
        ) -> AsyncStream[ResponseStreamEvent]: ...
        @overload
        async def create(
            self, *, stream: Literal[False] | None = None, libretto: Params = None, **arguments: Any
        ) -> Response: ...
        async def create(self, **arguments: Any) -> Any: ...  # pyright: ignore[reportIncompatibleMethodOverride]
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
