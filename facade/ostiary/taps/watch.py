"""Hearing a stream object of a provider's SDK, in place.

These streams keep their iterator in `_iterator`, and every way to read them goes through it; every way to close them
goes through `.response`. So an iterator that passes everything on takes the place of the first, and the response
tells when it is closed. The stream itself stays what it is.
"""

from __future__ import annotations

import weakref
from collections.abc import Awaitable, Callable
from typing import Any

from ostiary.taps.closing import on_close
from ostiary.taps.listening import Listener, Told

__all__ = ["tap"]


def tap(stream: Any, listener: Listener) -> bool:
    """Let `listener` hear `stream`, sync or async; False where it has not the shape of a known stream.

    Raises nothing. The listener is kept as long as the stream is.
    """
    try:
        inner = stream._iterator
        told = Told(listener)
        watch: _Watch
        if hasattr(inner, "__anext__"):
            watch = _AsyncWatch(inner, listener.chunk, told)
        elif hasattr(inner, "__next__"):
            watch = _SyncWatch(inner, listener.chunk, told)
        else:
            return False
        stream._iterator = watch
    except Exception:
        return False
    # Weak: the stream alone holds its watch, so that one that is forgotten is heard of at once.
    watching = weakref.ref(watch)
    told.afterwards = on_close(getattr(stream, "response", None), lambda: _closed(watching()))
    return True


def _closed(watch: _Watch | None) -> None:
    if watch is not None:
        watch.closed()


class _Watch:
    """Stand in for a stream's iterator."""

    __slots__ = ("__weakref__", "_hear", "_inner", "_reading", "_told")

    def __init__(self, inner: Any, hear: Callable[[Any], None], told: Told) -> None:
        self._inner = inner
        self._hear = hear
        self._told = told
        self._reading = False  # stays true after the end: what the stream's own code closes then is no news

    def closed(self) -> None:
        """Note that the response was closed: by the reader, unless the stream's own code is running."""
        if not self._reading:
            self._told.ended("closed")

    def __getattr__(self, name: str) -> Any:
        return getattr(self._inner, name)  # the rest of a generator: close(), aclose(), send(), …

    def __del__(self) -> None:
        told: Told | None = getattr(self, "_told", None)
        if told is not None:
            told.ended("forgotten")


class _SyncWatch(_Watch):
    __slots__ = ("_step",)

    def __init__(self, inner: Any, hear: Callable[[Any], None], told: Told) -> None:
        super().__init__(inner, hear, told)
        self._step: Callable[[], Any] = inner.__next__

    def __iter__(self) -> _SyncWatch:
        return self

    def __next__(self) -> Any:
        self._reading = True
        try:
            chunk = self._step()
        except StopIteration:
            self._told.ended("finished")
            raise
        except BaseException as error:
            self._told.ended("failed", error)
            raise
        self._reading = False
        try:
            self._hear(chunk)
        except Exception as fault:
            self._told.stumbled(fault)
        return chunk


class _AsyncWatch(_Watch):
    __slots__ = ("_step",)

    def __init__(self, inner: Any, hear: Callable[[Any], None], told: Told) -> None:
        super().__init__(inner, hear, told)
        self._step: Callable[[], Awaitable[Any]] = inner.__anext__

    def __aiter__(self) -> _AsyncWatch:
        return self

    async def __anext__(self) -> Any:
        self._reading = True
        try:
            chunk = await self._step()
        except StopAsyncIteration:
            self._told.ended("finished")
            raise
        except GeneratorExit:  # the reader's coroutine is being destroyed
            self._told.ended("forgotten")
            raise
        except BaseException as error:
            self._told.ended("failed", error)
            raise
        self._reading = False
        try:
            self._hear(chunk)
        except Exception as fault:
            self._told.stumbled(fault)
        return chunk
