"""The byte streams under httpx's connections: what the library's own do, within the deadline, and in fewer steps.

What begins a request, its head, waits for what follows it, so that a small request leaves in one packet and wakes the
service once. Of an answer in many small chunks the whole ones are merged (`ostiary._io.chunks`).
"""

from __future__ import annotations

import select
import ssl
from collections.abc import Callable
from typing import Any

import httpcore

from ostiary._io.chunks import ChunkMerger
from ostiary._io.direct import DirectSocket, Glance

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

    def is_over(self) -> bool:
        """Say whether the deadline has passed."""
        return self._monotonic() >= self._deadline


class _Held:
    """What both faces know of a request on its way: whether it has begun, and what of it waits."""

    def __init__(self, stream: Any) -> None:
        self._stream = stream
        self._answers = ChunkMerger()
        # Whether nothing of the request has come yet, and its head, which waits for what follows it.
        self._fresh = True
        self._held = b""

    def _joined(self, buffer: bytes) -> bytes:
        """Return what is to be written now: nothing yet where this begins a request."""
        if self._fresh:
            self._fresh = False
            self._held = buffer
            self._answers.begin()
            return b""
        held, self._held = self._held, b""
        return held + buffer if held else buffer


class SyncSocket(_Held):
    """Read and write as another stream does, within what is left.

    `direct` says that the other stream does nothing but read and write its socket, which is then done here, where the
    system has what that needs (`ostiary._io.direct`).
    """

    def __init__(self, stream: Any, *, direct: bool) -> None:
        super().__init__(stream)
        # The most seconds that a read may take, where that is less than its timeout says.
        self.patience: float | None = None
        self.close: Callable[[], None] = stream.close
        # When somebody last saw that nothing had come, not even its end, by `time.monotonic()`; 0 for never.
        self.quiet_at: float = 0.0
        self._direct = direct
        self._socket: DirectSocket | None = None
        # Asked for several times a request, and the same for as long as this lives.
        self._channel: Any = stream.get_extra_info("socket")
        if direct and hasattr(select, "poll"):
            self._socket = DirectSocket(self._channel)

    def has_data(self, max_bytes: int) -> bool:
        """Say whether the next read, of `max_bytes`, need not wait, where a poll says that there is something."""
        return self._socket is None or self._socket.has_data(max_bytes)

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        if self._held:
            self.write(b"", timeout)
        self._fresh = True
        if self.patience is not None:
            timeout = self.patience
        elif type(timeout) is Left:
            # What is there already is read without a wait, so no timeout ends a service that always has more.
            if timeout.is_over():
                raise httpcore.ReadTimeout("the deadline has passed")
            timeout = timeout.now()
        return self._answers.take(self._receive(max_bytes, timeout))

    def _receive(self, max_bytes: int, timeout: float | None) -> bytes:
        if self._socket is not None:
            return self._socket.read(max_bytes, timeout)
        data: bytes = self._stream.read(max_bytes, timeout)
        return data

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self.patience = None
        buffer = self._joined(buffer)
        if buffer:
            self._write(buffer, timeout)

    def begin(self, request: bytes, timeout: float | None) -> None:
        """Write a request that is whole: nothing follows that its head should wait for."""
        self.patience = None
        self._fresh = False
        self._answers.begin()
        self._write(request, timeout)

    def _write(self, buffer: bytes, timeout: float | None) -> None:
        if len(buffer) <= _PIECE:
            self._send(buffer, timeout)
            return
        view = memoryview(buffer)
        for start in range(0, len(view), _PIECE):
            self._send(view[start : start + _PIECE], timeout)

    def _send(self, piece: bytes | memoryview, timeout: float | None) -> None:
        if type(timeout) is Left:
            timeout = timeout.now()
        if self._socket is not None:
            self._socket.write(piece, timeout)
        else:
            self._stream.write(piece, timeout)

    def get_extra_info(self, info: str) -> Any:
        if info == "socket":
            return self._channel
        if info == "is_readable" and self._socket is not None:
            return self._socket.is_readable()
        return self._stream.get_extra_info(info)

    def start_tls(
        self, ssl_context: Any, server_hostname: str | None = None, timeout: float | None = None
    ) -> SyncSocket:
        if type(timeout) is Left:
            timeout = timeout.now()
        # TLS inside TLS is not the socket's own.
        direct = self._direct and not isinstance(self._stream.get_extra_info("socket"), ssl.SSLSocket)
        return SyncSocket(self._stream.start_tls(ssl_context, server_hostname, timeout), direct=direct)


class AsyncSocket(_Held):
    """Do as another async stream does, but let go where a handshake is cancelled."""

    def __init__(self, stream: Any) -> None:
        super().__init__(stream)
        self.aclose = stream.aclose
        self._glance: Glance | None = None

    def get_extra_info(self, info: str) -> Any:
        if info != "is_readable" or not hasattr(select, "poll"):
            return self._stream.get_extra_info(info)
        if self._glance is None:
            # Asked for by name through all layers of the stream, which costs as much as parsing a small answer.
            sock = self._stream.get_extra_info("socket")
            if sock is None:
                return True
            self._glance = Glance(sock)
        return self._glance()

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
