"""Hearing the bytes of a response that its reader takes apart alone (`with_streaming_response`, `with_raw_response`).

Every way to read an httpx response but the undecoded one (`iter_raw`) goes through `iter_bytes()` or `aiter_bytes()`.
"""

from __future__ import annotations

import weakref
from collections.abc import AsyncIterator, Iterator
from typing import Any

from ostiary.taps.closing import on_close
from ostiary.taps.listening import Listener, Told

__all__ = ["tap_body"]


_WAYS = ("iter_bytes", "aiter_bytes")


def tap_body(response: Any, listener: Listener) -> bool:
    """Let `listener` hear the decoded bytes of an unread response as its reader takes them; False where it can't be.

    Chunks are `bytes`; the first pass over them counts. Raises nothing.
    """
    try:
        if not (hasattr(type(response), "iter_bytes") and hasattr(type(response), "aiter_bytes")):
            return False
        body = _Body(response, listener)
        response.iter_bytes = body.iter_bytes
        response.aiter_bytes = body.aiter_bytes
    except Exception:
        return False
    listening = weakref.ref(body)
    body.told.afterwards = on_close(response, lambda: _closed(listening()))
    return True


def _closed(body: _Body | None) -> None:
    if body is not None:
        body.closed()


class _Body:
    """Stand in for a response's byte iterators."""

    __slots__ = ("__weakref__", "_earlier", "_fresh", "_listener", "_reading", "_response", "told")

    def __init__(self, response: Any, listener: Listener) -> None:
        self._response = weakref.ref(response)
        self._earlier = {
            n: v for n, v in vars(response).items() if n in _WAYS
        }  # another tap's ways to read, or a mock's
        self._listener = listener
        self.told = Told(listener)
        self._fresh = True
        self._reading = False

    def closed(self) -> None:
        """Note that the response was closed: by its reader, unless it is being read."""
        if not self._reading:
            self.told.ended("closed")

    def iter_bytes(self, *args: Any, **kwargs: Any) -> Iterator[bytes]:
        """Give the bytes as the response itself does."""
        return self._pass(self._plain("iter_bytes")(*args, **kwargs))

    def aiter_bytes(self, *args: Any, **kwargs: Any) -> AsyncIterator[bytes]:
        """Give the bytes as the response itself does."""
        return self._apass(self._plain("aiter_bytes")(*args, **kwargs))

    def _plain(self, name: str) -> Any:
        response = self._response()
        return self._earlier.get(name) or getattr(type(response), name).__get__(response)

    def _pass(self, inner: Any) -> Iterator[bytes]:
        first, self._fresh = self._fresh, False
        while True:
            self._reading = True
            try:
                chunk = next(inner)
            except StopIteration:
                self._end_if(first, None)
                return
            except BaseException as error:
                self._end_if(first, error)
                raise
            finally:
                self._reading = False
            if first:
                self._hear(chunk)
            yield chunk

    async def _apass(self, inner: Any) -> AsyncIterator[bytes]:
        first, self._fresh = self._fresh, False
        while True:
            self._reading = True
            try:
                chunk = await anext(inner)
            except StopAsyncIteration:
                self._end_if(first, None)
                return
            except BaseException as error:
                self._end_if(first, error)
                raise
            finally:
                self._reading = False
            if first:
                self._hear(chunk)
            yield chunk

    def _hear(self, chunk: bytes) -> None:
        try:
            self._listener.chunk(chunk)
        except Exception as fault:
            self.told.stumbled(fault)

    def _end_if(self, first: bool, error: BaseException | None) -> None:
        if first:
            self.told.ended("finished" if error is None else "failed", error)

    def __del__(self) -> None:
        told: Told | None = getattr(self, "told", None)
        if told is not None:
            told.ended("forgotten")
