"""What a guard does otherwise in sync and in async code: waiting, and nothing else. The call itself is one body."""

from __future__ import annotations

import asyncio
import inspect
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any, TypeAlias, TypeVar

from ostiary._core.flow import Flow
from ostiary._io.aio import AsyncRuntime
from ostiary._io.loop_thread import LoopThread
from ostiary._io.shared import SharedConnections
from ostiary._io.sync import SyncRuntime
from ostiary.config import ConnectionOptions

__all__ = ["AsyncWays", "SyncWays", "Ways"]

T = TypeVar("T")


class SyncWays:
    """Wait in the caller's thread. What has an async face alone (processors) runs on a loop beside it."""

    is_async = False

    def __init__(self, connections: SharedConnections) -> None:
        from ostiary._io.choose import sync_sender

        self._runtime = SyncRuntime(sync_sender(connections, ConnectionOptions()))
        self._beside = LoopThread("ostiary-guard")
        self.run: Callable[[Flow[Any]], Any] = self._runtime.run

    def send(self, request: Callable[[], Any], left: float | None) -> Any:
        """Ask the model; its client's timeouts bound it."""
        return request()

    def inspect(self, work: Callable[[], Coroutine[Any, Any, T]], left: float | None) -> T:
        """Wait for processors. Raises `TimeoutError`."""
        return self._beside.run(work(), left)

    def windowed(self, work: Callable[[], Coroutine[Any, Any, T]], left: float | None) -> Awaitable[T]:
        """Return something to await that never suspends: who awaits it can be driven by `complete`."""

        async def waited() -> T:
            return self.inspect(work, left)

        return waited()

    def complete(self, work: Coroutine[Any, Any, T]) -> T:
        """Carry out a coroutine that never suspends."""
        try:
            work.send(None)
        except StopIteration as stop:
            value: T = stop.value
            return value
        raise RuntimeError("a window was inspected by something that waits")

    def read(self, response: Any) -> Any:
        """Read an HTTP response to its end."""
        return response.read()

    def close_response(self, response: Any) -> Any:
        """Close an HTTP response."""
        return response.close()

    def close(self) -> None:
        """End the loop beside."""
        self._beside.stop()

    def close_inspector(self, inspector: Any) -> None:
        """Close what inspects, and stop its processors."""
        self._beside.run(inspector.close(), 5.0)


class AsyncWays:
    """Wait on the running event loop."""

    is_async = True

    def __init__(self, connections: SharedConnections) -> None:
        from ostiary._io.choose import async_sender

        self._runtime = AsyncRuntime(async_sender(connections, ConnectionOptions()))
        self.run: Callable[[Flow[Any]], Any] = self._runtime.run

    async def send(self, request: Callable[[], Any], left: float | None) -> Any:
        """Ask the model. Raises `TimeoutError` when no time is left."""
        if left is None:
            return await request()
        async with asyncio.timeout(left):
            return await request()

    async def inspect(self, work: Callable[[], Coroutine[Any, Any, T]], left: float | None) -> T:
        """Wait for processors. Raises `TimeoutError`."""
        async with asyncio.timeout(left):
            return await work()

    windowed = inspect

    def complete(self, work: Coroutine[Any, Any, T]) -> Any:
        """Carry out a coroutine."""
        return work

    async def read(self, response: Any) -> Any:
        """Read an HTTP response to its end."""
        return await response.aread()

    async def close_response(self, response: Any) -> None:
        """Close an HTTP response."""
        closing = response.aclose()
        if inspect.isawaitable(closing):
            await closing

    def close(self) -> None:
        """Nothing is held."""

    async def close_inspector(self, inspector: Any) -> None:
        """Close what inspects, and stop its processors."""
        await inspector.close()


Ways: TypeAlias = SyncWays | AsyncWays
