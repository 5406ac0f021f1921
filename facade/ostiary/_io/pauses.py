"""Pauses that somebody else may end, and work that ends when nobody waits for it any more."""

from __future__ import annotations

import asyncio
import threading
import weakref
from collections.abc import Callable, Coroutine
from typing import Any, Generic, TypeVar

__all__ = ["Pauses", "SharedTasks"]

T = TypeVar("T")


class Pauses:
    """Wait in a thread or on an event loop, until the time is over or somebody calls `end()`."""

    def __init__(self) -> None:
        self._ended = threading.Event()
        self._waiting: set[tuple[asyncio.AbstractEventLoop, asyncio.Event]] = set()

    @property
    def ended(self) -> bool:
        """Whether `end()` was called since the last `begin()`."""
        return self._ended.is_set()

    def begin(self) -> None:
        """Forget an earlier end."""
        self._ended.clear()

    def end(self) -> None:
        """End all pauses, now and until the next `begin()`. From any thread."""
        self._ended.set()
        for loop, woken in list(self._waiting):
            if not loop.is_closed():
                loop.call_soon_threadsafe(woken.set)

    def wait(self, seconds: float) -> None:
        """Wait in this thread."""
        self._ended.wait(seconds)

    async def wait_async(self, seconds: float) -> None:
        """Wait on the running event loop."""
        here = (asyncio.get_running_loop(), asyncio.Event())
        self._waiting.add(here)
        try:
            if not self._ended.is_set():
                await asyncio.wait_for(here[1].wait(), seconds)
        except TimeoutError:
            pass
        finally:
            self._waiting.discard(here)


class _Shared(Generic[T]):
    __slots__ = ("task", "waiters")

    def __init__(self, task: asyncio.Task[T]) -> None:
        self.task = task
        self.waiters = 0


class SharedTasks(Generic[T]):
    """Run one task an event loop for any number of waiters; when the last of them is cancelled, so is the task."""

    def __init__(self) -> None:
        self._running: weakref.WeakKeyDictionary[asyncio.AbstractEventLoop, _Shared[T]] = (
            weakref.WeakKeyDictionary()
        )

    async def join(self, start: Callable[[], Coroutine[Any, Any, T]]) -> T:
        """Return what the running task returns, or one that is started now. Raises what it raises."""
        loop = asyncio.get_running_loop()
        shared = self._running.get(loop)
        if shared is None or shared.task.done():
            shared = self._running[loop] = _Shared(asyncio.ensure_future(start()))
        shared.waiters += 1
        try:
            return await asyncio.shield(shared.task)
        finally:
            shared.waiters -= 1
            if not shared.waiters and not shared.task.done():
                self._running.pop(loop, None)
                shared.task.cancel()
