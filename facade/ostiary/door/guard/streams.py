"""A governed stream: OpenAI's own stream object, whose iterator gives other chunks than came.

Links of a chain stand in one another's place as the stream's iterator, each a pure or a waiting step: inspect, be heard
by recorders (`ostiary.taps`), restore, and the deadline over all of it.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable
from typing import Any, Protocol

from ostiary._core.flow import Flow
from ostiary.door.guard.faces import Ways

__all__ = ["Link", "Waiting", "chain"]


class Link(Protocol):
    """Change chunks without waiting. Both may raise."""

    def take(self, chunk: Any) -> Iterable[Any]:
        """Give what goes out when a chunk comes."""
        ...

    def end(self) -> Iterable[Any]:
        """Give what goes out when nothing more comes."""
        ...


class Waiting(Protocol):
    """Change chunks with steps that may wait."""

    def take_flow(self, chunk: Any) -> Flow[Iterable[Any]]:
        """Return what goes out when a chunk comes."""
        ...

    def end_flow(self) -> Flow[Iterable[Any]]:
        """Return what goes out when nothing more comes."""
        ...


def chain(stream: Any, link: Link | Waiting, ways: Ways) -> None:
    """Put a link at the end of a stream's chain: what the stream gives has gone through it last."""
    inner = stream._iterator
    stream._iterator = (_AsyncSteps if ways.is_async else _SyncSteps)(inner, link, ways.run)


class _Steps:
    """Stand in for a stream's iterator."""

    __slots__ = ("_end", "_inner", "_is_over", "_ready", "_run", "_take", "_waits")

    def __init__(self, inner: Any, link: Any, run: Callable[[Flow[Any]], Any]) -> None:
        self._inner = inner
        self._waits = hasattr(link, "take_flow")
        self._take = link.take_flow if self._waits else link.take
        self._end = link.end_flow if self._waits else link.end
        self._run = run
        self._ready: deque[Any] = deque()
        self._is_over = False

    def __getattr__(self, name: str) -> Any:
        return getattr(self._inner, name)  # the rest of a generator: close(), aclose(), …


class _SyncSteps(_Steps):
    __slots__ = ()

    def __iter__(self) -> _SyncSteps:
        return self

    def __next__(self) -> Any:
        ready = self._ready
        while not ready:
            if self._is_over:
                raise StopIteration
            try:
                chunk = next(self._inner)
            except StopIteration:
                self._is_over = True
                given = self._end()
            except BaseException:
                self._is_over = True
                raise
            else:
                given = self._take(chunk)
            try:
                ready.extend(self._run(given) if self._waits else given)
            except BaseException:
                self._is_over = True
                raise
        return ready.popleft()


class _AsyncSteps(_Steps):
    __slots__ = ()

    def __aiter__(self) -> _AsyncSteps:
        return self

    async def __anext__(self) -> Any:
        ready = self._ready
        while not ready:
            if self._is_over:
                raise StopAsyncIteration
            try:
                chunk = await self._inner.__anext__()
            except StopAsyncIteration:
                self._is_over = True
                given = self._end()
            except BaseException:
                self._is_over = True
                raise
            else:
                given = self._take(chunk)
            try:
                ready.extend(await self._run(given) if self._waits else given)
            except BaseException:
                self._is_over = True
                raise
        return ready.popleft()
