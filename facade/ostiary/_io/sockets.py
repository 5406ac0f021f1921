"""The byte streams under httpx's connections: what the library's own do, within the deadline, and in fewer steps.

What begins a request, its head, waits for what follows it, so that a small request leaves in one packet and wakes the
service once. Of an answer in many small chunks the whole ones are merged (`ostiary._io.chunks`).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ostiary._io.chunks import ChunkMerger

__all__ = ["AsyncSocket", "Left", "SyncSocket"]

# The least timeout that still is one: a socket takes 0 for "don't wait at all".
_AT_ONCE = 1e-4
# A large body is handed on in pieces, so that a slow reader meets the deadline between them.
_PIECE = 1 << 16


class Left(float):
    """Be the seconds that a step may take now, and know how many are left later."""

    __slots__ = ("_deadline", "_monotonic")

    _deadline: float
    _monotonic: Callable[[], float]

    @classmethod
    def of(cls, timeout: float, deadline: float, monotonic: Callable[[], float]) -> Left:
        """Return a timeout that ends at a deadline on a monotonic clock."""
        self = cls(timeout)
        self._deadline = deadline
        self._monotonic = monotonic
        return self

    def now(self) -> float:
        """Return the seconds that a step may take which begins now."""
        left = self._deadline - self._monotonic()
        return self if left >= self else max(_AT_ONCE, left)


class _Socket:
    """What both faces know of a request on its way: whether it has begun, and what of it waits."""

    def __init__(self, stream: Any) -> None:
        self._stream = stream
        self._answers = ChunkMerger()
        # Whether nothing of the request has come yet, and its head, which waits for what follows it.
        self._fresh = True
        self._held = b""
        self.get_extra_info = stream.get_extra_info

    def _joined(self, buffer: bytes) -> bytes:
        """Return what is to be written now: nothing yet where this begins a request."""
        if self._fresh:
            self._fresh = False
            self._held = buffer
            self._answers.begin()
            return b""
        held, self._held = self._held, b""
        return held + buffer if held else buffer


class SyncSocket(_Socket):
    """Read and write as another stream does, within what is left."""

    def __init__(self, stream: Any) -> None:
        super().__init__(stream)
        self.close = stream.close
        # The most seconds that a read may take, where that is less than its timeout says.
        self.patience: float | None = None

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        if self._held:
            self.write(b"", timeout)
        self._fresh = True
        if type(timeout) is Left:
            timeout = timeout.now()
        if self.patience is not None:
            timeout = self.patience
        data: bytes = self._stream.read(max_bytes, timeout)
        return self._answers.take(data)

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self.patience = None
        buffer = self._joined(buffer)
        if type(timeout) is not Left:
            self._stream.write(buffer, timeout)
        elif len(buffer) <= _PIECE:
            self._stream.write(buffer, timeout.now())
        else:
            view = memoryview(buffer)
            for start in range(0, len(view), _PIECE):
                self._stream.write(view[start : start + _PIECE], timeout.now())

    def start_tls(
        self, ssl_context: Any, server_hostname: str | None = None, timeout: float | None = None
    ) -> SyncSocket:
        if type(timeout) is Left:
            timeout = timeout.now()
        return SyncSocket(self._stream.start_tls(ssl_context, server_hostname, timeout))


class AsyncSocket(_Socket):
    """Do as another async stream does, but let go where a handshake is cancelled."""

    def __init__(self, stream: Any) -> None:
        super().__init__(stream)
        self.aclose = stream.aclose

    async def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        if self._held:
            await self.write(b"", timeout)
        self._fresh = True
        return self._answers.take(await self._stream.read(max_bytes, timeout))

    async def write(self, buffer: bytes, timeout: float | None = None) -> None:
        buffer = self._joined(buffer)
        if buffer:
            await self._stream.write(buffer, timeout)

    async def start_tls(self, *args: Any, **kwargs: Any) -> AsyncSocket:
        try:
            return AsyncSocket(await self._stream.start_tls(*args, **kwargs))
        except BaseException:
            await self.aclose()
            raise
