"""Streams of a restored answer."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from ostiary._core.feed import InBandFailure, Opened, StreamRules
from ostiary._io.streams import AsyncStream, Stream
from ostiary.liminal.results import StreamChunk

__all__ = ["AsyncPromptStream", "PromptStream", "rules"]


class PromptStream(Stream[StreamChunk]):
    """Iterate over the fragments of an answer as they arrive; `text()` reads to the end and joins them.

    A context manager; leaving the block, the end of the loop, an exception or garbage collection closes the connection.
    Raises `RequestError` (also a `StreamError`) where it breaks, after all that arrived was given.
    """

    def text(self) -> str:
        """Read to the end, and return what had not been read."""
        return "".join([chunk.content for chunk in self])


class AsyncPromptStream(AsyncStream[StreamChunk]):
    """Iterate over the fragments of an answer as they arrive; `await text()` reads to the end and joins them.

    `await stream`, `async with stream` or `async for chunk in stream`: the first of these sends the request. Raises
    `RequestError` (also a `StreamError`) where it breaks, after all that arrived was given.
    """

    def __init__(self, start: Callable[[], Awaitable[Opened[StreamChunk]]]) -> None:
        super().__init__(start)

    async def text(self) -> str:
        """Read to the end, and return what had not been read."""
        return "".join([chunk.content async for chunk in self])


def _chunk(value: Any) -> StreamChunk:
    # Both are there on every line of an answer; anything else is no fragment, and nobody's words.
    content, reason = value["content"], value["finishReason"]
    if (content is not None and type(content) is not str) or (reason is not None and type(reason) is not str):
        raise TypeError
    return StreamChunk(value)


def _is_last(chunk: StreamChunk) -> bool:
    # Asked of each event, so past the property.
    return chunk._data["finishReason"] is not None  # pyright: ignore[reportPrivateUsage]


def _failure(value: Any) -> InBandFailure | None:
    """Read the failure that our sandbox reports on a last line; the vendor's wire has none."""
    told = value.get("error")
    if told is None:
        return None
    said = told.get("message") if isinstance(told, dict) else told
    status = told.get("statusCode") if isinstance(told, dict) else None
    status = status if isinstance(status, int) and 400 <= status < 600 else None
    return InBandFailure(
        said if isinstance(said, str) else "", status, retryable=status in (429, 502, 503, 504)
    )


RULES: StreamRules[StreamChunk] = StreamRules("ndjson", _chunk, is_last=_is_last, failure=_failure)


def rules() -> StreamRules[StreamChunk]:
    """Say how a stream of an answer is read: it may end after a fragment with a reason, and nowhere else."""
    return RULES
