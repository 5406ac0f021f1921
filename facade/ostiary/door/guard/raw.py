"""Responses that an application takes apart by itself (`with_raw_response`, `with_streaming_response`).

OpenAI's package makes them around an HTTP response, and reads that when it is asked to. So the HTTP response is
replaced by one that holds what the guard gives: all ways to read it lead there.
"""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Iterator
from typing import Any

from ostiary.door.guard.errors import http_of
from ostiary.taps import plain

__all__ = ["is_raw", "replace_body", "replace_stream"]

_HEADER = "x-stainless-raw-response"
# What is told of bytes that are no longer these.
_OF_THE_BODY = frozenset({"content-length", "content-encoding", "transfer-encoding"})


def is_raw(options: Any) -> bool:
    """Say whether the caller wants the response itself."""
    headers = options.headers
    return isinstance(headers, dict) and any(name.lower() == _HEADER for name in headers)


def replace_body(client: Any, raw: Any, body: Any) -> None:
    """Let a response hold another body, which is JSON."""
    content = json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()
    _replace(raw, _like(client, raw.http_response, content=content))


def replace_stream(client: Any, raw: Any, stream: Any) -> None:
    """Let a response hold the chunks of a stream, written as events as they are read."""
    library = http_of(client)
    kind = _async_events(library) if hasattr(stream, "__aiter__") else _sync_events(library)
    _replace(raw, _like(client, raw.http_response, stream=kind(stream)))


def _like(client: Any, old: Any, **body: Any) -> Any:
    headers = [(name, value) for name, value in old.headers.multi_items() if name.lower() not in _OF_THE_BODY]
    made = http_of(client).Response(
        old.status_code, headers=headers, request=old.request, extensions=old.extensions, **body
    )
    made.history = old.history
    if getattr(old, "_elapsed", None) is not None:
        made.elapsed = old.elapsed
    return made


def _replace(raw: Any, response: Any) -> None:
    raw.http_response = response
    parsed = getattr(raw, "_parsed_by_type", None)
    if isinstance(parsed, dict):
        parsed.clear()


def _event(chunk: Any) -> bytes:
    return b"data: " + json.dumps(plain(chunk), ensure_ascii=False, separators=(",", ":")).encode() + b"\n\n"


_END = b"data: [DONE]\n\n"


def _sync_events(library: Any) -> Any:
    class Events(library.SyncByteStream):  # type: ignore[misc]
        def __init__(self, stream: Any) -> None:
            self._stream = stream

        def __iter__(self) -> Iterator[bytes]:
            for chunk in self._stream:
                yield _event(chunk)
            yield _END

        def close(self) -> None:
            self._stream.close()

    return Events


def _async_events(library: Any) -> Any:
    class Events(library.AsyncByteStream):  # type: ignore[misc]
        def __init__(self, stream: Any) -> None:
            self._stream = stream

        async def __aiter__(self) -> AsyncIterator[bytes]:
            async for chunk in self._stream:
                yield _event(chunk)
            yield _END

        async def aclose(self) -> None:
            await self._stream.close()

    return Events
