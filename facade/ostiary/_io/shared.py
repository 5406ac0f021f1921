"""Connections that several clients share: one pool and one TLS context, however many services are behind them."""

from __future__ import annotations

import threading

from ostiary._core.flow import Open, Send, SendFailure
from ostiary._io.async_opened import OpenAsyncReply
from ostiary._io.async_senders import AsyncSender, AsyncTransportSender
from ostiary._io.opened import OpenSyncReply
from ostiary._io.rows import Place, Rows
from ostiary._io.senders import SyncSender, TransportSender
from ostiary._io.underway import Underway
from ostiary.config import ConnectionOptions
from ostiary_api._runtime import Reply

__all__ = ["SharedConnections"]


class SharedConnections:
    """Own the connections of several clients: give it to each as `http_session`, and close it after them.

    Safe to share between threads and event loops. A client that is closed stops sending and leaves the others theirs.
    """

    def __init__(self, options: ConnectionOptions | None = None) -> None:
        self._options = options or ConnectionOptions()
        self._lock = threading.Lock()
        self._sync: TransportSender | None = None
        self._async: AsyncTransportSender | None = None

    def lend(self) -> SyncSender:
        """Return a sender over the shared connections, for one client."""
        with self._lock:
            if self._sync is None:
                self._sync = TransportSender(self._options)
            return _Lent(self._sync)

    def lend_async(self) -> AsyncSender:
        """Return an async sender over the shared connections, for one client."""
        with self._lock:
            if self._async is None:
                self._async = AsyncTransportSender(self._options)
            return _LentAsync(self._async)

    def close(self) -> None:
        """Close the connections of the sync clients; may be called twice."""
        if self._sync is not None:
            self._sync.close()

    async def aclose(self) -> None:
        """Close all connections; may be called twice."""
        self.close()
        if self._async is not None:
            await self._async.close()


def _closed() -> SendFailure:
    return SendFailure("no", "closed", "the client is closed")


class _Lent:
    """Send over what belongs to all, until its client is closed."""

    def __init__(self, sender: SyncSender) -> None:
        self._sender = sender
        self._is_closed = False

    def send(self, effect: Send) -> Reply:
        if self._is_closed:
            raise _closed()
        return self._sender.send(effect)

    def open(self, effect: Open) -> OpenSyncReply:
        if self._is_closed:
            raise _closed()
        return self._sender.open(effect)

    def begin(self, effect: Send, *, opens: bool, rows: Rows) -> Underway[Place] | None:
        return None if self._is_closed else self._sender.begin(effect, opens=opens, rows=rows)

    def close(self) -> None:
        self._is_closed = True


class _LentAsync:
    """Send over what belongs to all, until its client is closed."""

    def __init__(self, sender: AsyncSender) -> None:
        self._sender = sender
        self._is_closed = False

    async def send(self, effect: Send) -> Reply:
        if self._is_closed:
            raise _closed()
        return await self._sender.send(effect)

    async def open(self, effect: Open) -> OpenAsyncReply:
        if self._is_closed:
            raise _closed()
        return await self._sender.open(effect)

    async def close(self) -> None:
        self._is_closed = True
