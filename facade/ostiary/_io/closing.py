"""The two faces of what is closed at the end of its `with` block, and of what holds connections till then."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from ostiary._io.aio import AsyncRuntime
    from ostiary._io.sync import SyncRuntime

__all__ = ["AsyncClosing", "AsyncHolder", "SyncClosing", "SyncHolder"]


class SyncClosing:
    """Be closed at the end of a `with` block."""

    def close(self) -> object:
        """Let go of what is held; may be called again."""
        raise NotImplementedError

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()


class AsyncClosing:
    """Be closed at the end of an `async with` block."""

    async def close(self) -> object:
        """Let go of what is held; may be called again."""
        raise NotImplementedError

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *exc: object) -> None:
        await self.close()


class SyncHolder(SyncClosing):
    """Hold connections."""

    _connections: SyncRuntime

    def close(self) -> None:
        """Close the connections; may be called again."""
        self._connections.close()


class AsyncHolder(AsyncClosing):
    """Hold connections of an event loop."""

    _connections: AsyncRuntime

    async def close(self) -> None:
        """Close the connections; may be called again."""
        await self._connections.close()
